// A night in which something falls due for every member: of a third points begin, of a third points
// end, of a third the tier's term is over. The product's worker does it; the rows it has to change
// are changed bare as well, chunk by chunk.
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { addDays, DAY_MS, dayOf, startOfDay } from '#kit'
import { changeRowsBare, copyRows } from '../../baseline/update-night.ts'
import type { House } from '../../house.ts'
import type { Sample } from '../../sample.ts'

const ZONE = 'Asia/Shanghai'
const CHUNK = 100_000

// $1 first, $2 last, $3 the midnight at which all falls due, $4 long before it, $5 lately.
// Everybody holds 100 points that never end and 3,000 growth value; half of those whose term is
// over earned that lately and are prolonged, the others fall.
const people = `
  with ids as (select i from generate_series($1::bigint, $2::bigint) i),
  customers as (insert into customer.customer (customer_id, created_at, changed_at)
    select i, $4::timestamptz, $4 from ids),
  members as (insert into loyalty.member (customer_id, member_no, card_code, tier_id, tier_until,
      evaluate_at, joined_at, joined_on)
    select i, 'N' || i, 'C' || i, t.tier_id, ($3::timestamptz)::date,
      case when i % 3 = 2 then $3 end, $4, ($4::timestamptz)::date
    from ids, (select tier_id from loyalty.tier order by from_growth offset 1 limit 1) t),
  kept as (insert into loyalty.grant (customer_id, key, points, growth, points_left, lines,
      earned_at)
    select i, 'opening:kept', 100, 3000, 100, '[]', case when i % 2 = 0 then $4 else $5 end
    from ids),
  due as (insert into loyalty.grant (customer_id, key, order_id, points, growth, points_left,
      lines, earned_at, starts_at, expires_at)
    select i, 'order:' || i, i, 60, 0, case when i % 3 = 0 then 0 else 60 end,
      '[{"line": 1, "quantity": 1, "points": 60, "growth": 0, "back": 0}]', $4,
      case when i % 3 = 0 then $3 end, case when i % 3 = 1 then $3 end
    from ids where i % 3 < 2),
  held as (select i, 'points' as asset, 100 as first, case when i % 3 = 1 then 60 else 0 end as more
      from ids union all select i, 'growth', 3000, 0 from ids),
  accounts as (insert into ledger.account (customer_id, asset, balance)
    select i, asset, first + more from held)
  insert into ledger.transfer (customer_id, key, asset, amount, house, balance_after, reason, at)
  select i, 'opening:' || asset, asset, first, 'opening', first, 'opening', $4 from held
  union all
  select i, 'order:' || i || ':points', asset, more, 'issued', first + more, 'order', $4
  from held where more > 0`

async function makeMembers(pool: pg.Pool, count: number, midnight: Date): Promise<void> {
  const ago = (days: number) => new Date(midnight.getTime() - days * DAY_MS)
  for (let first = 1; first <= count; first += CHUNK) {
    const last = Math.min(count, first + CHUNK - 1)
    await pool.query(people, [first, last, midnight, ago(500), ago(100)])
  }
  await pool.query(`select setval('customer.customer_customer_id_seq', $1)`, [count])
  await pool.query(`vacuum (analyze) customer.customer, loyalty.member, loyalty.grant,
    ledger.account, ledger.transfer`)
}

interface Run {
  seconds: string
  done: Record<string, number>
}

/** Sleeps until a night that began is over. */
async function untilDone(pool: pg.Pool): Promise<Run> {
  for (const giveUpAt = Date.now() + 3_600_000; Date.now() < giveUpAt; await sleep(200)) {
    const { rows } = await pool.query<Run>(
      `select extract(epoch from finished_at - started_at) as seconds, done from loyalty.night
       where finished_at is not null order by day desc limit 1`,
    )
    if (rows[0]) return rows[0]
  }
  throw new Error('the night does not end')
}

export async function measureNight({ pool, internal }: House, members: number): Promise<Sample> {
  const midnight = startOfDay(addDays(dayOf(new Date(), ZONE), 1), ZONE)
  await makeMembers(pool, members, midnight)
  await internal('/internal/insight/rebuild')
  await copyRows(pool)
  const bare = await changeRowsBare(pool, members)
  await pool.query('update platform.clock set offset_ms = $1', [midnight.getTime() - Date.now()])
  const { seconds, done } = await untilDone(pool)
  const worked = Object.values(done).reduce((sum, n) => sum + Number(n), 0)
  const took = Number(seconds)
  return {
    figures: {
      members,
      worked,
      seconds: took,
      membersPerSecond: worked / took,
      bareUpdateSeconds: bare,
    },
    ratios: { nightToBareUpdate: bare / took },
  }
}
