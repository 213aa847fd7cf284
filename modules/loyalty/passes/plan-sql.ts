// Queries of what is sold.
import { sql } from 'kysely'
import type { Day } from '#kit'
import type { PassPlanInput } from '#contracts'
import type { Db, Tx } from '#platform'

export interface PlanRow extends Omit<PassPlanInput, 'id'> {
  planId: number
  version: number
  changedAt: Date
}

export async function readPlans(db: Db): Promise<PlanRow[]> {
  return (
    await sql<PlanRow>`select plan_id as "planId", version, name, blurb, price_fen as "priceFen",
      months, factor, coupons, refund, remind_days as "remindDays", on_sale as "onSale",
      changed_at as "changedAt" from loyalty.pass_plan order by price_fen, plan_id`.execute(db)
  ).rows
}

export async function readPlan(db: Db, planId: number): Promise<PlanRow | undefined> {
  return (await readPlans(db)).find((plan) => plan.planId === planId)
}

/** Undefined: there is no such plan. */
export async function writePlan(tx: Tx, plan: PassPlanInput): Promise<number | undefined> {
  const [coupons, refund] = [JSON.stringify(plan.coupons), JSON.stringify(plan.refund)]
  const saved =
    plan.id === undefined
      ? await sql<{ id: number }>`insert into loyalty.pass_plan (name, blurb, price_fen, months,
            factor, coupons, refund, remind_days, on_sale, changed_at)
          values (${plan.name}, ${plan.blurb}, ${plan.priceFen}, ${plan.months}, ${plan.factor},
            ${coupons}::jsonb, ${refund}::jsonb, ${plan.remindDays}, ${plan.onSale}, ${tx.now})
          returning plan_id as id`.execute(tx.db)
      : await sql<{ id: number }>`update loyalty.pass_plan set version = version + 1,
            name = ${plan.name}, blurb = ${plan.blurb}, price_fen = ${plan.priceFen},
            months = ${plan.months}, factor = ${plan.factor}, coupons = ${coupons}::jsonb,
            refund = ${refund}::jsonb, remind_days = ${plan.remindDays},
            on_sale = ${plan.onSale}, changed_at = ${tx.now}
          where plan_id = ${plan.id} returning plan_id as id`.execute(tx.db)
  return saved.rows[0]?.id
}

/** Of each plan: passes that run or wait, and what of their price is for days to come. */
export async function openPerPlan(
  db: Db,
  on: Day,
): Promise<Map<number, { open: number; unearnedFen: number }>> {
  const rows = (
    await sql<{ planId: number; open: number; unearnedFen: number }>`
    select plan_id as "planId", count(*) as open,
      sum(price_fen * greatest(0, until_on - greatest(from_on, ${on}::date + 1)) / days)::bigint
        as "unearnedFen"
    from loyalty.pass where state = 'open' group by 1`.execute(db)
  ).rows
  return new Map(rows.map(({ planId, ...plan }) => [planId, plan]))
}

/** Names of coupon templates. */
export async function templateNames(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = (
    await sql<{ id: number; name: string }>`select template_id as id, name from coupon.v_template
    where template_id = any(${[...ids]}::bigint[])`.execute(db)
  ).rows
  return new Map(rows.map(({ id, name }) => [id, name]))
}
