// Who lives on is known for good once she is locked, also to those who waited for a merge.
import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { architecture } from '#architecture'
import { orThrow, type Tx } from '#platform'
import { testPlatform } from '#platform/testing'
import { makeCustomer } from './fixtures.ts'
import { lockLiving, lockPeople, mergeCustomers, survivorsOf } from './index.ts'

const house = await testPlatform(
  inject('engines'),
  architecture.filter(({ storey }) => storey <= 2),
)

const waiting = () =>
  expect.poll(
    async () =>
      (
        await sql`select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(house.db)
      ).rows.length,
  )

/** A merge that has happened and is not committed; the locks of it are asked for meanwhile. */
async function duringMerge<T>(
  [older, younger]: [number, number],
  ask: (tx: Tx) => Promise<T>,
): Promise<{ answer: T; runs: number }> {
  const [merged, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const merge = house.act(async (tx) => {
    orThrow(await mergeCustomers(tx, { customerIds: [older, younger] }))
    merged.resolve()
    await go.promise
  })
  await merged.promise
  let runs = 0
  const asked = house.act((tx) => {
    runs += 1
    return ask(tx)
  })
  await waiting().toBeGreaterThan(0)
  go.resolve()
  await merge
  return { answer: await asked, runs }
}

test('Locked while she is merged, she is whoever lives on.', async () => {
  const pair: [number, number] = [await makeCustomer(house), await makeCustomer(house)]
  const { answer, runs } = await duringMerge(pair, (tx) => lockPeople(tx, [pair[1], 999_999_999]))
  expect([...answer]).toEqual([[pair[1], pair[0]]])
  expect(runs, 'it saw that she had been merged, and began again').toBe(2)
})

test('Several merged one into the next are one person, locked once.', async () => {
  const [a, b, c] = [
    await makeCustomer(house),
    await makeCustomer(house),
    await makeCustomer(house),
  ]
  orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: [b, c] })))
  const { answer } = await duringMerge([a, b], (tx) => lockPeople(tx, [c, b, a]))
  expect(answer).toEqual(
    new Map([
      [a, a],
      [b, a],
      [c, a],
    ]),
  )
})

test('Whoever asks for those who live is run again when one of them was merged meanwhile.', async () => {
  const pair: [number, number] = [await makeCustomer(house), await makeCustomer(house)]
  const { answer, runs } = await duringMerge(pair, async (tx) => {
    const [living = 0] = (await survivorsOf(tx.db, [pair[1]])).values()
    await lockLiving(tx, [living])
    return living
  })
  expect(answer).toBe(pair[0])
  expect(runs).toBe(2)
})

test('Asked for by an old id, it is she who lives on that is locked.', async () => {
  const [older, younger] = [await makeCustomer(house), await makeCustomer(house)]
  orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: [older, younger] })))
  const free = () =>
    house.act(async (tx) => {
      const found = await sql<{ id: number }>`select customer_id as id from customer.customer
        where customer_id = ${older} for no key update skip locked`.execute(tx.db)
      return found.rows.length
    })
  const whileHeld = await house.act(async (tx) => {
    await lockPeople(tx, [younger])
    return free()
  })
  expect([whileHeld, await free()]).toEqual([0, 1])
})
