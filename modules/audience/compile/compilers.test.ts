// One tree, two compilers: random rules over random histories, through merges, give the same
// people.
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Rule } from '#contracts'
import { makeCustomers } from '#fixtures/customer'
import { makeStores } from '#fixtures/org'
import { addDays, dayOf, plusMs, startOfDay } from '#kit'
import { giveConsent, mergeCustomers, saveTag, tagCustomers, unmerge } from '#modules/customer'
import { ingestOrders, refundOrders } from '#modules/order'
import { bootedModules, brandScope, orThrow } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { openHouse } from '#tests/house'
import { catalogueOf, describe as shown } from '../catalogue.ts'
import { countSegment, idsOf } from '../everyone.ts'
import { matching } from '../someone.ts'

const PEOPLE = 160
const ZONE = 'Asia/Shanghai'
const categories = ['护肤', "O'Neil\\ 茶", 'toys']
const DAY = 86_400_000

/** The same numbers every time: a small linear generator. */
function drawer(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}

interface World {
  house: TestPlatform
  people: number[]
  tags: number[]
  stores: number[]
}

async function makeWorld(): Promise<World> {
  const house = await openHouse()
  const draw = drawer(20_260_301)
  const stores = await makeStores(house, 3)
  const people = await makeCustomers(house, PEOPLE, (i) => ({
    ...(i % 3 > 0 && { gender: i % 3 === 1 ? ('f' as const) : ('m' as const) }),
    ...(i % 4 > 0 && {
      birthday: i % 4 === 1 ? '02-29' : `19${60 + (i % 40)}-0${1 + (i % 9)}-1${i % 10}`,
    }),
    ...(i % 5 > 0 && { storeId: stores[i % 3] }),
    ...(i % 2 > 0 && {
      source: {
        storeId: stores[i % 3],
        channel: ['store', 'ad', 'live'][i % 3],
        campaign: `春 ${i % 4}'`,
      },
    }),
  }))
  const tags = await house.act(async (tx) =>
    (
      await saveTag(
        tx,
        ['甲', '乙', '丙'].map((name) => ({ name })),
      )
    ).map((tag) => orThrow(tag).tagId),
  )
  await house.act((tx) =>
    tagCustomers(
      tx,
      tags.map((tagId, t) => ({
        tagId,
        customerIds: people.filter((_, i) => (i * 7 + t) % (t + 2) === 0),
        on: true,
      })),
    ),
  )
  await house.act((tx) =>
    giveConsent(
      tx,
      people
        .filter((_, i) => i % 6 === 0)
        .map((customerId) => ({
          customerId,
          purpose: 'marketing' as const,
          granted: true,
          evidence: 'test',
        })),
    ),
  )
  const now = house.clock.now().getTime()
  const orders = Array.from({ length: 500 }, (_, i) => ({
    // Few buy much, many little, some never.
    customerId: people[Math.floor((draw(100) ** 2 / 10_000) * (PEOPLE - 30))] ?? 0,
    storeId: stores[draw(4)] ?? null,
    source: 'till',
    number: `P${i}`,
    placedAt: new Date(now - draw(400) * DAY - draw(DAY)),
    lines: Array.from({ length: 1 + draw(3) }, () => ({
      sku: `s${draw(9)}`,
      name: '货',
      category: categories[draw(4)] ?? null,
      quantity: 1 + draw(3),
      unitPrice: `${draw(90)}.${draw(10)}5`,
    })),
  }))
  const [recent, early] = [orders.slice(0, 250), orders.slice(250)]
  await house.act(async (tx) =>
    (await ingestOrders(tx, early, { effects: 'history' })).forEach(orThrow),
  )
  await house.act(async (tx) => (await ingestOrders(tx, recent)).forEach(orThrow))
  await house.act(async (tx) =>
    (
      await refundOrders(
        tx,
        orders
          .filter((_, i) => i % 9 === 0)
          .map((order, i) => ({
            source: 'till',
            refundNumber: `R${i}`,
            order: { source: 'till', number: order.number },
            at: tx.now,
            lines: i % 2 ? ('all' as const) : [{ line: 1, units: 1 }],
          })),
      )
    ).forEach(orThrow),
  )
  for (let i = 0; i < 12; i++) {
    const pair = [people[i * 5], people[i * 11 + 20]] as [number, number]
    const merged = orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: pair })))
    if (i % 4 === 0) orThrow(await house.act((tx) => unmerge(tx, merged.id)))
  }
  await house.act((tx) =>
    tagCustomers(tx, [{ tagId: tags[0] ?? 0, customerIds: people.slice(0, 20), on: false }]),
  )
  await house.idle()
  return { house, people, tags, stores }
}

const texts = [
  'f',
  'm',
  'store',
  'ad',
  "春 1'",
  '02-29',
  'active',
  'growth',
  'lost',
  '',
  'nobody',
  '\\',
]
const textValue = fc.constantFrom(...texts)
const numberValue = fc.oneof(
  fc.integer({ min: -2, max: 12 }),
  fc.integer({ min: 0, max: 60_000 }),
  fc.constant(1.5),
  fc.integer({ min: 1950, max: 2000 }),
)

/** Days around now, so that borders are met. */
const dayValue = fc
  .integer({ min: -3, max: 420 })
  .map((ago) => new Date(Date.now() - ago * DAY).toISOString().slice(0, 10))

function ruleOf(world: World): fc.Arbitrary<Rule> {
  const facts = [...catalogueOf(bootedModules()).values()].map((known) => ({
    ...shown(known),
    kind: known.column.type,
  }))
  const fact = fc.constantFrom(...facts).chain((known) =>
    fc.constantFrom(...known.ops).chain((op): fc.Arbitrary<Rule> => {
      const choice = fc.constantFrom(...(known.choices ?? []).map((c) => String(c.value)), 'nobody')
      const one: fc.Arbitrary<string | number | boolean> = {
        number: numberValue,
        money: fc.integer({ min: -100, max: 60_000 }),
        text: textValue,
        choice,
        flag: fc.boolean(),
        day: dayValue,
        instant: dayValue,
        list: fc.integer({ min: 1, max: 9 }),
      }[known.kind]
      if (op === 'empty' || op === 'notEmpty') return fc.constant({ fact: known.fact, op })
      if (op === 'withinDays' || op === 'olderThanDays') {
        return fc.integer({ min: 0, max: 420 }).map((value) => ({ fact: known.fact, op, value }))
      }
      const value =
        op === 'between'
          ? fc.tuple(one, one).map((pair) => [...pair])
          : op === 'in' || op === 'notIn'
            ? fc.array(one, { minLength: 1, maxLength: 4 })
            : one
      return value.map((given) => ({ fact: known.fact, op, value: given }))
    }),
  )
  const tag = fc.record({
    tags: fc.uniqueArray(fc.constantFrom(...world.tags), { minLength: 1 }),
    op: fc.constantFrom('any', 'all', 'none'),
  })
  const purchase = fc
    .record({
      measure: fc.constantFrom('count', 'days', 'sumFen'),
      op: fc.constantFrom('eq', 'lt', 'lte', 'gt', 'gte'),
      value: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 60_000 })),
      withinDays: fc.option(fc.integer({ min: 1, max: 400 }), { nil: undefined }),
      category: fc.option(fc.constantFrom(...categories, 'nothing'), { nil: undefined }),
      storeId: fc.option(fc.constantFrom(...world.stores), { nil: undefined }),
    })
    .map((given) => ({ purchase: given }))
  const leaf = fc.oneof(
    { weight: 4, arbitrary: fact },
    { weight: 1, arbitrary: tag },
    { weight: 2, arbitrary: purchase },
  )
  return fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf as fc.Arbitrary<Rule>,
      fc.record({ all: fc.array(tie('rule'), { maxLength: 3 }) }),
      fc.record({ any: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ not: tie('rule') }),
    ),
  })).rule
}

describe('the two compilers', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
  })

  const everyone = async (rule: Rule): Promise<number[]> => {
    const found: number[] = []
    for await (const ids of idsOf(world.house, brandScope(), rule)) found.push(...ids)
    return found
  }
  const someone = async (rule: Rule): Promise<number[]> =>
    [
      ...(await matching({ db: world.house.db, now: world.house.clock.now() }, rule, world.people)),
    ].sort((a, b) => a - b)

  it('find the same people', async () => {
    let met = 0
    const runs = Number(process.env.SIYU_RUNS ?? 150)
    await fc.assert(
      fc.asyncProperty(ruleOf(world), async (rule) => {
        const all = await everyone(rule)
        if (all.length > 0) met++
        expect(all).toEqual(await someone(rule))
        expect((await countSegment(world.house, brandScope(), rule)).count).toBe(all.length)
      }),
      { numRuns: runs, seed: 20_260_301 },
    )
    // A test that only ever compared nobody with nobody would prove nothing.
    expect(met).toBeGreaterThan(runs / 3)
  }, 240_000)

  it('leave out those who were merged away', async () => {
    const alive = await everyone({ all: [] })
    expect(alive).toEqual(await someone({ all: [] }))
    expect(alive.length).toBeLessThan(PEOPLE)
  })

  it("see a merged person's purchases as one history", async () => {
    const { house, people } = world
    const [one, other] = [people[150], people[151]] as [number, number]
    await house.act(async (tx) =>
      (
        await ingestOrders(
          tx,
          [one, other].map((customerId, i) => ({
            customerId,
            storeId: null,
            source: 'till',
            number: `M${i}`,
            placedAt: new Date(tx.now.getTime() - (i + 1) * DAY),
            lines: [{ sku: 'm', name: '货', quantity: 1, unitPrice: '10' }],
          })),
        )
      ).forEach(orThrow),
    )
    const twice: Rule = { purchase: { measure: 'days', op: 'gte', value: 2, withinDays: 5 } }
    await house.idle()
    const before = await someone(twice)
    await house.act(async (tx) => orThrow(await mergeCustomers(tx, { customerIds: [one, other] })))
    await house.idle()
    expect(await someone(twice)).toEqual([...before, one].sort((a, b) => a - b))
    expect(await everyone(twice)).toEqual(await someone(twice))
  })

  it('agree on the day of an instant, to the millisecond around midnight', async () => {
    const { house } = world
    const now = house.clock.now()
    const days = [-3, -2, -1, 0, 1].map((n) => addDays(dayOf(now, ZONE), n))
    const instants = days
      .flatMap((day) => [-1, 0, 1].map((ms) => plusMs(startOfDay(day, ZONE), ms)))
      .filter((at) => at <= now)
    const made = await makeCustomers(house, instants.length, (i) => ({ createdAt: instants[i] }))
    await house.idle()
    const values: Record<string, unknown[]> = {
      withinDays: [0, 1, 2],
      olderThanDays: [0, 1, 2],
      between: days.slice(1).map((day, at) => [days[at], day]),
      in: [[days[0], days[2]], [days[3]]],
      notIn: [[days[0], days[2]], [days[3]]],
      empty: [undefined],
      notEmpty: [undefined],
    }
    const known = catalogueOf(bootedModules()).get('created_at') ?? expect.fail('no created_at')
    for (const op of shown(known).ops) {
      for (const value of values[op] ?? days) {
        const rule = { fact: 'created_at', op, ...(value !== undefined && { value }) } as Rule
        const found = (await everyone(rule)).filter((id) => made.includes(id))
        const sure = await matching({ db: house.db, now }, rule, made)
        expect(found, JSON.stringify(rule)).toEqual([...sure].sort((a, b) => a - b))
      }
    }
  })
})
