// What an article costs at a store, for somebody, at an instant. Pure.

export interface ListedPrice {
  priceListId: number
  name: string
  audience: 'everybody' | 'member'
  /** Empty: every store. */
  storeIds: readonly number[]
  from: Date
  until: Date | null
  fen: number
}
export interface PriceAsk {
  storeId: number | null
  member: boolean
  at: Date
}
export interface Price {
  fen: number
  /** To strike through; null where nothing is lower. */
  strikeFen: number | null
  priceListId: number | null
  priceName: string | null
  /** True: she has it as a member. */
  member: boolean
}

const applies = (price: ListedPrice, { storeId, member, at }: PriceAsk): boolean =>
  (price.audience === 'everybody' || member) &&
  (price.storeIds.length === 0 || (storeId !== null && price.storeIds.includes(storeId))) &&
  price.from <= at &&
  (price.until === null || at < price.until)

/** Of equal prices that for everybody, then the older list. */
const byFen = (a: ListedPrice, b: ListedPrice): number =>
  a.fen - b.fen ||
  Number(a.audience === 'member') - Number(b.audience === 'member') ||
  a.priceListId - b.priceListId

/** The lowest price of the lists that apply; where none does, the list price. */
export function priceOf(listFen: number, prices: readonly ListedPrice[], ask: PriceAsk): Price {
  const [best] = prices.filter((price) => applies(price, ask)).toSorted(byFen)
  if (!best)
    return { fen: listFen, strikeFen: null, priceListId: null, priceName: null, member: false }
  return {
    fen: best.fen,
    strikeFen: best.fen < listFen ? listFen : null,
    priceListId: best.priceListId,
    priceName: best.name,
    member: best.audience === 'member',
  }
}
