// People of the brand: their role, stores, regions and login.
import { sql, type RawBuilder } from 'kysely'
import type { StaffRole } from '#contracts'
import { ok, refuse, type Db, type Outcome, type Scope, type Tx } from '#platform'
import { recordAudit } from './audit.ts'
import { hashPassword } from './password.ts'
import { orgRefusals } from './refusals.ts'
import { storesWithin } from './store.ts'

export interface StaffInput {
  id?: number
  login?: string
  password?: string
  name: string
  role: StaffRole
  storeIds?: readonly number[]
  regionIds?: readonly number[]
  wecomUserid?: string
  active?: boolean
  /** Days of leave, both included. */
  away?: { from: string; until: string } | null
}
export interface StaffRow {
  id: number
  login: string | null
  name: string
  role: StaffRole
  storeIds: number[]
  regionIds: number[]
  wecomUserid: string | null
  active: boolean
  away: { from: string; until: string } | null
  lastSeenAt: Date | null
}

/** Staff of the stores within reach; who sees the brand sees also those without a store. */
export async function staffRows(
  db: Db,
  scope: Scope,
  find: {
    id?: number
    ids?: readonly number[] | undefined
    search?: string
    storeId?: number
    after?: number
    limit: number
  },
): Promise<StaffRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`s.staff_id > ${find.after ?? 0}`]
  if (!scope.all) {
    conditions.push(sql`exists (select 1 from org.staff_store p where p.staff_id = s.staff_id
      and ${storesWithin(scope, 'p.store_id')})`)
  }
  if (find.id !== undefined) conditions.push(sql`s.staff_id = ${find.id}`)
  if (find.ids) conditions.push(sql`s.staff_id = any(${[...find.ids]}::bigint[])`)
  if (find.storeId !== undefined) {
    conditions.push(sql`exists (select 1 from org.staff_store p where p.staff_id = s.staff_id
      and p.store_id = ${find.storeId})`)
  }
  if (find.search) {
    conditions.push(
      sql`strpos(lower(s.name || ' ' || coalesce(s.login, '')), lower(${find.search})) > 0`,
    )
  }
  const found = await sql<StaffRow>`
    select s.staff_id as id, s.login, s.name, s.role, s.wecom_userid as "wecomUserid", s.active,
      case when s.away_from is not null
        then json_build_object('from', s.away_from, 'until', s.away_until) end as away,
      array(select store_id from org.staff_store p where p.staff_id = s.staff_id
      order by 1) as "storeIds",
      array(select region_id from org.staff_region p where p.staff_id = s.staff_id
      order by 1) as "regionIds",
      (select max(seen_at) from org.session e where e.staff_id = s.staff_id) as "lastSeenAt"
    from org.staff s where ${sql.join(conditions, sql` and `)} order by s.staff_id
      limit ${find.limit + 1}`.execute(db)
  return found.rows
}

/** Creates or changes somebody of staff. A new password or lost activity ends her sessions. */
export async function saveStaff(
  tx: Tx,
  inputs: readonly StaffInput[],
): Promise<Outcome<{ staffId: number }>[]> {
  const outcomes: Outcome<{ staffId: number }>[] = []
  for (const input of inputs) outcomes.push(await saveOne(tx, input))
  return outcomes
}

async function saveOne(tx: Tx, given: StaffInput): Promise<Outcome<{ staffId: number }>> {
  const input = {
    storeIds: [],
    regionIds: [],
    active: true,
    away: null,
    ...given,
    login: given.login?.trim().toLowerCase(),
  }
  const wrong = await objectionTo(tx, input)
  if (wrong) return wrong
  const hash = input.password === undefined ? null : await hashPassword(input.password)
  const saved =
    input.id === undefined
      ? await sql<{ staff_id: number }>`insert into org.staff
        (login, password_hash, name, role, wecom_userid, active, away_from, away_until, created_at)
        values (${input.login ?? null}, ${hash}, ${input.name}, ${input.role},
          ${input.wecomUserid ?? null}, ${input.active}, ${input.away?.from ?? null},
          ${input.away?.until ?? null}, ${tx.now})
          returning staff_id`.execute(tx.db)
      : await sql<{
          staff_id: number
        }>`update org.staff set login = coalesce(${input.login ?? null}, login),
        password_hash = coalesce(${hash}, password_hash), name = ${input.name},
        role = ${input.role}, wecom_userid = ${input.wecomUserid ?? null}, active = ${input.active},
        away_from = ${input.away?.from ?? null}, away_until = ${input.away?.until ?? null}
        where staff_id = ${input.id} returning staff_id`.execute(tx.db)
  const staffId = saved.rows[0]?.staff_id
  if (staffId === undefined) return refuse(orgRefusals.unknownStaff, { id: input.id }, 'id')
  await writePlaces(tx.db, staffId, input.storeIds, input.regionIds)
  if (hash !== null || !input.active)
    await sql`delete from org.session where staff_id = ${staffId}`.execute(tx.db)
  const { password, ...told } = input
  await recordAudit(tx, {
    action: 'staff.save',
    subject: `staff ${staffId}`,
    details: { ...told, passwordChanged: password !== undefined },
  })
  return ok({ staffId })
}

/** What stands against saving, or nothing. */
async function objectionTo(
  tx: Tx,
  input: StaffInput & { storeIds: readonly number[]; regionIds: readonly number[] },
) {
  const { id = null, role, storeIds, regionIds } = input
  if ((role === 'store' || role === 'guide') && storeIds.length === 0)
    return refuse(orgRefusals.storesNeeded, {}, 'storeIds')
  if (role === 'region' && regionIds.length === 0)
    return refuse(orgRefusals.regionsNeeded, {}, 'regionIds')
  const found = await sql<{
    login: boolean
    wecom: boolean
    hash: boolean
    stores: number
    regions: number
    others: number
  }>`
    select exists (select 1 from org.staff where login = ${input.login ?? null}
        and staff_id is distinct from ${id}::bigint) as login,
      exists (select 1 from org.staff where wecom_userid = ${input.wecomUserid ?? null}
        and staff_id is distinct from ${id}::bigint) as wecom,
      exists (select 1 from org.staff where staff_id = ${id}::bigint
      and password_hash is not null) as hash,
      (select count(*)::int from org.store
      where store_id = any(${[...storeIds]}::bigint[])) as stores,
      (select count(*)::int from org.region
      where region_id = any(${[...regionIds]}::bigint[])) as regions,
      (select count(*)::int from org.staff where role = 'headquarters' and active
      and password_hash is not null
        and staff_id is distinct from ${id}::bigint) as others`.execute(tx.db)
  const row = found.rows[0]
  if (!row) return undefined
  if (row.login) return refuse(orgRefusals.loginTaken, {}, 'login')
  if (row.wecom) return refuse(orgRefusals.wecomTaken, {}, 'wecomUserid')
  if (input.login && !input.password && !row.hash)
    return refuse(orgRefusals.passwordNeeded, {}, 'password')
  if (row.stores < new Set(storeIds).size) return refuse(orgRefusals.unknownStore, {}, 'storeIds')
  if (row.regions < new Set(regionIds).size)
    return refuse(orgRefusals.unknownRegion, {}, 'regionIds')
  const leaves = row.hash && (input.active === false || role !== 'headquarters')
  if (leaves && row.others === 0) return refuse(orgRefusals.lastHeadquarters, {}, 'role')
  return undefined
}

async function writePlaces(
  db: Db,
  staffId: number,
  storeIds: readonly number[],
  regionIds: readonly number[],
): Promise<void> {
  await sql`delete from org.staff_store where staff_id = ${staffId}`.execute(db)
  await sql`insert into org.staff_store (staff_id, store_id)
    select distinct ${staffId}::bigint, i from unnest(${[...storeIds]}::bigint[]) as i`.execute(db)
  await sql`delete from org.staff_region where staff_id = ${staffId}`.execute(db)
  await sql`insert into org.staff_region (staff_id, region_id)
    select distinct ${staffId}::bigint, i from unnest(${[...regionIds]}::bigint[]) as i`.execute(db)
}
