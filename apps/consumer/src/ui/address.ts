// Pages of this site and their addresses.
export type Page = 'card' | 'coupons' | 'orders' | 'me' | 'privacy'
const BASE = '/h5/'
const DOOR = `${BASE}door/`

const others: readonly Page[] = ['coupons', 'orders', 'me', 'privacy']
export const tabs: readonly Exclude<Page, 'privacy'>[] = ['card', 'coupons', 'orders', 'me']

export const pageOf = (path: string): Page => {
  const name = path.slice(BASE.length).replace(/\/$/, '')
  return others.find((page) => page === name) ?? 'card'
}
export const addressOf = (page: Page): string => (page === 'card' ? BASE : `${BASE}${page}`)

/** The short name in the address of a door. */
export const doorOf = (path: string): string => path.slice(DOOR.length).replace(/\/$/, '')
