// Overview, funnel and store board over a small world whose figures are known, by role and scope.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Funnel, Overview, StoreBoard } from '#contracts'
import { makeCustomers } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { orderOf } from '#fixtures/order'
import { makeFriend } from '#fixtures/wecom'
import { followed } from '#modules/wecom'
import { addDays, dayOf } from '#kit'
import { ingestOrders, refundOrders } from '#modules/order'
import { orThrow } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { openDoors, type Ask } from '#tests/http'
import { openHouse } from '#tests/house'

const DAY = 86_400_000

interface World {
  house: TestPlatform
  ask: Ask
  stores: number[]
  guide: number
  people: number[]
  headquarters: string
  manager: string
}

/**
 * Eight people. Six came by a code of the first store (four by `store`, two by `ad`), two to the
 * second without a channel. The first four are friends of the guide. Purchase days: 5, 2, 2, 1, 0,
 * 0, 1, 0.
 */
async function makeWorld(): Promise<World> {
  const house = await openHouse()
  const { ask } = await openDoors(house)
  const stores = await makeStores(house, 2)
  const [first = 0, second = 0] = stores
  const guide = await makeStaff(house, { storeIds: [first], wecomUserid: 'guide.one' })
  const people = await makeCustomers(house, 8, (i) =>
    i < 6
      ? {
          storeId: first,
          staffId: guide,
          source: {
            storeId: first,
            channel: i < 4 ? 'store' : 'ad',
            placement: '门口',
            staffId: guide,
          },
        }
      : { storeId: second, source: { storeId: second } },
  )
  for (const customerId of people.slice(0, 4)) {
    await makeFriend(house, { customerId, staffId: guide, userId: 'guide.one', storeId: first })
  }
  await house.act(async (tx) =>
    tx.publish(
      followed,
      people.slice(0, 4).map((subject) => ({
        subject,
        payload: {
          staffId: guide,
          storeId: first,
          codeId: null,
          welcomeCode: null,
          state: null,
          passed: false,
          at: tx.now.toISOString(),
        },
      })),
    ),
  )
  const now = house.clock.now().getTime()
  const daysAgo = [[0, 3, 6, 40, 41], [1, 50], [0, 1], [35], [], [], [2], []]
  const orders = daysAgo.flatMap((days, i) =>
    days.map((ago) =>
      orderOf(people[i] ?? 0, 10_000 + i, {
        storeId: i < 6 ? first : second,
        placedAt: new Date(now - ago * DAY),
      }),
    ),
  )
  await house.act(async (tx) => (await ingestOrders(tx, orders)).forEach(orThrow))
  await house.act(async (tx) =>
    orThrow(
      (
        await refundOrders(tx, [
          {
            source: 'till',
            refundNumber: 'R1',
            order: { source: 'till', number: orders[0]?.number ?? '' },
            at: tx.now,
          },
        ])
      )[0],
    ),
  )
  const headquarters = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const manager = await signInAs(
    house,
    await makeStaff(house, { role: 'store', storeIds: [second] }),
  )
  await house.idle()
  return { house, ask, stores, guide, people, headquarters, manager }
}

describe('insight', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
  })
  const get = async <T>(path: string, cookie = world.headquarters): Promise<T> => {
    const answer = await world.ask('GET', `/v1/insight/${path}`, { cookie })
    expect(answer.status, answer.text).toBe(200)
    return answer.body as T
  }

  it('shows the brand at a glance beside the time before', async () => {
    const seen = await get<Overview>('overview')
    expect(seen).toMatchObject({
      added: { now: 4, before: 0 },
      orders: { now: 7, before: 4 },
      buyers: { now: 4, before: 3 },
      paidFen: { now: 3 * 10_000 + 10_001 + 2 * 10_002 + 10_006, before: 20_000 + 10_001 + 10_003 },
      refundedFen: { now: 10_000, before: 0 },
      repeatRate: { now: 0.75 },
      customers: 8,
      stages: { introduction: 3, growth: 4, mature: 1, decline: 0, lost: 0 },
      checklist: { customers: true, code: false },
    })
    expect(seen.days).toHaveLength(30)
    expect(seen.days.reduce((sum, day) => sum + day.orders, 0)).toBe(7)
  })

  it('shows a store manager her own store only', async () => {
    const seen = await get<Overview>('overview', world.manager)
    expect(seen).toMatchObject({
      customers: 2,
      orders: { now: 1 },
      paidFen: { now: 10_006 },
      added: { now: 0 },
      refundedFen: { now: 0 },
    })
    const board = await get<StoreBoard>('stores', world.manager)
    expect(board.rows.map((row) => row.storeId)).toEqual([world.stores[1]])
    const funnel = await get<Funnel>('funnel', world.manager)
    expect(funnel.total).toMatchObject({ added: 0, bought: 0 })
    const foreign = await get<Funnel>(`funnel?storeId=${world.stores[0]}`, world.manager)
    expect(foreign.total).toEqual({ added: 0, registered: 0, bought: 0, boughtAgain: 0, habit: 0 })
  })

  it('counts the five nodes by store, channel, guide and placement', async () => {
    const five = (added: number, bought: number, boughtAgain: number, habit: number) => ({
      added,
      registered: bought,
      bought,
      boughtAgain,
      habit,
    })
    const byStore = await get<Funnel>('funnel?by=store')
    expect(byStore.total).toEqual(five(4, 4, 3, 1))
    expect(
      byStore.rows.map(({ key, label, ...nodes }) => [Number(key), label !== '', nodes]),
    ).toEqual([[world.stores[0], true, five(4, 4, 3, 1)]])
    const byChannel = await get<Funnel>('funnel?by=channel')
    expect(byChannel.rows.map(({ key, bought }) => [key, bought])).toEqual([['store', 4]])
    expect((await get<Funnel>('funnel?by=guide')).rows[0]).toMatchObject({
      key: String(world.guide),
      added: 4,
    })
    expect((await get<Funnel>('funnel?by=placement')).rows[0]).toMatchObject({
      key: '门口',
      label: '门口',
      added: 4,
    })
    expect((await get<Funnel>('funnel?channel=ad')).total).toEqual(five(0, 0, 0, 0))
    expect((await get<Funnel>('funnel?by=month')).rows).toHaveLength(1)
  })

  it('takes only those who came in the period', async () => {
    const today = dayOf(world.house.clock.now(), 'Asia/Shanghai')
    const earlier = await get<Funnel>(
      `funnel?from=${addDays(today, -60)}&until=${addDays(today, -2)}`,
    )
    expect(earlier.total.bought).toBe(0)
    const reversed = await world.ask('GET', '/v1/insight/funnel?from=2026-02-01&until=2026-01-01', {
      cookie: world.headquarters,
    })
    expect([reversed.status, (reversed.body as { code: string }).code]).toEqual([
      422,
      'analytics.periodReversed',
    ])
  })

  it('compares stores', async () => {
    const { rows } = await get<StoreBoard>('stores')
    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({
      storeId: world.stores[0],
      customers: 6,
      added: 4,
      buyers: 3,
      orders: 6,
      refundedFen: 10_000,
      repeatRate: 1,
    })
    expect(rows[1]).toMatchObject({
      customers: 2,
      added: 0,
      buyers: 1,
      orders: 1,
      paidFen: 10_006,
      repeatRate: 0,
    })
  })

  it('reports by store and by source, and says so plainly where nothing was bought', async () => {
    const whole = await get<{ orders: number; revenue: number }>('report')
    expect(whole).toMatchObject({ orders: 11, revenue: 1100.15 })
    expect(await get('report', world.manager)).toMatchObject({ orders: 1, customers: 1 })
    expect(await get(`report?storeId=${world.stores[0]}`)).toMatchObject({ orders: 10 })
    expect(await get('report?source=nowhere')).toMatchObject({
      orders: 0,
      gaps: { n: 0 },
      conversion_by_cohort: {},
    })
    expect(await get('report?asOf=2001-01-01')).toMatchObject({ as_of: '2001-01-01', orders: 0 })
  })
})
