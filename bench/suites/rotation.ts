// The turn under load: sixteen processes lend ways of one code to openings at the same time. One code
// shares by weight alone, another has caps that together are fewer than its openings.
import type { Pool } from 'pg'
import { lendAll, startLenders } from '#tests/lenders'
import type { House } from '../house.ts'
import type { Values } from '../sample.ts'

const PROCESSES = 16
const WEIGHTS = 3

interface Plan {
  guides: number
  openings: number
  /** Null: nobody has one. */
  cap: number | null
}

/** A code, its guides, and ways as WeCom would have made them, enough for all openings. */
async function makeTurns(pool: Pool, name: string, { guides, openings, cap }: Plan) {
  const ways = Math.ceil((openings * WEIGHTS * 2) / (guides * (WEIGHTS + 1))) + 2
  const { rows } = await pool.query<{ code_id: number }>(
    `with s as (insert into org.store (code, name, open_from, open_until, created_at)
        values ($1, $1, '09:00', '22:00', now()) returning store_id),
      c as (insert into code.channel_code (name, mode, store_id, channel, placement, active,
          created_at, changed_at)
        select $1, 'leased', store_id, 'parcel', 'card', true, now(), now() from s
        returning code_id),
      l as (insert into code.link (slug, code_id, made_at) select $1, code_id, now() from c),
      r as (insert into code.rotation (code_id, sharing, changed_at)
        select code_id, 'weights', now() from c returning code_id),
      f as (insert into org.staff (name, role, wecom_userid, created_at)
        select $1 || n, 'guide', $1 || n, now() from generate_series(1, $2::int) n
        returning staff_id),
      t as (insert into code.target (code_id, target_id, weight, daily_cap)
        select code_id, staff_id, 1 + staff_id % ${WEIGHTS}, $3::int from r, f),
      w as (insert into wecom.contact_way (state, code_id, channel, placement, userids, remark,
          pooled, made, qr_png)
        select $1 || staff_id || '-' || n, code_id, 'parcel', 'card', array[staff_id::text], '',
          true, 1, '\\x00' from c, f, generate_series(1, $4::int) n returning way_id, code_id, userids),
      p as (insert into code.pool_way (way_id, code_id, staff_id, free_at)
        select way_id, code_id, userids[1]::bigint, '2020-01-01' from w),
      v as (insert into code.visit (code_id, in_wechat, slug, visitor, at)
        select code_id, true, $1, $1 || n, now() from c, generate_series(0, $5::int - 1) n)
    insert into code.visit_day (code_id, day, visits) select code_id, now()::date, $5 from c
    returning code_id`,
    [name, guides, cap, ways, openings],
  )
  const codeId = Number(rows[0]?.code_id)
  await pool.query('analyze code.pool_way, code.visit, wecom.contact_way')
  return codeId
}

/** A code of groups, each with its way, as WeCom would have made them, and openings of it. */
async function makeGroupTurns(
  pool: Pool,
  name: string,
  { groups, openings }: { groups: number; openings: number },
) {
  const { rows } = await pool.query<{ code_id: number }>(
    `with s as (insert into org.store (code, name, open_from, open_until, created_at)
        values ($1, $1, '09:00', '22:00', now()) returning store_id),
      c as (insert into code.channel_code (name, kind, mode, store_id, channel, placement, active,
          created_at, changed_at)
        select $1, 'group', 'leased', store_id, 'community', 'door', true, now(), now() from s
        returning code_id),
      l as (insert into code.link (slug, code_id, made_at) select $1, code_id, now() from c),
      r as (insert into code.rotation (code_id, sharing, changed_at)
        select code_id, 'weights', now() from c returning code_id),
      g as (insert into wecom.chat (corp_id, chat_id, name, made_at, read)
        select 'bench', $1 || n, $1 || n, now(), 1 from generate_series(1, $2::int) n
        returning group_id, chat_id),
      t as (insert into code.target (code_id, target_id, weight)
        select code_id, group_id, 1 + group_id % ${WEIGHTS} from r, g),
      w as (insert into wecom.join_way (state, code_id, group_id, chat_ids, auto_create, base_name,
          remark, made, qr_png)
        select $1 || group_id, code_id, group_id, array[chat_id], false, '', '', 1, '\\x00'
        from c, g),
      v as (insert into code.visit (code_id, in_wechat, slug, visitor, at)
        select code_id, true, $1, $1 || n, now() from c, generate_series(0, $3::int - 1) n)
    insert into code.visit_day (code_id, day, visits) select code_id, now()::date, $3 from c
    returning code_id`,
    [name, groups, openings],
  )
  await pool.query('analyze code.visit')
  return Number(rows[0]?.code_id)
}

/** How far off her weight the worst share is, in percent of it; and caps that were passed. */
async function splitOf(pool: Pool, codeId: number): Promise<{ off: number; passed: number }> {
  const { rows } = await pool.query<{ off: number; passed: number }>(
    `select max(abs(given / (total * weight / weights) - 1) * 100)::float8 as off,
        count(*) filter (where given > daily_cap)::int as passed
      from (select t.weight::numeric, t.daily_cap, coalesce(d.given, 0)::numeric as given,
          sum(t.weight) over () as weights, sum(coalesce(d.given, 0)) over () as total
        from code.target t left join (select target_id, sum(given) as given from code.turn_day
          where code_id = $1 group by 1) d using (target_id)
        where t.code_id = $1) x`,
    [codeId],
  )
  return rows[0] ?? { off: Number.NaN, passed: Number.NaN }
}

export async function measureRotation(house: House, quick: boolean): Promise<Values> {
  const [guides, openings, groups] = quick ? [20, 2_000, 5] : [500, 100_000, 50]
  const lenders = await startLenders(house.access, PROCESSES)
  try {
    const byWeight = 'turn'
    const codeId = await makeTurns(house.pool, byWeight, { guides, openings, cap: null })
    const startedAt = performance.now()
    const lent = await lendAll(
      lenders,
      { codeId, slug: byWeight, prefix: byWeight, each: 100, lanes: 2 },
      openings,
    )
    const seconds = (performance.now() - startedAt) / 1000
    const split = await splitOf(house.pool, codeId)
    const capped = 'caps'
    const few = openings / 10
    const cap = Math.floor(few / guides / 2)
    const cappedId = await makeTurns(house.pool, capped, { guides, openings: few, cap })
    const underCaps = await lendAll(
      lenders,
      { codeId: cappedId, slug: capped, prefix: capped, each: 3, lanes: 2 },
      few,
    )
    const shared = 'groups'
    const sharedId = await makeGroupTurns(house.pool, shared, { groups, openings: few })
    const shown = await lendAll(
      lenders,
      { codeId: sharedId, slug: shared, prefix: shared, groups: true, each: 20, lanes: 2 },
      few,
    )
    return {
      groups,
      groupTurns: shown,
      groupTurnsOffWeightPercent: (await splitOf(house.pool, sharedId)).off,
      turnProcesses: PROCESSES,
      turnGuides: guides,
      turns: lent,
      turnsPerSecond: openings / seconds,
      turnsOffWeightPercent: split.off,
      turnsUnderCaps: underCaps,
      turnsLeftUnderCaps: guides * cap - underCaps,
      capsPassed: (await splitOf(house.pool, cappedId)).passed,
    }
  } finally {
    for (const lender of lenders) lender.stop()
  }
}
