// Stages and members in the whole house: after an order, an import, a merge, by the calendar;
// counts by scope.
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Rule, SegmentCount } from '#contracts'
import { makeCustomer, makeCustomers } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { buy, orderOf } from '#fixtures/order'
import { lockPeople, mergeCustomers, saveTag, tagCustomers } from '#modules/customer'
import { ingestOrders } from '#modules/order'
import { saveBrand } from '#modules/org'
import { brandScope, orThrow } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { openDoors, type Ask } from '#tests/http'
import { openHouse } from '#tests/house'
import {
  chunksOfAudience,
  freezeAudience,
  saveSegments,
  unwatchSegment,
  watchSegment,
} from './index.ts'
import { restage } from './stages.ts'

const DAY = 86_400_000

let house: TestPlatform
let ask: Ask
beforeAll(async () => {
  house = await openHouse()
  ;({ ask } = await openDoors(house))
})
const daysAgo = (days: number) => new Date(house.clock.now().getTime() - days * DAY)
const turn = async (days: number) => {
  await house.clock.set(new Date(house.clock.now().getTime() + days * DAY))
  await house.idle()
}
const stageOf = async (id: number) =>
  (
    await sql<{ stage: string; recency: string }>`
  select stage, recency from audience.stage where customer_id = ${id}`.execute(house.db)
  ).rows[0]
/** A process may keep the brand's rules for a second: until the timer has seen the new ones. */
const reaches = (id: number, standing: { stage: string; recency: string }) =>
  vi.waitFor(async () => expect(await stageOf(id)).toEqual(standing), {
    timeout: 30_000,
    interval: 100,
  })
const told = async (id: number, name: string) =>
  (
    await sql<{ payload: Record<string, unknown> }>`
  select payload from platform.event where subject = ${id} and name = ${name} order by id`.execute(
      house.db,
    )
  ).rows.map((row) => row.payload)
const buys = (customerId: number, days: number) =>
  buy(house, orderOf(customerId, 5_000, { placedAt: daysAgo(days) }))

describe('a stage', () => {
  it('turns from introduction to growth with the first order, and is told once', async () => {
    const her = await makeCustomer(house)
    await buys(her, 0)
    await house.idle()
    await buys(her, 0)
    await house.idle()
    expect(await stageOf(her)).toEqual({ stage: 'growth', recency: 'active' })
    expect(await told(her, 'audience.stageChanged')).toEqual([
      { from: 'introduction', to: 'growth' },
    ])
    const [fact] = await house.insight.rows<{ stage: string }>(
      brandScope(),
      () => `SELECT stage FROM customer_facts FINAL WHERE customer_id = ${her}`,
    )
    expect(fact?.stage).toBe('growth')
  })

  it('that stays makes nobody wait who is at the till', async () => {
    const her = await makeCustomer(house)
    await buys(her, 0)
    await house.idle()
    await house.act(async (till) => {
      await lockPeople(till, [her])
      await house.act((tx) => restage(tx, [her]))
    })
    expect(await stageOf(her)).toEqual({ stage: 'growth', recency: 'active' })
  })

  it('of an import is set without a word', async () => {
    const [her = 0, other = 0] = await makeCustomers(house, 2)
    await house.act(async (tx) =>
      (
        await ingestOrders(
          tx,
          [
            orderOf(her, 900, { placedAt: daysAgo(100) }),
            orderOf(other, 900, { placedAt: daysAgo(500) }),
          ],
          { effects: 'history' },
        )
      ).forEach(orThrow),
    )
    await house.idle()
    expect(await stageOf(her)).toEqual({ stage: 'decline', recency: 'dormant' })
    expect(await stageOf(other)).toEqual({ stage: 'lost', recency: 'churned' })
    expect(await told(her, 'audience.stageChanged')).toEqual([])
    const facts = await house.insight.rows(
      brandScope(),
      () =>
        `SELECT stage FROM customer_facts FINAL WHERE customer_id IN (${her}, ${other})
          ORDER BY customer_id`,
    )
    expect(facts).toEqual([{ stage: 'decline' }, { stage: 'lost' }])
  })

  it('of two who are one follows what both bought', async () => {
    const [her = 0, other = 0] = await makeCustomers(house, 2)
    await buys(her, 100)
    await buys(other, 1)
    await house.act(async (tx) => orThrow(await mergeCustomers(tx, { customerIds: [her, other] })))
    await house.idle()
    expect(await stageOf(her)).toEqual({ stage: 'growth', recency: 'active' })
    expect(await stageOf(other)).toBeUndefined()
  })

  it('changes with other rules for everybody', async () => {
    const her = await makeCustomer(house)
    await buys(her, 20)
    await house.idle()
    await house.act((tx) =>
      saveBrand(tx, { rules: { lifecycle: { activeDays: 5, silentDays: 10, dormantDays: 15 } } }),
    )
    await reaches(her, { stage: 'lost', recency: 'churned' })
    await house.act((tx) =>
      saveBrand(tx, { rules: { lifecycle: { activeDays: 30, silentDays: 90, dormantDays: 180 } } }),
    )
    await reaches(her, { stage: 'growth', recency: 'active' })
  })
})

describe('a watched segment', () => {
  const owner = { kind: 'journey', id: 1, name: 'Second purchase' }
  const watched = async (name: string, rule: Rule) => {
    const id = await house.act(
      async (tx) => orThrow((await saveSegments(tx, [{ name, rule }]))[0]).id,
    )
    await house.act((tx) => watchSegment(tx, id, owner))
    await house.idle()
    return id
  }
  const members = async (id: number) =>
    (
      await sql<{ id: number }>`select customer_id as id
    from audience.member where segment_id = ${id} order by 1`.execute(house.db)
    ).rows.map((row) => row.id)

  it('holds those who match when watching begins, without telling of them', async () => {
    const her = await makeCustomer(house)
    await buys(her, 0)
    await house.idle()
    const id = await watched('buyers', { fact: 'orders_count', op: 'gte', value: 1 })
    expect(await members(id)).toContain(her)
    expect(await told(her, 'audience.entered')).toEqual([])
  })

  it('follows orders and tags, and tells of each change once', async () => {
    const her = await makeCustomer(house)
    const tag = await house.act(
      async (tx) => orThrow((await saveTag(tx, [{ name: '停发' }]))[0]).tagId,
    )
    const id = await watched('bought, not stopped', {
      all: [{ purchase: { measure: 'count', op: 'gte', value: 1 } }, { tags: [tag], op: 'none' }],
    })
    expect(await members(id)).not.toContain(her)
    await buys(her, 0)
    await house.idle()
    expect(await members(id)).toContain(her)
    await house.act((tx) => tagCustomers(tx, [{ tagId: tag, customerIds: [her], on: true }]))
    await house.idle()
    expect(await members(id)).not.toContain(her)
    const [entered, left] = [
      ...(await told(her, 'audience.entered')),
      ...(await told(her, 'audience.left')),
    ].filter((payload) => payload.segmentId === id)
    expect(Number(left?.version)).toBeGreaterThan(Number(entered?.version))
  })

  it('loses its rows with its last watcher', async () => {
    const id = await watched('everybody', { all: [] })
    expect((await members(id)).length).toBeGreaterThan(0)
    await house.act((tx) => unwatchSegment(tx, id, owner))
    expect(await members(id)).toEqual([])
  })

  it('follows a rule that was changed', async () => {
    const her = await makeCustomer(house)
    const id = await watched('nobody', { not: { all: [] } })
    expect(await members(id)).toEqual([])
    await house.act(async (tx) =>
      orThrow((await saveSegments(tx, [{ id, name: 'nobody', rule: { all: [] } }]))[0]),
    )
    await house.idle()
    expect(await members(id)).toContain(her)
  })

  it('moves with the calendar, as stages do', async () => {
    const her = await makeCustomer(house)
    await buys(her, 0)
    await house.idle()
    const id = await watched('bought in a week', {
      fact: 'last_paid_on',
      op: 'withinDays',
      value: 7,
    })
    expect(await members(id)).toContain(her)
    await turn(7)
    expect(await members(id)).toContain(her)
    await turn(1)
    expect(await members(id)).not.toContain(her)
    expect(await stageOf(her)).toEqual({ stage: 'growth', recency: 'active' })
    await turn(84)
    expect(await stageOf(her)).toEqual({ stage: 'decline', recency: 'dormant' })
    await turn(90)
    expect(await told(her, 'audience.stageChanged')).toEqual([
      { from: 'introduction', to: 'growth' },
      { from: 'growth', to: 'decline' },
      { from: 'decline', to: 'lost' },
    ])
  })
})

describe('the doors', () => {
  it('count live within reach, save, page, export, freeze and delete', async () => {
    const [mine = 0, foreign = 0] = await makeStores(house, 2)
    const people = await makeCustomers(house, 12, (i) => ({
      storeId: i < 9 ? mine : foreign,
      name: `=顾客 ${i}`,
    }))
    await house.idle()
    const manager = await signInAs(
      house,
      await makeStaff(house, { role: 'store', storeIds: [mine] }),
    )
    const headquarters = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
    const rule: Rule = { fact: 'home_store_id', op: 'in', value: [mine, foreign] }
    const count = async (cookie: string) =>
      (await ask('POST', '/v1/segments/count', { cookie, body: { rule } })).body as SegmentCount
    const seen = await count(headquarters)
    expect(seen).toMatchObject({ count: 12, sample: { length: 8 } })
    expect(seen.sample[0]?.phoneMasked).toMatch(/^\d{3}\*{4}\d{4}$/)
    expect(await count(manager)).toMatchObject({ count: 9, total: 9 })
    const saved = await ask('POST', '/v1/segments', {
      cookie: headquarters,
      body: { name: 'two stores', rule },
    })
    expect(saved.status, saved.text).toBe(200)
    const { id } = saved.body as { id: number }
    const path = `/v1/segments/${id}`
    const pages: number[] = []
    for (let cursor = ''; ;) {
      const page = (await ask('GET', `${path}/members?limit=5${cursor}`, { cookie: manager }))
        .body as { items: { id: number }[]; nextCursor?: string }
      pages.push(...page.items.map((item) => item.id))
      if (!page.nextCursor) break
      cursor = `&cursor=${page.nextCursor}`
    }
    expect(pages).toEqual(people.slice(0, 9))
    const file = await ask('GET', `${path}/export`, { cookie: headquarters })
    expect(file.text.split('\n')).toHaveLength(14)
    expect(file.text).toContain("'=顾客 3")
    expect((await ask('GET', `${path}/export`, { cookie: manager })).status).toBe(403)
    const frozen = await freezeAudience(house, brandScope(), id, 'spring')
    const chunks: number[][] = []
    for await (const ids of chunksOfAudience(house.db, frozen.audienceId)) chunks.push(ids)
    expect([frozen.size, chunks.flat()]).toEqual([12, people])
    expect((await ask('DELETE', path, { cookie: headquarters })).status).toBe(200)
    expect((await ask('GET', path, { cookie: headquarters })).status).toBe(404)
  })

  it.each<[code: string, rule: unknown]>([
    ['audience.unknownFact', { fact: 'shoe_size', op: 'eq', value: 1 }],
    ['audience.wrongOperator', { fact: 'gender', op: 'gt', value: 'f' }],
    ['audience.wrongValue', { fact: 'orders_count', op: 'eq', value: 'many' }],
    ['audience.wrongValue', { fact: 'last_paid_on', op: 'lt', value: '2026-02-30' }],
    ['audience.unknownSegment', { segment: 999_999 }],
    [
      'audience.ruleTooLarge',
      {
        all: Array.from({ length: 100 }, () => ({
          all: [{ all: [] }, ...[1, 2, 3].map(() => ({ tags: [1], op: 'any' }))],
        })),
      },
    ],
    ['request.invalid', { fact: 'orders_count' }],
    ['request.invalid', { any: [] }],
    ['request.invalid', JSON.parse(`${'{"not":'.repeat(3_000)}{"all":[]}${'}'.repeat(3_000)}`)],
  ])('refuse %s', async (code, rule) => {
    const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
    const answer = await ask('POST', '/v1/segments/count', { cookie, body: { rule } })
    expect([answer.status < 500, (answer.body as { code: string }).code]).toEqual([true, code])
  })

  it('refuse a circle, a name that is taken, and to delete what is used', async () => {
    const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
    const save = async (body: object) =>
      (await ask('POST', '/v1/segments', { cookie, body })).body as { id: number; code?: string }
    const one = await save({ name: 'one', rule: { all: [] } })
    const two = await save({ name: 'two', rule: { segment: one.id } })
    expect((await save({ id: one.id, name: 'one', rule: { not: { segment: two.id } } })).code).toBe(
      'audience.segmentCircle',
    )
    expect((await save({ name: 'one', rule: { all: [] } })).code).toBe('audience.nameTaken')
    const answer = await ask('DELETE', `/v1/segments/${one.id}`, { cookie })
    expect([answer.status, (answer.body as { code: string }).code]).toEqual([
      409,
      'audience.segmentUsed',
    ])
    const facts = await ask('GET', '/v1/facts', { cookie })
    expect(facts.status).toBe(200)
  })
})
