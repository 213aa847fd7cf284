// Points while they are spent: two people become one, a lot ends, the night runs and members buy.
import { sql } from 'kysely'
import { expect } from 'vitest'
import { addDays, dayOf, startOfDay } from '#kit'
import type { Outcome } from '#platform'
import { mergeCustomers } from '#modules/customer'
import { spendPoints } from '#modules/loyalty'
import { ingestOrders } from '#modules/order'
import { orderOf } from '#fixtures/order'
import { startWorker } from '../workers.ts'
import { pause, shuffled, type Race, type World } from './world.ts'

const ZONE = 'Asia/Shanghai'

const spend = async (world: World, n: number, customerId: number, key: string, points: number) =>
  (await world.act(n, (tx) => spendPoints(tx, [{ customerId, key, points }])))[0]
const done = (outcomes: readonly (Outcome<unknown> | undefined)[]) =>
  outcomes.filter((one) => one?.ok).length
const onlyFor = (outcomes: readonly (Outcome<unknown> | undefined)[], codes: readonly string[]) =>
  expect(codes).toEqual(
    expect.arrayContaining([...new Set(outcomes.flatMap((one) => one?.refusal?.code ?? []))]),
  )
const pointsOf = async (world: World, id: number) =>
  (
    await world.rows(sql<{ n: number }>`select m.points as n from customer.v_person p
      join loyalty.v_member m on m.customer_id = p.person_id
      where p.customer_id = ${id}`)
  )[0]?.n

export const mergeWhileSpent: Race = {
  sentence: 'two members become one while the points of both are spent: no point twice, none lost',
  round: async (world, random, round) => {
    const ids = (await world.members(2, 500)) as [number, number]
    const spends = Array.from({ length: 24 }, (_, n) => n)
    const merged = pause(random.int(0, 40)).then(() =>
      world.act(round, (tx) => mergeCustomers(tx, { customerIds: ids })),
    )
    const outcomes = await Promise.all(
      spends.map(async (n) => {
        await pause(random.int(0, 60))
        return spend(world, n, random.pick(ids), `merge-${n}`, 50)
      }),
    )
    await merged
    await world.settle()
    onlyFor(outcomes, ['loyalty.notEnoughPoints'])
    expect(await pointsOf(world, ids[0])).toBe(1_000 - 50 * done(outcomes))
    // What is left is hers under either id, and no more than that.
    const rest = []
    for (const n of spends) rest.push(await spend(world, n, random.pick(ids), `rest-${n}`, 50))
    expect(done(outcomes) + done(rest)).toBe(20)
    expect(await pointsOf(world, ids[0])).toBe(0)
  },
}

/** The next midnight of the brand; what these members hold ends then. */
async function endTonight(world: World, ids: readonly number[]): Promise<Date> {
  const midnight = startOfDay(addDays(dayOf(world.house.clock.now(), ZONE), 1), ZONE)
  await sql`update loyalty.grant set expires_at = ${midnight}
    where customer_id = any(${ids}::bigint[])`.execute(world.house.db)
  return midnight
}
const movedBy = async (world: World, ids: readonly number[], reason: string) =>
  new Map(
    (
      await world.rows(sql<{ id: number; n: number; points: number }>`select customer_id as id,
        count(*)::int as n, sum(amount)::bigint as points from ledger.transfer
        where asset = 'points' and reason = ${reason} and customer_id = any(${ids}::bigint[])
        group by 1`)
    ).map((row) => [row.id, row]),
  )

export const expiryWhileSpent: Race = {
  sentence: 'S-P7: points end while they are spent on two servers: each goes once, one way',
  round: async (world, random, round) => {
    const ids = await world.members(20, 100)
    const midnight = await endTonight(world, ids)
    const ended = pause(random.int(0, 120)).then(() => world.house.clock.set(midnight))
    const asks = shuffled(
      random,
      ids.flatMap((id) => [1, 2, 3, 4].map((n) => ({ id, key: `end-${round}-${n}` }))),
    )
    const outcomes = await Promise.all(
      asks.map(async ({ id, key }, n) => {
        await pause(random.int(0, 240))
        return { id, outcome: await spend(world, n, id, key, 30) }
      }),
    )
    await ended
    await world.turn(1_000)
    onlyFor(
      outcomes.map(({ outcome }) => outcome),
      ['loyalty.notEnoughPoints'],
    )
    const expired = await movedBy(world, ids, 'expiry')
    for (const id of ids) {
      const spent = done(outcomes.filter((one) => one.id === id).map(({ outcome }) => outcome))
      expect(spent).toBeLessThanOrEqual(3)
      expect([id, expired.get(id)?.points]).toEqual([id, 30 * spent - 100])
      expect([id, expired.get(id)?.n, await pointsOf(world, id)]).toEqual([id, 1, 0])
    }
  },
}

export const nightWhileBuying: Race = {
  sentence: 'the night runs in four processes while members buy: everything once for everybody',
  round: async (world, random) => {
    const ids = await world.members(90, 100)
    const ending = ids.filter((_, n) => n % 3 === 0)
    const midnight = await endTonight(world, ending)
    await sql`update loyalty.member set evaluate_at = ${midnight},
        tier_id = (select max(tier_id) from loyalty.tier)
      where customer_id = any(${ids.filter((_, n) => n % 3 === 1)}::bigint[])`.execute(
      world.house.db,
    )
    const workers = [await startWorker(world.house), await startWorker(world.house)]
    const buyers = shuffled(random, [...ids, ...ids])
    const bought = buyers.map(async (customerId, n) => {
      await pause(random.int(0, 400))
      const [outcome] = await world.act(n, (tx) =>
        ingestOrders(tx, [orderOf(customerId, 5_000, { placedAt: tx.now })]),
      )
      expect(outcome?.ok).toBeDefined()
    })
    await Promise.all([
      ...bought,
      pause(random.int(0, 200)).then(() => world.house.clock.set(midnight)),
    ])
    await world.turn(1_000)
    for (const worker of workers) worker.kill('SIGKILL')
    const [expired, earned] = [
      await movedBy(world, ids, 'expiry'),
      await movedBy(world, ids, 'order'),
    ]
    for (const [n, id] of ids.entries()) {
      expect([id, earned.get(id)]).toEqual([id, { id, n: 2, points: 100 }])
      expect([id, expired.get(id)]).toEqual([
        id,
        n % 3 === 0 ? { id, n: 1, points: -100 } : undefined,
      ])
    }
    const changes = await world.rows(sql<{ n: number }>`select count(*)::int as n
      from loyalty.tier_change where customer_id = any(${ids}::bigint[])
      group by customer_id having count(*) > 1`)
    expect(changes).toEqual([])
  },
}
