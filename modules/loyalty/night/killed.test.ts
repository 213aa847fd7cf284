// The night's run under workers that die by -9: nobody is left out, nobody meets it twice.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeCustomers } from '#fixtures/customer'
import { addDays, chunksOf, dayOf, startOfDay } from '#kit'
import { ledgerModule } from '#modules/ledger'
import { openHouse } from '#tests/house'
import { oneLife, startWorker } from '#tests/workers'
import { enrol, loyaltyModule, openBalances } from '../index.ts'

const MEMBERS = 6_300
const zone = 'Asia/Shanghai'
const house = await openHouse({ worker: false })
const number = async (query: ReturnType<typeof sql<{ n: number }>>) =>
  (await query.execute(house.db)).rows[0]?.n ?? 0
const worked = () =>
  number(sql<{ n: number }>`select coalesce(sum(n::bigint), 0)::bigint as n
    from loyalty.night, jsonb_each_text(done) d(step, n)`)
const over = () =>
  number(sql<{ n: number }>`select count(*) as n from loyalty.night
    where finished_at is not null`)

/** Of every third points begin tonight, of every third they end, of every third a term is over. */
async function fillHouse(midnight: Date): Promise<void> {
  for (const ids of chunksOf(await makeCustomers(house, MEMBERS), 1_000)) {
    await house.act((tx) =>
      enrol(
        tx,
        ids.map((customerId) => ({ customerId })),
      ),
    )
    await house.act((tx) =>
      openBalances(
        tx,
        ids.map((customerId) => ({ customerId, key: 'old', points: 100, growth: 0 })),
      ),
    )
  }
  await sql`update loyalty.grant set expires_at = ${midnight}
    where customer_id % 3 = 0`.execute(house.db)
  await sql`insert into loyalty.grant (customer_id, key, order_id, points, growth, points_left,
      lines, earned_at, starts_at)
    select customer_id, 'order:' || customer_id, customer_id, 7, 0, 0,
      '[{"line": 1, "quantity": 1, "points": 7, "growth": 0, "back": 0}]', joined_at, ${midnight}
    from loyalty.member where customer_id % 3 = 1`.execute(house.db)
  await sql`update loyalty.member set evaluate_at = ${midnight},
      tier_id = (select max(tier_id) from loyalty.tier)
    where customer_id % 3 = 2`.execute(house.db)
}

test('killed again and again, the run goes on where it was and does everything once', async () => {
  const midnight = startOfDay(addDays(dayOf(house.clock.now(), zone), 1), zone)
  await fillHouse(midnight)
  await house.clock.set(midnight)
  let lives = 0
  for (; lives < 12 && (await over()) === 0; lives++) await oneLife(house, worked, 1, 8_000)
  expect(lives).toBeGreaterThan(2)
  // Two that live finish what is left.
  const [one, two] = [await startWorker(house), await startWorker(house)]
  await expect.poll(over, { timeout: 60_000 }).toBe(1)
  one.kill('SIGKILL')
  two.kill('SIGKILL')
  expect(await worked()).toBe(MEMBERS)
  const sums = await sql<{ reason: string; n: number; points: number }>`
    select reason, count(*) as n, sum(amount)::bigint as points from ledger.transfer
    where asset = 'points' group by 1 order by 1`.execute(house.db)
  expect(sums.rows).toEqual([
    { reason: 'expiry', n: MEMBERS / 3, points: (-100 * MEMBERS) / 3 },
    { reason: 'opening', n: MEMBERS, points: 100 * MEMBERS },
    { reason: 'order', n: MEMBERS / 3, points: (7 * MEMBERS) / 3 },
  ])
  expect(await number(sql<{ n: number }>`select count(*) as n from loyalty.tier_change`)).toBe(
    MEMBERS / 3,
  )
  for (const check of [...(loyaltyModule.audit ?? []), ...(ledgerModule.audit ?? [])])
    expect([check.name, await check.differences(house.db)]).toEqual([check.name, 0])
}, 480_000)
