// Simulated people: the same seed lives the same lives; the rates are kept within what chance allows.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from './fixtures.ts'
import { outside, type Outside } from './outside-fixture.ts'

const open = async () => {
  const world = await openWorld()
  return { world, drive: await outside(world.sandbox().origin) }
}
let one: { world: World; drive: Outside }
let other: { world: World; drive: Outside }
beforeAll(async () => {
  one = await open()
  other = await open()
})
afterAll(async () => {
  await one.world.close()
  await other.world.close()
})

const rates = { add: 0.5, reply: 0.4, block: 0.05, bring: 0.05, pay: 0 }
const quarter = async ({ world, drive }: typeof one) => {
  await world.wecom.addContactWay({ type: 2, scene: 2, user: ['li', 'wang'], state: 'door' })
  await drive.call('POST', '/people', { count: 100, seed: 11, rates, overHours: 12, days: 10 })
  await drive.turn(24 * 3_600_000)
  const { store } = world.sandbox().world
  const count = (sql: string) => store.first<{ n: number }>(sql)?.n ?? 0
  const added = count('select count(*) as n from follow')
  await drive.turn(20 * 86_400_000)
  return {
    added,
    people: count('select count(*) as n from person'),
    left: count(`select count(*) as n from follow where status = 'left'`),
    written: count(`select count(*) as n from message where origin = 'person'`),
  }
}

it('scan, add, write, leave and bring friends, by the seed', async () => {
  const lives = await quarter(one)
  expect(lives.added).toBeGreaterThan(35)
  expect(lives.added).toBeLessThan(65)
  expect(lives.people).toBeGreaterThan(110)
  expect(lives.left).toBeGreaterThan(10)
  expect(lives.written).toBeGreaterThan(100)
  expect(one.world.product.heard.map(({ event }) => event.kind)).toContain('del_follow_user')
  expect(await quarter(other)).toEqual(lives)
})
