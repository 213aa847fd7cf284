// The crowd before it lives: the same seed draws the same weeks, and rates are met.
import { expect, it } from 'vitest'
import type { Channel } from '#contracts'
import { planQuarter, usualRates, type Spot, type Visit } from './quarter-plan.ts'

const channels: Channel[] = ['store', 'parcel', 'live', 'community']
const spots: Spot[] = Array.from({ length: 40 }, (_, n) => ({
  code: `码 ${n}`,
  storeCode: String(n % 10),
  channel: channels[n % channels.length] ?? 'store',
}))
const draw = (more: Partial<typeof usualRates> = {}, seed = 7): Visit[] =>
  planQuarter({ customers: 4_000, days: 60, seed, rates: { ...usualRates, ...more }, spots })
const share = (visits: readonly Visit[], is: (visit: Visit) => boolean) =>
  visits.filter(is).length / visits.length
const adders = (visits: readonly Visit[]) => visits.filter(({ adds }) => adds)

it('is the same for the same seed, and another for another', () => {
  expect(draw()).toEqual(draw())
  expect(draw({}, 8)).not.toEqual(draw())
})

it('is everybody asked for, in order of days, none of them after the end', () => {
  const visits = draw()
  expect(visits.map(({ no }) => no)).toEqual(visits.map((_, n) => n))
  const days = visits.map(({ day }) => day)
  expect([days, new Set(days).size]).toEqual([days.toSorted((a, b) => a - b), 60])
  const bought = visits.flatMap(({ day, purchases }) => purchases.map((one) => one.day - day))
  expect([
    Math.min(...bought) >= 0,
    visits.every((v) => v.purchases.every((p) => p.day < 60)),
  ]).toEqual([true, true])
  const phones = visits.flatMap(({ phone }) => phone ?? [])
  expect(new Set(phones).size).toBe(phones.length)
})

it('does only what may be done: strangers neither register, buy nor leave', () => {
  const strangers = draw().filter(({ adds }) => !adds)
  expect(strangers.length).toBeGreaterThan(100)
  for (const { phone, purchases, blocksOn } of strangers)
    expect([phone, purchases, blocksOn]).toEqual([null, [], null])
})

it('meets the rates it is given', () => {
  const [few, many] = [draw({ adds: 0.1 }), draw({ adds: 0.4 })]
  const ratio = share(many, ({ adds }) => adds) / share(few, ({ adds }) => adds)
  expect(ratio).toBeGreaterThan(3.2)
  expect(ratio).toBeLessThan(4.8)
  const members = share(adders(draw({ registers: 0.8 })), ({ phone }) => phone !== null)
  expect(Math.abs(members - 0.8)).toBeLessThan(0.05)
  const left = share(adders(draw({ blocks: 0.3 })), ({ blocksOn }) => blocksOn !== null)
  expect(Math.abs(left - 0.3)).toBeLessThan(0.05)
  expect(adders(draw({ buys: 0 })).every(({ purchases }) => purchases.length === 0)).toBe(true)
  const once = draw({ returns: 0 }).every(({ purchases }) => purchases.length <= 1)
  expect([once, draw({ returns: 0.9 }).some(({ purchases }) => purchases.length > 3)]).toEqual([
    true,
    true,
  ])
  const shows = draw({ coupons: 0.7 }).flatMap(({ purchases }) => purchases)
  const showing = shows.filter(({ showsCoupon }) => showsCoupon).length / shows.length
  expect(Math.abs(showing - 0.7)).toBeLessThan(0.05)
  const friends = share(draw({ friends: 1 }), ({ spot }) => spot.channel === 'community')
  expect(friends).toBeGreaterThan(0.95)
})
