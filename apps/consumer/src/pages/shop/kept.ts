// What she has chosen on her way to the till, kept while this window lives.
const read = <T>(key: string, otherwise: T): T => {
  const kept = sessionStorage.getItem(key)
  return kept === null ? otherwise : (JSON.parse(kept) as T)
}
const CODES = 'siyu.shop.coupons'
const STORE = 'siyu.shop.store'
const PLACE = 'siyu.shop.place'

export const keptCodes = (): string[] => read<string[]>(CODES, [])
export const keepCodes = (codes: readonly string[]): void =>
  sessionStorage.setItem(CODES, JSON.stringify(codes))
export const keptStore = (): number | undefined => read<number | undefined>(STORE, undefined)
export const keepStore = (id: number): void => sessionStorage.setItem(STORE, JSON.stringify(id))

/**
 * The same key for the same purchase until it has an answer: one that was lost is asked for again,
 * not bought again.
 */
export function placeKey(content: string): string {
  const kept = read<{ key: string; content: string } | undefined>(PLACE, undefined)
  if (kept?.content === content) return kept.key
  const key = crypto.randomUUID()
  sessionStorage.setItem(PLACE, JSON.stringify({ key, content }))
  return key
}
export const forgetPlace = (): void => {
  sessionStorage.removeItem(PLACE)
  sessionStorage.removeItem(CODES)
}
