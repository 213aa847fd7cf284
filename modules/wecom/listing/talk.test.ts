// How much was said in groups: read nightly as the platform tells it, by owner and day, once.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { GroupTalk, WecomListing } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { DAY_MS } from '#kit'
import { createWecomClient } from '#wechat'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { corp, makeShops, openWecom } from '#tests/wecom-world'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openWecom>>
let ask: Ask
let cookie = ''
let foreign = ''
let shops: Awaited<ReturnType<typeof makeShops>>

beforeAll(async () => {
  shops = await makeShops(house)
  world = await openWecom(house)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  foreign = await signInAs(
    house,
    await makeStaff(house, { role: 'store', storeIds: shops.storeIds.slice(1, 2) }),
  )
  // From now on both clocks tell the same day.
  await turn(2 * DAY_MS)
})

const turn = async (ms: number) => {
  const to = new Date(house.clock.now().getTime() + ms)
  await world.phones.setClock({ to: to.toISOString() })
  await house.clock.set(to)
}
async function reconcile(): Promise<WecomListing> {
  await ask('POST', '/v1/wecom/reconcile', { cookie, body: {} })
  await world.settle()
  return ((await ask('GET', '/v1/wecom/reconcile', { cookie })).body as { latest: WecomListing })
    .latest
}
const partOf = (listing: WecomListing) => listing.parts.find(({ part }) => part === 'talk')
const talk = async (query = '', as = cookie) =>
  (await ask('GET', `/v1/insight/group-talk${query}`, { cookie: as })).body as GroupTalk
const kept = async () =>
  (
    await sql<{ userid: string; day: string; messages: number; writers: number; spoken: number }>`
      select userid, day::text, messages, writers, spoken from wecom.v_owner_talk
      where messages > 0 order by day, userid`.execute(house.db)
  ).rows

test('messages are counted by owner and day, and read once for each day', async () => {
  const made = await world.phones.makeGroup({ corpId: corp.corpId, owner: 'li', name: '穿搭群' })
  const quiet = await world.phones.makeGroup({ corpId: corp.corpId, owner: 'li', name: '静静' })
  const other = await world.phones.makeGroup({ corpId: corp.corpId, owner: 'wang', name: '上新' })
  await world.phones.writeInGroup(made.chatId, { userid: 'li', text: '新款到店了' })
  await world.phones.writeInGroup(made.chatId, { userid: 'li', text: '有码' })
  await world.phones.writeInGroup(other.chatId, { userid: 'wang', text: '早' })
  await world.settle()
  expect(quiet.chatId).not.toBe(made.chatId)
  // Today is not over: there are no figures of it.
  await turn(60_000)
  await reconcile()
  expect(await kept()).toEqual([])
  await turn(DAY_MS)
  await world.phones.writeInGroup(made.chatId, { userid: 'li', text: '周末见' })
  await turn(60_000)
  const first = await reconcile()
  expect(first).toMatchObject({ state: 'done', problem: null })
  expect(partOf(first)).toMatchObject({ finished: true })
  const days = await kept()
  expect(days.map(({ day: _day, ...row }) => row)).toEqual([
    { userid: 'li', messages: 2, writers: 1, spoken: 1 },
    { userid: 'wang', messages: 1, writers: 1, spoken: 1 },
  ])
  expect(partOf(await reconcile())).toMatchObject({ total: 0, done: 0 })
  expect(await kept()).toEqual(days)
  await turn(DAY_MS)
  expect(partOf(await reconcile())).toMatchObject({ total: 1, done: 1, seen: 2 })
  expect((await kept()).map(({ messages }) => messages)).toEqual([2, 1, 1])
})

test('the board sums the period for owners within reach', async () => {
  const { rows, readUntil } = await talk()
  expect(readUntil).not.toBeNull()
  expect(rows).toMatchObject([
    { userid: 'li', ownerName: '李店长', groups: 2, messages: 3, spokenDays: 2 },
    { userid: 'wang', ownerName: '王小美', groups: 1, messages: 1, spokenDays: 1 },
  ])
  expect((await talk('', foreign)).rows.map(({ userid }) => userid)).toEqual(['wang'])
  expect((await talk(`?storeId=${shops.storeIds[0]}`)).rows.map(({ userid }) => userid)).toEqual([
    'li',
  ])
})

test('the list of groups is narrowed by a word put on them', async () => {
  type Listed = { items: { id: number; name: string }[] }
  const list = async (query = '') =>
    ((await ask('GET', `/v1/wecom/groups${query}`, { cookie })).body as Listed).items
  const group = (await list()).find(({ name }) => name === '上新')
  await ask('POST', '/v1/wecom/group-tags', {
    cookie,
    body: { tag: '社区', groupIds: [group?.id], on: true },
  })
  expect((await list(`?tag=${encodeURIComponent('社区')}`)).map(({ id }) => id)).toEqual([
    group?.id,
  ])
  expect(await list(`?tag=${encodeURIComponent('没有')}`)).toEqual([])
})

test('the platform gives whole days that are over, thirty at most, a hundred owners', async () => {
  const client = createWecomClient({
    baseUrl: world.phones.wecomUrl,
    corpId: corp.corpId,
    secret: corp.secret,
  })
  const now = Math.floor(house.clock.now().getTime() / 1000)
  const day = DAY_MS / 1000
  const asked = (from: number, until = from, owners = ['li']) =>
    client
      .getGroupStatisticByDay({
        day_begin_time: now + from * day,
        day_end_time: now + until * day,
        owner_filter: { userid_list: owners },
      })
      .then(
        ({ items }) => items.map(({ data }) => data.msg_total),
        (error: unknown) => (error as { errcode?: number }).errcode,
      )
  expect(await asked(-2, -1)).toEqual([2, 1])
  expect(await asked(-30, -1)).toHaveLength(30)
  for (const wrong of [asked(0), asked(-31, -1), asked(-181), asked(-1, -2)])
    expect(await wrong).toBe(40058)
})
