// A draw among many under workers that die by -9, and two that come at once: it is drawn once, whole.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeTemplate } from '#fixtures/coupon'
import { makeCustomers } from '#fixtures/customer'
import { addDays, chunksOf, dayOf, startOfDay } from '#kit'
import { openHouse } from '#tests/house'
import { oneLife, startWorker } from '#tests/workers'
import { enrol, loyaltyModule } from '../index.ts'
import { openDraw, saveDraw } from './save.ts'

const MEMBERS = 4_000
const ENTRIES = 200_000
const PIECES = 300
const zone = 'Asia/Shanghai'
const house = await openHouse({ worker: false })
const number = async (query: ReturnType<typeof sql<{ n: number }>>) =>
  (await query.execute(house.db)).rows[0]?.n ?? 0
const drawn = () =>
  number(sql<{ n: number }>`select count(*) as n from loyalty.draw where state = 'drawn'`)
const coupons = () =>
  number(sql<{ n: number }>`select count(*) as n from coupon.v_coupon where source = 'draw'`)

/** Tickets of people who never bought: only the draw reads them. */
async function fillHouse(drawId: number): Promise<void> {
  for (const ids of chunksOf(await makeCustomers(house, MEMBERS), 1_000))
    await house.act((tx) =>
      enrol(
        tx,
        ids.map((customerId) => ({ customerId })),
      ),
    )
  await sql`insert into loyalty.draw_entry (customer_id, draw_id, kind, order_id, worth, tier_id,
      factor, least, earned, tickets, at)
    select m.customer_id, ${drawId}, 'order', 10000000 + n, 25000, m.tier_id, 1, 0, 5, 5,
      ${house.clock.now()}
    from generate_series(1, ${ENTRIES}) n
    join (select customer_id, tier_id, row_number() over (order by customer_id) as at
      from loyalty.member) m on m.at = 1 + n % ${MEMBERS}`.execute(house.db)
}

test('killed again and again, a draw is drawn once and whole, and every coupon given once', async () => {
  const on = dayOf(house.clock.now(), zone)
  const drawsAt = startOfDay(addDays(on, 2), zone)
  const templateId = await makeTemplate(house)
  const { id } = await house.act((tx) =>
    saveDraw(tx, {
      name: '周年抽奖',
      blurb: '',
      fromOn: on,
      untilOn: addDays(on, 1),
      drawsAt: drawsAt.toISOString(),
      terms: { fenPerTicket: 5_000, tiers: [], perMember: null, points: null, onePrize: true },
      prizes: [{ name: '券', pieces: PIECES, templateId }],
    }),
  )
  await house.act((tx) => openDraw(tx, id))
  await fillHouse(id)
  await house.clock.set(drawsAt)
  const begun = () =>
    number(sql<{ n: number }>`select count(*) as n from pg_stat_activity
      where datname = current_database() and state = 'active' and query like '%loyalty.draw_line%'
        and pid <> pg_backend_pid()`)
  // Each dies as it makes the list, or soon after.
  for (let lives = 0; lives < 4; lives++) await oneLife(house, begun, 1, 6_000)
  const between = await drawn()
  const two = [await startWorker(house), await startWorker(house)]
  await expect.poll(drawn, { timeout: 60_000 }).toBe(1)
  await expect.poll(coupons, { timeout: 60_000 }).toBe(PIECES)
  for (const child of two) child.kill('SIGKILL')
  expect(between).toBeLessThanOrEqual(1)
  expect(
    await number(sql<{ n: number }>`select count(distinct customer_id) as n
      from loyalty.draw_win where coupon_id is not null`),
  ).toBe(PIECES)
  expect(
    await number(sql<{ n: number }>`select tickets as n from loyalty.draw
      where draw_id = ${id}`),
  ).toBe(ENTRIES * 5)
  for (const check of loyaltyModule.audit ?? [])
    expect([check.name, await check.differences(house.db)]).toEqual([check.name, 0])
}, 240_000)
