// A draft is tried on the last twelve months: what it says is what happens where it is in force.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { ProgramInput, Trial } from '#contracts'
import { makeTemplate } from '#fixtures/coupon'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, signInAs } from '#fixtures/org'
import { bringBack, buy, orderOf } from '#fixtures/order'
import { addDays, dayOf, type Day } from '#kit'
import { orThrow } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'
import { enrol, saveProgram, showProgram } from '../index.ts'

const zone = 'Asia/Shanghai'
const program = async (house: TestPlatform, changed: Partial<ProgramInput> = {}) => {
  const { tiers, changedAt: _at, ...rules } = await showProgram(house.db)
  const bare = tiers.map(({ members: _members, ...tier }) => tier)
  return { ...rules, tiers: bare, ...changed } as ProgramInput
}
const draftOf = async (house: TestPlatform) => {
  const now = await program(house)
  const [lowest, silver, gold] = now.tiers as [
    ProgramInput['tiers'][0],
    ProgramInput['tiers'][0],
    ProgramInput['tiers'][0],
  ]
  return {
    ...now,
    pointsPerYuan: 2,
    growthPerYuan: 9,
    birthdayFactor: 3,
    birthdayWindow: 'month' as const,
    tierValidMonths: 2,
    pointsCaps: { perOrder: 1_500, perPeriod: 900, period: 'month' as const, balance: null },
    memberDays: [
      {
        name: '周三',
        when: { kind: 'weekly' as const, weekdays: [3] },
        tiers: [
          { tierId: lowest.id ?? 0, templateId: null, factor: 2 },
          { tierId: silver.id ?? 0, templateId: null, factor: 4 },
        ],
      },
    ],
    tiers: [lowest, { ...silver, fromGrowth: 2_000 }, { ...gold, fromGrowth: 7_000 }],
  }
}

/** Four months of five members; the same in every house. */
const begin: Day = '2030-01-07'
const plan: [days: number, who: number, fen: number, back?: number][] = [
  [1, 0, 20_000],
  [2, 1, 33_300],
  [2, 2, 90_000],
  [9, 0, 12_345],
  [16, 3, 8_888, 1],
  [23, 1, 50_000, 2],
  [44, 0, 10_000],
  [51, 2, 70_000, 1],
  [65, 4, 29_990],
  [79, 1, 7_000],
  [86, 3, 25_000],
]
const at = (days: number) => new Date(`${addDays(begin, days)}T04:00:00Z`)

async function live(house: TestPlatform): Promise<number[]> {
  await house.advance(at(0))
  const ids: number[] = []
  for (const birthday of ['1990-01-09', '1991-02-01', undefined, '1992-04-03', undefined])
    ids.push(await makeCustomer(house, birthday ? { birthday } : {}))
  for (const one of await house.act((tx) =>
    enrol(
      tx,
      ids.map((customerId) => ({ customerId })),
    ),
  ))
    orThrow(one)
  for (const [days, who, fen, back] of plan) {
    await house.advance(at(days))
    const order = orderOf(ids[who] ?? 0, fen, {
      placedAt: at(days),
      lines: [
        { sku: 'a', name: 'a', quantity: 2, unitPrice: (Math.floor(fen / 3) / 100).toFixed(2) },
        { sku: 'b', name: 'b', quantity: 1, unitPrice: (fen / 300).toFixed(2) },
      ],
    })
    await buy(house, order)
    await house.idle()
    if (back) await bringBack(house, order, [{ line: 1, units: back }])
    await house.idle()
  }
  await house.advance(at(100))
  return ids
}
const standing = async (house: TestPlatform, ids: readonly number[]) => {
  await house.idle()
  return (
    await sql<{ tier: string; points: number }>`select tier, points from loyalty.v_member
    where customer_id = any(${[...ids]}::bigint[]) order by customer_id`.execute(house.db)
  ).rows
}
const counted = (rows: readonly { tier: string }[], names: readonly string[]) =>
  names.map((name) => rows.filter(({ tier }) => tier === name).length)

test('a trial says for every member and tier what happens in a house where the draft is in force', async () => {
  const [house, other] = [await openHouse(), await openHouse()]
  const { ask } = await openDoors(house)
  const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const ids = await live(house)
  const before = await standing(house, ids)
  await other.act(async (tx) => saveProgram(tx, await draftOf(other)))
  const then = await standing(other, await live(other))

  const draft = await draftOf(house)
  const trials = async () =>
    (await ask('POST', '/v1/loyalty/trials', { cookie, body: { draft, hundredPointsFen: 150 } }))
      .body as Trial
  const asked = await trials()
  expect(asked.figures).toBeNull()
  await house.idle()
  const { body } = await ask('GET', `/v1/loyalty/trials/${asked.id}`, { cookie })
  const { figures, ...kept } = body as Trial
  if (!figures) throw new Error('the trial has no end')
  expect(kept).toMatchObject({ members: 5, done: 5, overtaken: false, until: dayOf(at(100), zone) })
  const names = before.length > 0 ? draft.tiers.map(({ name }) => name) : []
  expect(figures.tiers.map(({ members }) => members)).toEqual(counted(before, names))
  expect(figures.after.map(({ members }) => members)).toEqual(counted(then, names))
  const moved = new Map([...figures.gainers, ...figures.losers].map((one) => [one.customerId, one]))
  expect(ids.map((id) => moved.get(id)?.points ?? 0)).toEqual(
    ids.map((_, place) => (then[place]?.points ?? 0) - (before[place]?.points ?? 0)),
  )
  expect(ids.map((id, place) => moved.get(id)?.to ?? before[place]?.tier)).toEqual(
    then.map(({ tier }) => tier),
  )
  const delta = then.reduce(
    (sum, { points }, place) => sum + points - (before[place]?.points ?? 0),
    0,
  )
  expect(figures.pointsFen).toBe(Math.round(delta * 1.5))
  expect(figures.all.pointsMore - figures.all.pointsLess).toBe(delta)
  // Nothing was written to members; the same draft is the same trial; a published change overtakes it.
  expect(await standing(house, ids)).toEqual(before)
  expect((await trials()).id).toBe(asked.id)
  await house.act(async (tx) => saveProgram(tx, await program(house, { birthdayFactor: 5 })))
  const late = (await ask('GET', `/v1/loyalty/trials/${asked.id}`, { cookie })).body as Trial
  expect(late).toMatchObject({ overtaken: true, figures: { pointsFen: figures.pointsFen } })
})

test('coupons of member days cost at most what they take off where the basket reaches them, once a day', async () => {
  const house = await openHouse()
  const { ask } = await openDoors(house)
  const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const templateId = await makeTemplate(house, { thresholdFen: 6_800 })
  const ids = await live(house)
  const draft = await program(house)
  const tierIds = draft.tiers.map(({ id }) => id ?? 0)
  draft.memberDays = [
    {
      name: '每天',
      when: { kind: 'weekly', weekdays: [1, 2, 3, 4, 5, 6, 7] },
      tiers: tierIds.map((tierId) => ({ tierId, templateId, factor: 1 })),
    },
  ]
  const { id } = (
    await ask('POST', '/v1/loyalty/trials', { cookie, body: { draft, hundredPointsFen: 100 } })
  ).body as Trial
  await house.idle()
  const { figures } = (await ask('GET', `/v1/loyalty/trials/${id}`, { cookie })).body as Trial
  expect(figures).toMatchObject({ pointsFen: 0, couponsFen: plan.length * 1_000 })
  expect(ids).toHaveLength(5)
  expect((await ask('GET', '/v1/loyalty/trials/999', { cookie })).body).toMatchObject({
    code: 'loyalty.unknownTrial',
  })
})
