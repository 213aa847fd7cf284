// A purchase as it stands, and what it is called elsewhere. Pure.
import type { DeliveryKind, PurchaseState } from '#contracts'
import type { Term, UnitRun } from '#modules/order'

/** Orders of the own shop. */
export const SHOP_SOURCE = 'shop'

export interface UsedCode {
  code: string
  name: string
  fen: number
  /** Lines from 1. */
  shares: { line: number; fen: number }[]
}

export interface Purchase {
  customerId: number
  purchaseId: number
  key: string
  hash: string
  state: PurchaseState
  storeId: number
  delivery: DeliveryKind
  addressId: number | null
  invoiceId: number | null
  goodsFen: number
  discountFen: number
  freightFen: number
  /** Of the goods, what her stored value pays. */
  storedFen: number
  coupons: UsedCode[]
  terms: Term[]
  placedAt: Date
  expiresAt: Date
  completedAt: Date | null
  paymentId: number | null
  orderId: number | null
  refundedFen: number
}

export interface Line {
  lineNo: number
  variantId: number
  productId: number
  sku: string
  name: string
  options: Record<string, string>
  picture: string | null
  category: string | null
  quantity: number
  unitFen: number
  goodsFen: number
  discountFen: number
  discounts: { ref: string; fen: number }[]
  units: UnitRun[]
  tracked: boolean
}

export const numberOf = (purchaseId: number): string => `SHOP-${purchaseId}`

export const totalOf = ({
  goodsFen,
  discountFen,
  freightFen,
}: Pick<Purchase, 'goodsFen' | 'discountFen' | 'freightFen'>): number =>
  goodsFen - discountFen + freightFen

/** What WeChat Pay is asked for. */
export const dueOf = (
  one: Pick<Purchase, 'goodsFen' | 'discountFen' | 'freightFen' | 'storedFen'>,
): number => totalOf(one) - one.storedFen

/** A purchase on its way to an order, under the id its buyer has now. */
export interface Sold {
  purchase: Purchase
  personId: number
  lines: readonly Line[]
  /** It was given up before: units have to be taken again. */
  late: boolean
  /** Stored value that is held for it. */
  purse?: { key: string; principalFen: number; bonusFen: number }
}

/** Who holds her coupons until it is paid. */
export const sessionOf = ({ customerId, key }: Pick<Purchase, 'customerId' | 'key'>): string =>
  `purchase ${customerId} ${key}`

/** The units of stock it needs: of articles that run out. */
export const demandOf = (storeId: number, lines: readonly Line[]) =>
  lines
    .filter(({ tracked }) => tracked)
    .map(({ variantId, quantity: units }) => ({ storeId, variantId, units }))
