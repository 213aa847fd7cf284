// Queries of benefits, of their uses, and of partners' codes.
import { sql } from 'kysely'
import type { BenefitInput } from '#contracts'
import type { Day } from '#kit'
import type { Db, Tx } from '#platform'

export interface BenefitRow extends Omit<BenefitInput, 'id'> {
  benefitId: number
}

export async function readBenefits(db: Db): Promise<BenefitRow[]> {
  return (
    await sql<BenefitRow>`select benefit_id as "benefitId", name, blurb, kind, tier_ids as "tierIds",
      plan_ids as "planIds", period, count, active, booking from loyalty.benefit
    order by active desc, benefit_id`.execute(db)
  ).rows
}

const jsonOf = ({ booking }: BenefitInput) => booking && JSON.stringify(booking)

/** Undefined: there is none of this id and kind. */
export async function writeBenefit(tx: Tx, input: BenefitInput): Promise<number | undefined> {
  const { tierIds, planIds } = input
  const saved =
    input.id === undefined
      ? await sql<{ id: number }>`insert into loyalty.benefit (name, blurb, kind, tier_ids,
            plan_ids, period, count, active, booking, changed_at)
          values (${input.name}, ${input.blurb}, ${input.kind}, ${tierIds}::bigint[],
            ${planIds}::bigint[], ${input.period}, ${input.count}, ${input.active},
            ${jsonOf(input)}::jsonb, ${tx.now})
          returning benefit_id as id`.execute(tx.db)
      : await sql<{ id: number }>`update loyalty.benefit set name = ${input.name},
            blurb = ${input.blurb}, tier_ids = ${tierIds}::bigint[],
            plan_ids = ${planIds}::bigint[], period = ${input.period}, count = ${input.count},
            active = ${input.active}, booking = ${jsonOf(input)}::jsonb, changed_at = ${tx.now}
          where benefit_id = ${input.id} and kind = ${input.kind}
          returning benefit_id as id`.execute(tx.db)
  return saved.rows[0]?.id
}

export async function codeCounts(db: Db): Promise<Map<number, { all: number; left: number }>> {
  const rows = (
    await sql<{ id: number; all: number; left: number }>`select benefit_id as id,
      count(*) as all, count(*) filter (where taken_at is null) as left
    from loyalty.benefit_code group by 1`.execute(db)
  ).rows
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}

export async function usesInPeriods(
  db: Db,
  periods: readonly { benefitId: number; from: Day }[],
): Promise<Map<number, number>> {
  const rows = (
    await sql<{ id: number; n: number }>`select u.benefit_id as id, count(*) as n
    from loyalty.benefit_use u join unnest(${periods.map((p) => p.benefitId)}::bigint[],
      ${periods.map((p) => p.from)}::date[]) w(benefit_id, period_on)
      on w.benefit_id = u.benefit_id and w.period_on = u.period_on
    where u.undone_at is null group by 1`.execute(db)
  ).rows
  return new Map(rows.map(({ id, n }) => [id, n]))
}

export interface UseRow {
  useId: number
  benefitId: number
  key: string
  periodOn: Day
  slot: number | null
  at: Date
  storeName: string | null
  code: string | null
  undone: boolean
}

export async function usesOf(db: Db, customerId: number): Promise<UseRow[]> {
  return (
    await sql<UseRow>`select u.use_id as "useId", u.benefit_id as "benefitId", u.key,
      u.period_on as "periodOn", u.slot, u.at, s.name as "storeName", c.code,
      u.undone_at is not null as undone
    from loyalty.benefit_use u left join org.v_store s on s.store_id = u.store_id
    left join loyalty.benefit_code c on c.code_id = u.code_id
    where u.customer_id = ${customerId} order by u.at desc, u.use_id desc`.execute(db)
  ).rows
}

export async function insertUse(
  tx: Tx,
  use: {
    customerId: number
    benefitId: number
    key: string
    periodOn: Day
    slot: number
    most: number
    storeId: number | null
    codeId: number | null
  },
): Promise<number> {
  const made = await sql<{ id: number }>`insert into loyalty.benefit_use (customer_id, benefit_id,
      key, period_on, slot, most, store_id, code_id, at)
    values (${use.customerId}, ${use.benefitId}, ${use.key}, ${use.periodOn}, ${use.slot},
      ${use.most}, ${use.storeId}, ${use.codeId}, ${tx.now})
    returning use_id as id`.execute(tx.db)
  return made.rows[0]?.id ?? 0
}

export async function undoUse(tx: Tx, customerId: number, useId: number): Promise<void> {
  await sql`update loyalty.benefit_use set undone_at = ${tx.now}
    where customer_id = ${customerId} and use_id = ${useId}
      and undone_at is null`.execute(tx.db)
}

/** The next code of the list; whoever takes one at the same time takes another. */
export async function takeCode(tx: Tx, benefitId: number): Promise<number | undefined> {
  const taken = await sql<{ id: number }>`update loyalty.benefit_code set taken_at = ${tx.now}
    where code_id = (select code_id from loyalty.benefit_code
      where benefit_id = ${benefitId} and taken_at is null
      order by code_id limit 1 for update skip locked) and taken_at is null
    returning code_id as id`.execute(tx.db)
  return taken.rows[0]?.id
}

/** How many of these were not known. */
export async function insertCodes(
  tx: Tx,
  benefitId: number,
  codes: readonly string[],
): Promise<number> {
  const made = await sql`insert into loyalty.benefit_code (benefit_id, code)
    select ${benefitId}, code from unnest(${[...codes]}::text[]) with ordinality u(code, place)
    order by place on conflict do nothing returning 1`.execute(tx.db)
  return made.rows.length
}

/** The paid cards that run on this day. */
export async function runningPlans(db: Db, customerId: number, on: Day): Promise<number[]> {
  const found = await sql<{ id: number }>`select distinct plan_id as id from loyalty.pass
    where customer_id = ${customerId} and state <> 'returned' and from_on <= ${on}
      and until_on > ${on}`.execute(db)
  return found.rows.map(({ id }) => id)
}
