// A quote in the words of the contract: lines, coupons with why not, deliveries with why not.
import type { Quote, QuoteCoupon, QuoteDelivery, QuoteLine, ShopVariant } from '#contracts'
import { deliveryKinds } from '#contracts'
import { brandScope, Refusal, type Db } from '#platform'
import type { Price } from '#modules/catalog'
import { spendableStored } from '#modules/loyalty'
import { listCoupons, type CouponShown } from '#modules/coupon'
import type { PricedBasket } from '../price-basket.ts'
import { freightOf } from './delivery.ts'
import {
  basketOf,
  buyable,
  deliver,
  fenOf,
  priceLook,
  waresOf,
  type DeliveryAsk,
  type Wanted,
  type Ware,
} from './quote.ts'
import { purchaseRefusals } from './refusals.ts'
import { deliveryOf } from './settings.ts'
import { openStores } from './sql/store.ts'

/** More coupons than fit a page help nobody choose. */
const MOST_COUPONS = 100

export const shownPrice = ({ fen, strikeFen, priceName, member }: Price): ShopVariant['price'] => ({
  fen,
  strikeFen,
  priceName,
  member,
})

const gonePrice = { fen: 0, strikeFen: null, priceName: null, member: false }

function shownLine(ware: Ware, priced: PricedBasket['cart']['lines'][number] | undefined) {
  const { sku, quantity, offer, left, problem } = ware
  const { goodsFen = 0, discountFen = 0 } = priced ?? {}
  return {
    sku,
    quantity,
    left,
    problem,
    goodsFen,
    discountFen,
    productId: offer?.productId ?? 0,
    name: offer?.name ?? sku,
    options: offer?.options ?? {},
    picture: offer?.picture ?? null,
    price: offer ? shownPrice(offer.price) : gonePrice,
    totalFen: goodsFen - discountFen,
  } satisfies QuoteLine
}

const shownRefusal = ({ code, sentence, details }: Refusal): QuoteCoupon['refusal'] => {
  const amount = (value: unknown) => (typeof value === 'number' ? value : null)
  const { missingFen, missingPieces } = details
  return {
    code,
    sentence,
    missingFen: amount(missingFen),
    missingPieces: amount(missingPieces),
  }
}

interface Chosen {
  priced: PricedBasket
  /** Those of the chosen that cannot be had together with the others. */
  refused: Map<string, Refusal>
}

/** The chosen coupons together; one that cannot be had is left out and says why. */
async function choose(
  db: Db,
  wanted: Wanted,
  wares: readonly Ware[],
  { codes, at }: { codes: readonly string[]; at: Date },
): Promise<Chosen> {
  const refused = new Map<string, Refusal>()
  for (;;) {
    const left = codes.filter((code) => !refused.has(code))
    const [priced] = await priceLook(db, [basketOf(wanted, wares, left)], at)
    if (priced?.ok) return { priced: priced.ok, refused }
    const refusal = priced?.refusal
    const place = Number(/^couponCodes\.(\d+)$/.exec(refusal?.field ?? '')?.[1] ?? 0)
    const code = left[place]
    if (!refusal || code === undefined) throw refusal ?? new Error('a basket was not priced')
    refused.set(code, refusal)
  }
}

async function shownCoupons(
  db: Db,
  wanted: Wanted,
  wares: readonly Ware[],
  { priced, refused }: Chosen,
  at: Date,
): Promise<QuoteCoupon[]> {
  const held = await listCoupons(db, brandScope(), {
    customerId: wanted.personId,
    state: 'issued',
    limit: MOST_COUPONS,
  })
  const alone = await priceLook(
    db,
    held.map(({ code }) => basketOf(wanted, wares, [code])),
    at,
  )
  const taken = new Map(priced.coupons.map(({ code, discountFen }) => [code, discountFen]))
  return held
    .map((coupon, at) => {
      const own = alone[at]
      const refusal = refused.get(coupon.code) ?? own?.refusal
      const discountFen = taken.get(coupon.code) ?? own?.ok?.coupons[0]?.discountFen ?? 0
      return shownCoupon(coupon, { chosen: taken.has(coupon.code), refusal, discountFen })
    })
    .toSorted((a, b) => b.discountFen - a.discountFen)
}

const shownCoupon = (
  coupon: CouponShown,
  found: { chosen: boolean; refusal: Refusal | undefined; discountFen: number },
): QuoteCoupon => ({
  code: coupon.code,
  name: coupon.templateName,
  benefit: coupon.benefit,
  thresholdFen: coupon.thresholdFen,
  validUntil: coupon.validUntil,
  chosen: found.chosen,
  discountFen: found.refusal ? 0 : found.discountFen,
  refusal: found.refusal ? shownRefusal(found.refusal) : null,
})

export interface QuoteAsk extends Wanted {
  delivery?: DeliveryAsk | undefined
  codes: readonly string[]
}

/** What these goods come to for her, with what stands in the way. Reserves nothing. */
export async function quoteOf(db: Db, ask: QuoteAsk, now: Date): Promise<Quote> {
  const { personId, storeId, delivery, codes } = ask
  const [store] = await openStores(db, { ids: [storeId], limit: 1 })
  if (!store) throw new Refusal(purchaseRefusals.closedStore, { id: storeId }, 'storeId')
  const wares = await waresOf(db, ask, now)
  const chosen = await choose(db, ask, wares, { codes: [...new Set(codes)], at: now })
  const { goodsFen, discountFen } = fenOf(chosen.priced)
  const paidFen = goodsFen - discountFen
  const settings = await deliveryOf(db)
  const sent =
    delivery && (await deliver(db, { personId, storeId }, delivery, { settings, paidFen }))
  const had = buyable(wares).map(({ sku }) => sku)
  const deliveries = deliveryKinds.map((kind): QuoteDelivery => {
    const cost = freightOf(kind, settings, paidFen)
    const refusal = delivery?.kind === kind ? sent?.refusal : cost.refusal
    return {
      kind,
      freightFen: cost.ok?.freightFen ?? 0,
      freeFromFen: cost.ok?.freeFromFen ?? null,
      refusal: refusal ? { code: refusal.code, sentence: refusal.sentence } : null,
    }
  })
  const freightFen = sent?.ok?.freightFen ?? 0
  const { balanceFen, mostFen } = await spendableStored(db, personId)
  return {
    storeId,
    storeName: store.name,
    deliveries,
    goodsFen,
    discountFen,
    freightFen,
    lines: wares.map((ware) => shownLine(ware, chosen.priced.cart.lines[had.indexOf(ware.sku)])),
    delivery: delivery?.kind ?? null,
    coupons: await shownCoupons(db, ask, wares, chosen, now),
    totalFen: paidFen + freightFen,
    stored: { balanceFen, usableFen: Math.min(mostFen, paidFen) },
    ready: wares.length > 0 && wares.every(({ problem }) => !problem) && sent?.ok !== undefined,
  }
}
