// Calls of the own shop, typed by the contract: loaded with its pages only.
import type {
  Address,
  AddressInput,
  DeliveryKind,
  InvoiceTitle,
  OwnPurchase,
  OwnPurchaseRow,
  PlacedPurchase,
  Quote,
  ReturnRequest,
  ShopCategory,
  ShopDetail,
  ShopProduct,
  ShopStore,
} from '#contracts'
import type { Whereabouts } from '../../ui/whereabouts.ts'
import { call, type PayCode, type PaySheet } from '../../api.ts'

interface Page<T> {
  items: T[]
  nextCursor?: string
}
export interface Ask {
  couponCodes: string[]
  delivery?: { kind: DeliveryKind; addressId?: number }
}
export interface PlaceAsk extends Ask {
  key: string
  delivery: { kind: DeliveryKind; addressId?: number }
  totalFen: number
  storedFen?: number
  invoiceTitleId?: number
  note?: string
}

const post = <T>(path: string, body: object) => call<T>(path, { method: 'POST', body })
const query = (values: Record<string, string | number | undefined>): string => {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  return new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
}

export const shop = {
  stores: (find: { storeId?: number; place?: Whereabouts; search?: string }) =>
    post<{ items: ShopStore[]; store: ShopStore | null }>('shop/stores', find),
  categories: () => call<{ items: ShopCategory[] }>('shop/categories'),
  products: (find: {
    storeId?: number
    categoryId?: number
    search?: string
    cursor?: string
    limit: number
  }) =>
    call<Page<ShopProduct> & { storeId: number; storeName: string }>(
      `shop/products?${query(find)}`,
    ),
  product: (id: number, storeId?: number) =>
    call<ShopDetail>(`shop/products/${id}?${query({ storeId })}`),
  cart: () => call<Quote>('shop/cart'),
  saveCart: (body: { storeId?: number; lines?: { sku: string; quantity: number }[] }) =>
    post<Quote>('shop/cart', body),
  add: (sku: string, quantity: number, key: string) =>
    call<Quote>('shop/cart/add', { method: 'POST', body: { sku, quantity }, key }),
  quote: (body: Ask) => post<Quote>('shop/quote', body),
  place: (body: PlaceAsk) => post<PlacedPurchase>('shop/purchases', body),
  mine: (cursor?: string) =>
    call<Page<OwnPurchaseRow>>(`shop/purchases?${query({ limit: 20, cursor })}`),
  one: (id: number) => call<OwnPurchase>(`shop/purchases/${id}`),
  pay: (id: number) => post<PaySheet>(`shop/purchases/${id}/pay`, {}),
  payByCode: (id: number) => post<PayCode>(`shop/purchases/${id}/pay-code`, {}),
  cancel: (id: number) => post<object>(`shop/purchases/${id}/cancel`, {}),
  received: (id: number) => post<object>(`shop/purchases/${id}/received`, {}),
  askReturn: (id: number, body: { lines: { line: number; quantity: number }[]; reason: string }) =>
    post<ReturnRequest>(`shop/purchases/${id}/returns`, body),
  addresses: () => call<{ items: Address[] }>('addresses'),
  saveAddress: (body: AddressInput) => post<Address>('addresses', body),
  invoiceTitles: () => call<{ items: InvoiceTitle[] }>('invoice-titles'),
  saveInvoiceTitle: (body: { title: string; taxNumber: string | null; email: string }) =>
    post<InvoiceTitle>('invoice-titles', body),
}
