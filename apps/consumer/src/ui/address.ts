// Pages of this site and their addresses.
export type Page =
  | 'card'
  | 'coupons'
  | 'orders'
  | 'me'
  | 'stored'
  | 'passes'
  | 'benefits'
  | 'draws'
  | 'privacy'
  | 'sale'
  | 'clearance'
  | 'shop'
  | 'poll'
const BASE = '/h5/'
const DOOR = `${BASE}door/`
/** The own shop, and its pages below. */
const SHOP = /^\/h5\/shop(?:\/|$)/
const POLL = /^\/h5\/poll\/([0-9a-z]{1,32})\/?$/
const SALE = /^\/h5\/sale\/(\d{1,15})\/?$/

const others: readonly Page[] = [
  'coupons',
  'orders',
  'me',
  'stored',
  'passes',
  'benefits',
  'draws',
  'privacy',
  'clearance',
]
export const tabs: readonly Exclude<
  Page,
  'stored' | 'passes' | 'benefits' | 'draws' | 'privacy' | 'sale' | 'clearance' | 'poll'
>[] = ['card', 'shop', 'coupons', 'orders', 'me']

export const saleAddress = (id: number): string => `${BASE}sale/${id}`
/** The number in the address of a flash sale. */
export const saleOf = (path: string): number => Number(SALE.exec(path)?.[1] ?? 0)

export const pollAddress = (slug: string): string => `${BASE}poll/${slug}`
/** The short name in the address of a poll: whose link she came by. */
export const pollOf = (path: string): string => POLL.exec(path)?.[1] ?? ''

export const pageOf = (path: string): Page => {
  if (SALE.test(path)) return 'sale'
  if (POLL.test(path)) return 'poll'
  if (SHOP.test(path)) return 'shop'
  const name = path.slice(BASE.length).replace(/\/$/, '')
  return others.find((page) => page === name) ?? 'card'
}
export const addressOf = (page: Page): string => (page === 'card' ? BASE : `${BASE}${page}`)

/** The short name in the address of a door. */
export const doorOf = (path: string): string => path.slice(DOOR.length).replace(/\/$/, '')
