// Passes as staff and their owner read them.
import type { OwnPasses, Pass } from '#contracts'
import { addDays, dayOf, type Day } from '#kit'
import type { Db } from '#platform'
import { brandOf } from '#modules/org'
import { openidsOf } from '#modules/pay'
import { readPlans, templateNames } from './plan-sql.ts'
import { openPasses, passesOf, type PassRow } from './sql.ts'

const stateOn = ({ state, fromOn, untilOn }: PassRow, on: Day): Pass['state'] => {
  if (state === 'returned') return 'returned'
  // Over is over, whether or not the night has come by.
  if (untilOn <= on) return 'ended'
  return fromOn > on ? 'waiting' : 'running'
}

async function shown(db: Db, rows: readonly PassRow[], on: Day): Promise<Pass[]> {
  const names = await templateNames(
    db,
    rows.flatMap(({ terms }) => terms.coupons.map(({ templateId }) => templateId)),
  )
  return rows.map((row) => {
    const { name, blurb, months, factor, refund, coupons } = row.terms
    const { customerId, planId, source, number, paidBy, storeId, priceFen, fromOn } = row
    return {
      name,
      blurb,
      months,
      factor,
      refund,
      priceFen,
      coupons: coupons.map((one) => ({ ...one, name: names.get(one.templateId) ?? '' })),
      id: row.passId,
      customerId,
      planId,
      source,
      number,
      paidBy,
      storeId,
      fromOn,
      boughtAt: row.boughtAt.toISOString(),
      lastOn: addDays(row.untilOn, -1),
      state: stateOn(row, on),
      refundFen: row.refundFen,
    }
  })
}

const today = async (db: Db, now: Date): Promise<Day> => dayOf(now, (await brandOf(db)).zone)

/** All she has and had, the latest first. */
export async function showPasses(db: Db, now: Date, customerId: number): Promise<Pass[]> {
  return shown(db, (await passesOf(db, customerId)).toReversed(), await today(db, now))
}

export async function showOwn(db: Db, now: Date, customerId: number): Promise<OwnPasses> {
  const on = await today(db, now)
  const held = await shown(db, await openPasses(db, [customerId]), on)
  const plans = (await readPlans(db)).filter(({ onSale }) => onSale)
  const names = await templateNames(
    db,
    plans.flatMap(({ coupons }) => coupons.map(({ templateId }) => templateId)),
  )
  return {
    passes: held.filter(({ state }) => state !== 'ended'),
    offers: plans.map(({ onSale: _sold, remindDays: _days, changedAt: _at, coupons, ...plan }) => ({
      ...plan,
      coupons: coupons.map((one) => ({ ...one, name: names.get(one.templateId) ?? '' })),
    })),
    payable: (await openidsOf(db, customerId)).length > 0,
  }
}
