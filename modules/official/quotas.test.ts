// The platform's limits are one thing for all processes: what one used or was refused, the others
// respect, and a page shows what is left.
import { beforeAll, expect, test } from 'vitest'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { openOfficial } from '#tests/official-world'
import { clientOf } from './account.ts'
import { sharedQuotas } from './quotas.ts'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openOfficial>>
let ask: Ask
let cookie = ''
const user = (limit: number) => [
  {
    name: `official/${world.account.appId}/cgi-bin/user/get`,
    window: { limit, ms: 86_400_000, natural: true as const },
    share: 1,
  },
]
beforeAll(async () => {
  world = await openOfficial(house)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})
const shown = async () =>
  ((await ask('GET', '/v1/official/quotas', { cookie })).body as { levels: { api: string }[] })
    .levels

test('what one process used counts for the next, and is shown', async () => {
  const client = await clientOf(house)
  await client.listFollowers({})
  await client.listFollowers({})
  expect(await shown()).toContainEqual({
    api: 'user/get',
    windowMs: 86_400_000,
    limit: 500,
    used: 2,
    left: 498,
    blockedUntil: null,
  })
  const other = sharedQuotas(house)
  expect(await other.take(user(3), Date.now())).toBeUndefined()
  expect((await other.take(user(3), Date.now()))?.againAt).toBeGreaterThan(Date.now())
})

test('after the day’s limit nobody calls before the day is over', async () => {
  await world.faults({ refuse: [{ api: 'cgi-bin/user/get', errcode: 45009, times: 1 }] })
  const client = await clientOf(house)
  await expect(client.listFollowers({})).rejects.toMatchObject({ errcode: 45009 })
  await expect(client.listFollowers({})).rejects.toMatchObject({ fault: 'held' })
  const held = await sharedQuotas(house).take(user(500), Date.now())
  const midnight = new Date(held?.againAt ?? 0).toISOString()
  expect(midnight).toMatch(/T16:00:00/)
  const [level] = await shown()
  expect(level).toMatchObject({ api: 'user/get', left: 0, blockedUntil: midnight })
})
