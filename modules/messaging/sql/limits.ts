// Rules, quiet hours and rate: read by the gate, changed by the settings page.
import { sql } from 'kysely'
import { MINUTE_MS } from '#kit'
import type { Db, Tx } from '#platform'
import type { LimitRule, LimitWindow } from '../frequency.ts'

export interface SettingRow {
  minGapHours: number
  quietFrom: string | null
  quietUntil: string | null
  quietWeekdays: number[] | null
  perMinute: number | null
  controlBp: number
}

export async function readSetting(db: Db): Promise<SettingRow> {
  const found = await sql<SettingRow>`
    select min_gap_hours as "minGapHours", quiet_from as "quietFrom", quiet_until as "quietUntil",
      quiet_weekdays as "quietWeekdays", per_minute as "perMinute", control_bp as "controlBp"
    from messaging.setting`.execute(db)
  return found.rows[0] as SettingRow
}

export async function writeSetting(tx: Tx, row: SettingRow): Promise<void> {
  await sql`
    update messaging.setting set min_gap_hours = ${row.minGapHours}, quiet_from = ${row.quietFrom},
      quiet_until = ${row.quietUntil}, quiet_weekdays = ${row.quietWeekdays}::int[],
      per_minute = ${row.perMinute}, control_bp = ${row.controlBp},
      changed_at = ${tx.now}`.execute(tx.db)
}

interface RuleRow {
  id: number
  stage: string | null
  carrier: string | null
  category: string | null
  count: number | null
  unit: 'day' | 'week' | 'month' | null
  hours: number | null
}

const windowOf = (row: RuleRow): LimitWindow =>
  row.unit ? { kind: 'calendar', unit: row.unit } : { kind: 'rolling', hours: row.hours ?? 1 }

/** Rules in force, oldest first. */
export async function readRules(db: Db): Promise<LimitRule[]> {
  const found = await sql<RuleRow>`
    select rule_id as id, stage, carrier, category, count, unit, hours from messaging.limit_rule
    where retired_at is null order by rule_id`.execute(db)
  return found.rows.map(({ unit, hours, ...row }) => ({
    ...row,
    window: windowOf({ ...row, unit, hours }),
  }))
}

type NewRule = Omit<LimitRule, 'id'>

export async function insertRule(tx: Tx, rule: NewRule): Promise<number> {
  const { window } = rule
  const made = await sql<{ id: number }>`
    insert into messaging.limit_rule (stage, carrier, category, count, window_kind, unit, hours,
      since)
    values (${rule.stage}, ${rule.carrier}, ${rule.category}, ${rule.count}, ${window.kind},
      ${window.kind === 'calendar' ? window.unit : null},
      ${window.kind === 'rolling' ? window.hours : null}, ${tx.now})
    returning rule_id as id`.execute(tx.db)
  return made.rows[0]?.id ?? 0
}

/** False where the rule does not exist or is retired. */
export async function updateRule(tx: Tx, id: number, rule: NewRule): Promise<boolean> {
  const { window } = rule
  const changed = await sql`
    update messaging.limit_rule set stage = ${rule.stage}, carrier = ${rule.carrier},
      category = ${rule.category}, count = ${rule.count}, window_kind = ${window.kind},
      unit = ${window.kind === 'calendar' ? window.unit : null},
      hours = ${window.kind === 'rolling' ? window.hours : null}, since = ${tx.now}
    where rule_id = ${id} and retired_at is null returning 1`.execute(tx.db)
  return changed.rows.length > 0
}

/** Rules that are in force and not among those kept. */
export async function retireOthers(tx: Tx, keptIds: readonly number[]): Promise<void> {
  await sql`update messaging.limit_rule set retired_at = ${tx.now}
    where retired_at is null and rule_id <> all(${[...keptIds]}::bigint[])`.execute(tx.db)
}

/** Locks the running minute and says how many touches it has let through already. */
export async function lockMinute(tx: Tx): Promise<number> {
  const minute = Math.floor(tx.now.getTime() / MINUTE_MS)
  tx.locks.take('hot', 'messaging.minute', [minute])
  const at = new Date(minute * MINUTE_MS)
  await sql`insert into messaging.minute (minute, used) values (${at}, 0)
    on conflict do nothing`.execute(tx.db)
  const found = await sql<{
    used: number
  }>`select used from messaging.minute where minute = ${at} for update`.execute(tx.db)
  return found.rows[0]?.used ?? 0
}

export async function useMinute(tx: Tx, used: number): Promise<void> {
  const at = new Date(Math.floor(tx.now.getTime() / MINUTE_MS) * MINUTE_MS)
  await sql`update messaging.minute set used = used + ${used} where minute = ${at}`.execute(tx.db)
  await sql`delete from messaging.minute
    where minute < ${new Date(at.getTime() - 60 * MINUTE_MS)}`.execute(tx.db)
}
