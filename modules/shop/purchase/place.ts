// A purchase is placed, in one transaction: she is locked, goods priced as she saw them, coupons
// held for the payment window, prices frozen, units promised last and shortest. Whatever is refused
// leaves nothing behind.
import type { DeliveryKind } from '#contracts'
import { canonicalJson, plusMs, sha256 } from '#kit'
import { orThrow, Refusal, type Tx } from '#platform'
import { lockCoupons } from '#modules/coupon'
import { keptAddress, lockPeople } from '#modules/customer'
import { planStored } from '#modules/loyalty'
import { cartLines, writeLines, type CartLine } from '../cart/sql/cart.ts'
import type { PricedBasket } from '../price-basket.ts'
import { claimStock } from '../stock/move.ts'
import {
  demandOf,
  dueOf,
  numberOf,
  sessionOf,
  type Line,
  type Purchase,
  type UsedCode,
} from './purchase.ts'
import { basketOf, buyable, deliver, fenOf, priceToPlace, waresOf, type Ware } from './quote.ts'
import { purchaseRefusals } from './refusals.ts'
import { deliveryOf } from './settings.ts'
import { settleFree } from './settle.ts'
import { holdFor } from './stored.ts'
import { couponsByCode } from './sql/coupon.ts'
import { byKey, byId, insertPurchase, type NewPurchase } from './sql/purchase.ts'
import { openStores, usualStore } from './sql/store.ts'

const MINUTE_MS = 60_000

export interface PlaceAsk {
  customerId: number
  /** Made by the page, before it asks. */
  key: string
  storeId?: number | undefined
  /** For goods bought at once; left out: her cart. */
  lines?: readonly CartLine[] | undefined
  delivery: { kind: DeliveryKind; addressId?: number | undefined }
  couponCodes: readonly string[]
  /** What she was shown. */
  totalFen: number
  /** Of that, what her stored value is to pay. */
  storedFen?: number | undefined
  invoiceTitleId?: number | undefined
  note?: string | undefined
}

/** Places a purchase; the same key is the same purchase, for ever. Throws what it refuses. */
export async function placePurchase(tx: Tx, ask: PlaceAsk): Promise<Purchase> {
  const people = await lockPeople(tx, [ask.customerId])
  const personId = people.get(ask.customerId) ?? ask.customerId
  const { customerId: _who, ...content } = ask
  const hash = sha256(canonicalJson(content)).slice(0, 32)
  const before = await byKey(tx.db, personId, ask.key)
  if (before) {
    if (before.hash === hash) return before
    throw new Refusal(purchaseRefusals.keyReused, { key: ask.key })
  }
  const storeId = await storeOf(tx, personId, ask.storeId)
  const inCart = await cartLines(tx.db, personId)
  const lines = ask.lines ?? inCart
  if (lines.length === 0) throw new Refusal(purchaseRefusals.emptyCart)
  const wares = await waresOf(tx.db, { personId, storeId, lines }, tx.now)
  refuseGone(wares)
  const basket = basketOf({ personId, storeId }, wares, ask.couponCodes)
  const priced = orThrow(await priceToPlace(tx, basket))
  const made = await frozen(tx, { ask, personId, storeId, hash, wares, priced })
  const purchaseId = await hold(tx, made)
  if (!ask.lines) await writeLines(tx, personId, [])
  if (dueOf(made) === 0) await settleFree(tx, purchaseId)
  const placed = await byId(tx.db, purchaseId)
  if (!placed) throw new Error('a purchase vanished')
  return placed
}

async function storeOf(tx: Tx, personId: number, asked: number | undefined): Promise<number> {
  const id = asked ?? (await usualStore(tx.db, personId))
  if (id === null) throw new Refusal(purchaseRefusals.noStore)
  const [store] = await openStores(tx.db, { ids: [id], limit: 1 })
  if (!store) throw new Refusal(purchaseRefusals.closedStore, { id }, 'storeId')
  return id
}

/** How many are left is decided under the lock of the stock, not here. */
function refuseGone(wares: readonly Ware[]): void {
  const at = wares.findIndex(({ problem }) => problem === 'gone')
  if (at >= 0) throw new Refusal(purchaseRefusals.gone, { sku: wares[at]?.sku }, `lines.${at}.sku`)
  const empty = wares.findIndex(({ problem }) => problem === 'soldOut')
  if (empty >= 0)
    throw new Refusal(
      purchaseRefusals.short,
      { sku: wares[empty]?.sku, left: 0 },
      `lines.${empty}.quantity`,
    )
}

interface Priced {
  ask: PlaceAsk
  personId: number
  storeId: number
  hash: string
  wares: readonly Ware[]
  priced: PricedBasket
}

/** What she is asked to pay, line by line, as it will stand whatever happens to prices. */
async function frozen(tx: Tx, given: Priced): Promise<NewPurchase> {
  const { ask, personId, storeId, hash, wares, priced } = given
  const settings = await deliveryOf(tx.db)
  const { goodsFen, discountFen } = fenOf(priced)
  const paidFen = goodsFen - discountFen
  const where = { personId, storeId }
  const sent = orThrow(await deliver(tx.db, where, ask.delivery, { settings, paidFen }))
  const totalFen = paidFen + sent.freightFen
  if (totalFen !== ask.totalFen)
    throw new Refusal(purchaseRefusals.priceChanged, { totalFen, shownFen: ask.totalFen })
  const storedFen = ask.storedFen ?? 0
  if (storedFen > paidFen)
    throw new Refusal(purchaseRefusals.storedTooMuch, { mostFen: paidFen }, 'storedFen')
  if (storedFen > 0) {
    const wanted = [{ customerId: personId, key: ask.key, fen: storedFen }]
    const [planned] = await planStored(tx.db, wanted, { together: true })
    orThrow(planned)
  }
  const held = await couponsByCode(
    tx.db,
    personId,
    priced.coupons.map(({ code }) => code),
  )
  const window = plusMs(tx.now, settings.windowMinutes * MINUTE_MS)
  // What she holds ends with her coupons: nothing is paid with one that is over.
  const ends = [...held.values()].map(({ expiresAt }) => expiresAt.getTime())
  return {
    customerId: personId,
    key: ask.key,
    hash,
    storeId,
    delivery: ask.delivery.kind,
    addressId: sent.addressId,
    invoiceId: await invoiceOf(tx, personId, ask.invoiceTitleId),
    goodsFen,
    discountFen,
    freightFen: sent.freightFen,
    storedFen,
    coupons: priced.coupons.map(({ code, discountFen: fen, shares }): UsedCode => {
      return { code, fen, shares, name: held.get(code)?.name ?? '' }
    }),
    terms: priced.terms,
    note: ask.note ?? null,
    expiresAt: new Date(Math.min(window.getTime(), ...ends)),
    lines: linesOf(wares, priced),
  }
}

async function invoiceOf(tx: Tx, personId: number, id: number | undefined): Promise<number | null> {
  if (id === undefined) return null
  const title = await keptAddress(tx.db, { id, kind: 'invoice', personId, offered: true })
  if (!title) throw new Refusal(purchaseRefusals.unknownInvoice, { id }, 'invoiceTitleId')
  return id
}

function linesOf(wares: readonly Ware[], { cart, coupons }: PricedBasket): Line[] {
  const codes = new Map(coupons.map(({ couponId, code }) => [String(couponId), code]))
  return buyable(wares).map(({ sku, quantity, offer }, at) => {
    const priced = cart.lines[at]
    if (!priced) throw new Error('a line was not priced')
    const { variantId, productId, name, options, picture, category, tracked } = offer
    return {
      variantId,
      productId,
      sku,
      name,
      options,
      picture,
      category,
      quantity,
      tracked,
      lineNo: at + 1,
      unitFen: offer.price.fen,
      goodsFen: priced.goodsFen,
      discountFen: priced.discountFen,
      discounts: priced.discounts.map((one) => ({
        ref: codes.get(one.offer) ?? one.offer,
        fen: one.fen,
      })),
      units: priced.units.map(({ count, goodsFen, off }) => ({ count, goodsFen, off })),
    }
  })
}

/** Coupons, then the purchase, then stored value, then the units. */
async function hold(tx: Tx, made: NewPurchase): Promise<number> {
  const { customerId, storeId, expiresAt } = made
  const coupons = made.coupons.map(({ code, fen: discountFen }) => ({ code, discountFen }))
  const session = sessionOf(made)
  const held =
    coupons.length === 0
      ? []
      : await lockCoupons(tx, { coupons, customerId, storeId, session, until: expiresAt })
  for (const one of held) orThrow(one)
  const purchaseId = await insertPurchase(tx, made)
  // One that needs no payment is taken from the shelf at once.
  if (dueOf(made) === 0) return purchaseId
  await holdFor(tx, customerId, { ...made, purchaseId })
  const [claimed] = await claimStock(tx, [
    {
      purchaseId,
      number: numberOf(purchaseId),
      cause: `reserve ${purchaseId}`,
      demand: demandOf(storeId, made.lines),
    },
  ])
  refuseShort(made, claimed?.refusal)
  return purchaseId
}

/** Which of her lines it was: she knows articles, not rows of stock. */
function refuseShort({ lines }: NewPurchase, refusal: Refusal | undefined): void {
  if (!refusal) return
  const { variantId, left } = refusal.details
  const at = lines.findIndex((line) => line.variantId === variantId)
  const details = { sku: lines[at]?.sku, left }
  throw new Refusal(purchaseRefusals.short, details, `lines.${at}.quantity`)
}
