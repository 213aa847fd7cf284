// A sale as it stands at an instant, and what it says to somebody who asks. Pure.
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
}

export type SalePhase = 'ahead' | 'open' | 'stopped' | 'over'

export function phaseOf(sale: Sale, now: Date): SalePhase {
  if (sale.stoppedAt) return 'stopped'
  if (now < sale.startsAt) return 'ahead'
  return now < sale.endsAt ? 'open' : 'over'
}

/** Whether anything may be reserved now. */
export function openFor(sale: Sale | undefined, now: Date): Outcome<Sale> {
  if (!sale) return refuse(saleRefusals.unknownSale)
  const phase = phaseOf(sale, now)
  if (phase === 'ahead')
    return refuse(saleRefusals.notYet, { startsAt: sale.startsAt.toISOString() })
  return phase === 'open' ? ok(sale) : refuse(saleRefusals.over)
}

/** Whether she may have so many more, having `held` of it already (S-K6). */
export function withinLimit(sale: Sale, held: number, units: number): Outcome<true> {
  const left = Math.max(0, sale.perPerson - held)
  if (units <= left) return ok(true)
  return refuse(saleRefusals.personLimit, { limit: sale.perPerson, held, left })
}
