// Purchases and returns in the words of the contract.
import type {
  DeskReturn,
  OwnPurchase,
  OwnPurchaseRow,
  Purchase as DeskPurchase,
  PurchaseLine,
  PurchaseRow,
  ReturnRequest,
} from '#contracts'
import type { Db, Scope } from '#platform'
import { openidsOf } from '#modules/pay'
import { keptAddress } from '#modules/customer'
import { previewRefund } from '#modules/order'
import { numberOf, SHOP_SOURCE, totalOf, type Line } from './purchase.ts'
import { kept, returnable } from './returns.ts'
import { deliveryOf } from './settings.ts'
import { byId, linesOf } from './sql/purchase.ts'
import type { Shown, ShownReturn } from './sql/read.ts'
import { returnedUnits, returnsOf, type Return } from './sql/return.ts'

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

export const shownRow = (row: Shown): OwnPurchaseRow => ({
  id: row.purchaseId,
  number: numberOf(row.purchaseId),
  state: row.state,
  delivery: row.delivery,
  storeId: row.storeId,
  storeName: row.storeName,
  placedAt: row.placedAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  paidAt: iso(row.paidAt),
  pieces: row.pieces,
  title: row.title,
  picture: row.picture,
  totalFen: totalOf(row),
  storedFen: row.storedFen,
  refundedFen: row.refundedFen,
  returnAsked: row.returnAsked,
})

export const shownDeskRow = (row: Shown): PurchaseRow => ({
  ...shownRow(row),
  customerId: row.personId,
  customerName: row.customerName,
})

const shownLine = (line: Line, returned: number): PurchaseLine => ({
  line: line.lineNo,
  sku: line.sku,
  name: line.name,
  options: line.options,
  picture: line.picture,
  quantity: line.quantity,
  returned,
  unitFen: line.unitFen,
  goodsFen: line.goodsFen,
  discountFen: line.discountFen,
  totalFen: line.goodsFen - line.discountFen,
})

export const shownReturn = (row: Return, names: ReadonlyMap<number, string>): ReturnRequest => ({
  id: row.returnId,
  purchaseId: row.purchaseId,
  state: row.state,
  lines: row.lines.map((line) => ({ ...line, name: names.get(line.line) ?? '' })),
  reason: row.reason,
  askedAt: row.askedAt.toISOString(),
  settledAt: iso(row.settledAt),
  answer: row.answer,
  refundFen: row.refundFen,
})

const namesOf = (lines: readonly Line[]): Map<number, string> =>
  new Map(lines.map(({ lineNo, name }) => [lineNo, name]))

async function partsOf(db: Db, row: Shown) {
  const { purchaseId, orderId } = row
  const lines = (await linesOf(db, [purchaseId])).get(purchaseId) ?? []
  const back = await returnedUnits(db, orderId === null ? [] : [orderId])
  const returns = (await returnsOf(db, [purchaseId])).get(purchaseId) ?? []
  return {
    lines: lines.map((line) => shownLine(line, back.get(`${orderId} ${line.lineNo}`) ?? 0)),
    goodsFen: row.goodsFen,
    discountFen: row.discountFen,
    freightFen: row.freightFen,
    wechatCouponFen: row.wechatCouponFen,
    note: row.note,
    carrier: row.carrier,
    trackingNumber: row.trackingNumber,
    preparedAt: iso(row.preparedAt),
    readyAt: iso(row.readyAt),
    shippedAt: iso(row.shippedAt),
    completedAt: iso(row.completedAt),
    coupons: row.coupons.map(({ code, name, fen }) => ({ code, name, discountFen: fen })),
    returns: returns.map((one) => shownReturn(one, namesOf(lines))),
  }
}

/** To whom it goes, and to whom the invoice; nothing where it was erased. */
async function personalOf(db: Db, { personId, addressId, invoiceId }: Shown) {
  const address =
    addressId === null
      ? undefined
      : await keptAddress(db, { id: addressId, kind: 'parcel', personId })
  const title =
    invoiceId === null
      ? undefined
      : await keptAddress(db, { id: invoiceId, kind: 'invoice', personId })
  const { name = '', phone = '', area = '', street = '', place = null } = address ?? {}
  return {
    recipient: address ? { name, phone, area, street, place } : null,
    invoice: title ? { title: title.title, taxNumber: title.taxNumber, email: title.email } : null,
  }
}

const waiting = new Set(['paid', 'preparing', 'ready'])

/** One of hers. */
export async function shownOwn(db: Db, row: Shown, now: Date): Promise<OwnPurchase> {
  const { returnDays } = await deliveryOf(db)
  const one = await byId(db, row.purchaseId)
  const has = one ? [...(await kept({ db }, one)).values()] : []
  return {
    ...shownRow(row),
    ...(await partsOf(db, row)),
    ...(await personalOf(db, row)),
    storeAddress: row.storeAddress,
    pickUpCode: waiting.has(row.state) ? row.pickUpCode : null,
    payable: (await openidsOf(db, row.personId)).length > 0,
    returnable:
      one !== undefined && returnable(one, returnDays, now) && has.some((units) => units > 0),
  }
}

/** For the desk; to whom it goes is told to those who pack it. */
export async function shownDesk(db: Db, row: Shown, packs: boolean): Promise<DeskPurchase> {
  const nobody = { recipient: null, invoice: null }
  return {
    ...shownDeskRow(row),
    ...(await partsOf(db, row)),
    ...(packs ? await personalOf(db, row) : nobody),
    orderId: row.orderId,
    handedBy: row.handedBy,
    short: row.short,
  }
}

/** What agreeing would give back; null where it is settled, or cannot be any more. */
async function wouldRefund(db: Db, scope: Scope, row: ShownReturn): Promise<number | null> {
  if (row.state !== 'asked') return null
  const key = { source: SHOP_SOURCE, number: numberOf(row.purchaseId) }
  const lines = row.lines.map(({ line, quantity }) => ({ line, units: quantity }))
  return (await previewRefund(db, scope, key, lines)).ok?.refundFen ?? null
}

export async function shownDeskReturns(
  db: Db,
  scope: Scope,
  rows: readonly ShownReturn[],
): Promise<DeskReturn[]> {
  const lines = await linesOf(
    db,
    rows.map(({ purchaseId }) => purchaseId),
  )
  const shown: DeskReturn[] = []
  for (const row of rows)
    shown.push({
      ...shownReturn(row, namesOf(lines.get(row.purchaseId) ?? [])),
      number: numberOf(row.purchaseId),
      customerId: row.personId,
      customerName: row.customerName,
      storeName: row.storeName,
      wouldRefundFen: await wouldRefund(db, scope, row),
    })
  return shown
}
