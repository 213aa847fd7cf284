// What was owed on past days, against a replay of random histories lived through day by day.
import { expect, test } from 'vitest'
import { addDays, DAY_MS, dayOf, plusMs, randomBy, type Day } from '#kit'
import { openHouse } from '#tests/house'
import { liabilityAt, post, type Asset, type House, type Transfer } from './index.ts'

const house = await openHouse()
const zone = 'Asia/Shanghai'
const kinds = { issued: 1, opening: 1, spent: -1, expired: -1, reversed: -1 } as const
const assets: Asset[] = ['points', 'growth', 'stored_principal', 'stored_bonus', 'commission']
interface Lived {
  day: Day
  asset: Asset
  house: House
  amount: number
}

/** A day of random entries; gives those that were not refused. */
async function liveDay(random: ReturnType<typeof randomBy>, no: number): Promise<Lived[]> {
  const transfers = Array.from({ length: random.int(0, 12) }, (_, i): Transfer => {
    const kind = random.pick(Object.keys(kinds)) as keyof typeof kinds
    const customer = { customerId: 1 + random.int(0, 5) }
    const [from, to] = kinds[kind] > 0 ? [{ system: kind }, customer] : [customer, { system: kind }]
    const asset = random.pick(assets)
    return { key: `d${no}:${i}`, asset, from, to, amount: random.int(1, 900), reason: 'test' }
  })
  const day = dayOf(house.clock.now(), zone)
  const outcomes = await house.act((tx) => post(tx, transfers))
  return transfers.flatMap(({ asset, from, to, amount }, at) => {
    if (outcomes[at]?.refusal) return []
    const system = ('system' in from ? from.system : 'system' in to ? to.system : 'issued') as House
    return [{ day, asset, house: system, amount: 'system' in from ? amount : -amount }]
  })
}

function replay(history: readonly Lived[], asset: Asset, from: Day, until: Day) {
  const hers = history.filter((entry) => entry.asset === asset)
  const sum = (some: readonly Lived[]) => some.reduce((total, { amount }) => total + amount, 0)
  const inside = hers.filter(({ day }) => day >= from && day <= until)
  const of = (name: House) => sum(inside.filter((entry) => entry.house === name))
  return {
    asset,
    opening: sum(hers.filter(({ day }) => day < from)),
    brought: of('opening'),
    issued: of('issued'),
    spent: of('spent'),
    expired: of('expired'),
    reversed: of('reversed'),
    closing: sum(hers.filter(({ day }) => day <= until)),
  }
}

test('S-P9: what was owed at any past date equals a replay', async () => {
  const random = randomBy(20261122)
  const first = dayOf(house.clock.now(), zone)
  const history: Lived[] = []
  for (let no = 0; no < 30; no++) {
    history.push(...(await liveDay(random, no)))
    // Hours of the day vary: entries stand on both sides of midnight, in UTC and at home.
    await house.advance(plusMs(house.clock.now(), random.int(4, 40) * (DAY_MS / 24)))
  }
  const seen = new Set(history.map((entry) => entry.asset))
  for (let round = 0; round < 40; round++) {
    const from = addDays(first, random.int(-2, 40))
    const until = addDays(from, random.int(0, 15))
    const told = await liabilityAt(house.db, { from, until })
    expect(told).toEqual([...seen].sort().map((asset) => replay(history, asset, from, until)))
    for (const { opening, brought, issued, spent, expired, reversed, closing } of told)
      expect(opening + brought + issued + spent + expired + reversed).toBe(closing)
  }
})
