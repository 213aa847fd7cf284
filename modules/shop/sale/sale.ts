// A sale as it stands at an instant, and what it says to somebody who asks. Pure.
import { MINUTE_MS, plusMs, type Day } from '#kit'
import { ok, refuse, type Outcome } from '#platform'
import { saleRefusals } from './refusals.ts'

export interface Sale {
  saleId: number
  name: string
  sku: string
  article: string
  category: string | null
  storeId: number | null
  priceFen: number
  listFen: number | null
  perPerson: number
  windowSeconds: number
  startsAt: Date
  endsAt: Date
  restock: boolean
  /** Each unit is a coupon of this template; null: goods. */
  voucherTemplateId: number | null
  stoppedAt: Date | null
  about: string | null
  /** Members of these tiers may come so much earlier. */
  early: readonly { tierId: number; minutes: number }[]
  /** Null: paid at once. */
  presale: Presale | null
  calledOffAt: Date | null
}
/** A deposit first, the balance later; sums of one unit. */
export interface Presale {
  depositFen: number
  /** What the deposit counts for: as much as it is, or more. */
  countsFen: number
  balanceFrom: Date
  balanceUntil: Date
  /** Whether a deposit comes back to whoever does not go on. */
  depositBack: boolean
  deliversOn: Day
}

/** What a unit costs in the end: less than its price where a deposit counts for more than it is. */
export const unitFen = ({ priceFen, presale }: Pick<Sale, 'priceFen' | 'presale'>): number =>
  presale ? priceFen - presale.countsFen + presale.depositFen : priceFen

export type SalePhase = 'ahead' | 'open' | 'stopped' | 'over' | 'calledOff'

export function phaseOf(sale: Sale, now: Date): SalePhase {
  if (sale.calledOffAt) return 'calledOff'
  if (sale.stoppedAt) return 'stopped'
  if (now < sale.startsAt) return 'ahead'
  return now < sale.endsAt ? 'open' : 'over'
}

/** When members of a tier may come; null: who is no member. */
export function opensAt({ startsAt, early }: Sale, tierId: number | null): Date {
  const minutes = early.find((one) => one.tierId === tierId)?.minutes ?? 0
  return plusMs(startsAt, -minutes * MINUTE_MS)
}
/** When the first may come. */
export const firstOpening = ({ startsAt, early }: Pick<Sale, 'startsAt' | 'early'>): Date =>
  plusMs(startsAt, -Math.max(0, ...early.map(({ minutes }) => minutes)) * MINUTE_MS)

/** Whether it depends on who asks. */
export const opensEarly = (sale: Sale, now: Date): boolean =>
  phaseOf(sale, now) === 'ahead' && firstOpening(sale) <= now

/** Whether a member of this tier may reserve anything now. */
export function openFor(sale: Sale | undefined, now: Date, tierId: number | null): Outcome<Sale> {
  if (!sale) return refuse(saleRefusals.unknownSale)
  const phase = phaseOf(sale, now)
  const opens = opensAt(sale, tierId)
  if (phase === 'ahead' && opens > now)
    return refuse(saleRefusals.notYet, { startsAt: opens.toISOString() })
  return phase === 'open' || phase === 'ahead' ? ok(sale) : refuse(saleRefusals.over)
}

/** Whether she may have so many more, having `held` of it already (S-K6). */
export function withinLimit(sale: Sale, held: number, units: number): Outcome<true> {
  const left = Math.max(0, sale.perPerson - held)
  if (units <= left) return ok(true)
  return refuse(saleRefusals.personLimit, { limit: sale.perPerson, held, left })
}
