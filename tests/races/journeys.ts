// Journeys: two hundred copies of one event, and a new version while members enter.
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Step } from '#contracts'
import { chunksOf, HOUR_MS } from '#kit'
import { publishDraft, saveDraft, stopJourney } from '#modules/journey'
import { loyaltyJoined } from '#modules/loyalty'
import { orderPaid } from '#modules/order'
import { exit, makeJourney, plan, wait } from '#fixtures/journey'
import { pause, shuffled, type Race, type World } from './world.ts'

let orders = 700_000

const paid = (world: World, n: number, customerId: number, orderId: number, copies: number) =>
  world.act(n, async (tx) =>
    tx.publish(
      orderPaid,
      Array.from({ length: copies }, () => ({
        subject: customerId,
        payload: {
          orderId,
          storeId: null,
          staffId: null,
          amountFen: 5_000,
          first: true,
          paidAt: tx.now.toISOString(),
          purchaseNo: 1,
          source: 'test',
        },
      })),
    ),
  )
const entriesOf = (world: World, journeyId: number) =>
  world.rows(sql<{ id: number; version: number; n: number }>`select customer_id as id,
      version, count(*)::int as n from journey.enrolment where journey_id = ${journeyId}
    group by 1, 2 order by 1, 2`)

export const copies: Race = {
  sentence: 'S-J2: re-entry by two hundred copies of one event, heard by two servers: one entry',
  round: async (world, random) => {
    const journeyId = await makeJourney(world.house, {
      trigger: { kind: 'event', event: 'order.paid', filters: {} },
      steps: [wait('wait', null, 1)],
      settings: {
        goal: { event: 'coupon.redeemed', withinDays: 30 },
        reentry: { mode: 'oncePerOrder' },
      },
    })
    const people = await world.friends(2)
    const told = people.flatMap((id) => {
      const both = [(orders += 1), (orders += 1)]
      return both.flatMap((orderId) => Array.from({ length: 10 }, () => ({ id, orderId })))
    })
    await Promise.all(
      shuffled(random, told).map(async ({ id, orderId }, n) => {
        await pause(random.int(0, 40))
        await paid(world, n, id, orderId, 10)
      }),
    )
    await world.settle()
    expect(await entriesOf(world, journeyId)).toEqual(
      people.map((id) => ({ id, version: 1, n: 2 })),
    )
    await world.house.act((tx) => stopJourney(tx, journeyId, true))
  },
}

const VERSIONS = 4
const stepsOf = (version: number): Step[] => [wait('wait', `end${version}`), exit(`end${version}`)]

export const publishing: Race = {
  sentence: 'S-J10: new versions are published while members enter: each goes one of them, whole',
  round: async (world, random, round) => {
    const journeyId = await makeJourney(world.house, { steps: stepsOf(1) })
    const people = await world.friends(60)
    const entering = [...chunksOf(people, 6)].map(async (some, n) => {
      await pause(random.int(0, 250))
      // Told twice: whoever has entered a version does not enter the next as well.
      for (const time of [0, 1])
        await world.act(n + time, async (tx) =>
          tx.publish(
            loyaltyJoined,
            some.map((id) => ({ subject: id, payload: { customerId: id, storeId: null } })),
          ),
        )
    })
    const published = (async () => {
      for (let version = 2; version <= VERSIONS; version += 1) {
        await pause(random.int(0, 100))
        const name = `改版 ${round} ${journeyId}`
        const draft = plan({ steps: stepsOf(version) })
        await world.act(version, (tx) => saveDraft(tx, { id: journeyId, name, draft }))
        await Promise.all([0, 1].map((n) => world.act(n, (tx) => publishDraft(tx, journeyId))))
          // Of two desks that publish the same draft one may find nothing left to publish.
          .catch((error: unknown) => expect(error).toMatchObject({ code: 'journey.noDraft' }))
      }
    })()
    await Promise.all([...entering, published])
    await world.settle()
    const entries = await entriesOf(world, journeyId)
    expect(entries.map(({ id, n }) => ({ id, n }))).toEqual(people.map((id) => ({ id, n: 1 })))
    await world.turn(25 * HOUR_MS)
    const ways = await world.rows(sql<{ id: number; way: string; same: boolean }>`
      select e.customer_id as id, string_agg(s.step_id, ' ' order by s.visit_no) as way,
        string_agg(s.step_id, ' ' order by s.visit_no) = 'wait ' || (
          select v.definition->'steps'->0->>'next' from journey.version v
          where v.journey_id = e.journey_id and v.version = e.version) as same
      from journey.enrolment e join journey.step_log s
        on s.customer_id = e.customer_id and s.enrolment_id = e.enrolment_id
      where e.journey_id = ${journeyId} group by e.customer_id, e.journey_id, e.version`)
    expect(ways).toHaveLength(people.length)
    expect(ways.filter(({ same }) => !same)).toEqual([])
    await world.house.act((tx) => stopJourney(tx, journeyId, true))
  },
}
