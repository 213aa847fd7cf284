// Customer groups: what the platform tells of them becomes who is in, who came by whom, who left.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { WecomGroup } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { corp, makeShops, openWecom } from '#tests/wecom-world'
import { makeJoinWay, startListing, type JoinWayInput } from './index.ts'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openWecom>>
let ask: Ask
let cookie = ''
let stores: number[] = []
let codes = 0

beforeAll(async () => {
  stores = (await makeShops(house)).storeIds
  world = await openWecom(house)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})
beforeEach(() => world.phones.setFaults(corp.corpId, {}))

const newGroup = async (name: string, owner = 'li') => {
  const { chatId } = await world.phones.makeGroup({ corpId: corp.corpId, owner, name })
  await world.settle()
  return chatId
}
const person = async (name: string) => (await world.phones.createPerson({ name })).id
async function newWay(chatIds: string[], more: Partial<JoinWayInput> = {}) {
  codes += 1
  const codeId = codes
  const [made] = await house.act((tx) =>
    makeJoinWay(tx, [
      {
        codeId,
        groupId: null,
        chatIds,
        storeId: stores[1] ?? 0,
        channel: 'store',
        placement: 'door',
        campaign: null,
        autoCreate: false,
        baseName: '',
        remark: '门口的群码',
        ...more,
      },
    ]),
  )
  if (!made?.ok) throw new Error(made?.refusal?.code)
  await house.idle()
  const rows = await sql<{ config: string; png: boolean; problem: unknown }>`
    select config_id as config, qr_png is not null as png, problem from wecom.join_way
    where state = ${made.ok.state}`.execute(house.db)
  return { codeId, state: made.ok.state, ...rows.rows[0]! }
}
const groups = async (query = '', as = cookie) =>
  ((await ask('GET', `/v1/wecom/groups${query}`, { cookie: as })).body as { items: WecomGroup[] })
    .items
interface One extends WecomGroup {
  inside: { name: string; invitorName: string | null; how: string; customerId: number | null }[]
  gone: { name: string; leftAt: string }[]
}
const one = async (name: string) => {
  const id = (await groups(`?search=${encodeURIComponent(name)}`))[0]?.id
  return (await ask('GET', `/v1/wecom/groups/${id}`, { cookie })).body as One
}
const told = async (name: string) =>
  (
    await sql<{ subject: number | null; payload: Record<string, unknown> }>`
      select subject, payload from platform.event where name = ${name} order by id`.execute(
      house.db,
    )
  ).rows

test('a code lets people in: a customer with a source, a joining told once', async () => {
  const chatId = await newGroup('周末试衣群')
  const way = await newWay([chatId])
  expect(way).toMatchObject({ png: true, problem: null })
  const her = await person('陈静')
  await world.phones.joinGroup({ personId: her, configId: way.config })
  await world.phones.joinGroup({ personId: her, configId: way.config })
  await world.settle()
  const group = await one('周末试衣群')
  expect(group).toMatchObject({
    ownerName: '李店长',
    storeName: '十八号店',
    members: 2,
    customers: 1,
  })
  const [joined, ...more] = await told('wecom.chatJoined')
  expect(more).toEqual([])
  expect(joined?.payload).toMatchObject({ groupId: group.id, codeId: way.codeId, scene: 3 })
  const source = await sql`select store_id, placement, code_id from customer.v_source
    where customer_id = ${joined?.subject}`.execute(house.db)
  expect(source.rows).toEqual([{ store_id: stores[1], placement: 'door', code_id: way.codeId }])
  expect(group.inside).toContainEqual(
    expect.objectContaining({ name: '陈静', how: 'code', customerId: joined?.subject }),
  )
})

test('who brought whom, who left, and who came back', async () => {
  const chatId = await newGroup('老客带新群')
  const way = await newWay([chatId])
  const [her, friend] = [await person('周敏'), await person('吴桐')]
  await world.phones.joinGroup({ personId: her, configId: way.config })
  await world.phones.inviteToGroup(chatId, { invitor: her, personIds: [friend] })
  await world.settle()
  expect((await one('老客带新群')).inside).toContainEqual(
    expect.objectContaining({
      name: '吴桐',
      invitorName: '周敏',
      how: 'invited',
      customerId: null,
    }),
  )
  await world.phones.leaveGroup(chatId, { personId: friend })
  await world.settle()
  const after = await one('老客带新群')
  expect(after).toMatchObject({ customers: 1, left: 1 })
  expect(after.gone.map(({ name }) => name)).toEqual(['吴桐'])
  expect(after.inside).toContainEqual(
    expect.objectContaining({ name: '周敏', customerId: expect.any(Number) }),
  )
  await world.phones.leaveGroup(chatId, { personId: her })
  await world.settle()
  expect((await told('wecom.chatLeft')).at(-1)?.subject).toEqual(expect.any(Number))
  world.sandbox.world.clock.setOffset(5_000)
  await house.clock.set(new Date(house.clock.now().getTime() + 5_000))
  await world.phones.inviteToGroup(chatId, { invitor: 'li', personIds: [friend] })
  await world.settle()
  const back = await one('老客带新群')
  expect([back.customers, back.gone.length]).toEqual([1, 2])
})

test('a new name, a new owner, the end', async () => {
  const chatId = await newGroup('旧名')
  const way = await newWay([chatId])
  await world.phones.joinGroup({ personId: await person('何青'), configId: way.config })
  await world.phones.changeGroup(chatId, { name: '新名', owner: 'wang' })
  await world.settle()
  expect(await one('新名')).toMatchObject({
    ownerName: '王小美',
    storeName: '十九号店',
    members: 3,
  })
  const before = (await told('wecom.chatLeft')).length
  await world.phones.dismissGroup(chatId)
  await world.settle()
  expect(await groups('?search=新名')).toEqual([])
  expect(await groups('?search=新名&dismissed=true')).toMatchObject([{ members: 0 }])
  expect((await told('wecom.chatLeft')).length).toBe(before + 1)
})

test('a full group rolls over into a new one, which is known by its people and their code', async () => {
  const chatId = await newGroup('满员群')
  const way = await newWay([chatId], { autoCreate: true, baseName: '满员群' })
  const { store, clock } = world.sandbox.world
  for (let n = 0; n < 199; n += 1) {
    const values = 'values (?, ?, ?, ?, ?, ?, ?)'
    store.run(`insert into person ${'values (?, ?, 0, ?, ?)'}`, `p${n}`, `客${n}`, 'a', clock.now())
    store.run(
      `insert into chat_member ${values}`,
      chatId,
      2,
      `p${n}`,
      clock.now(),
      3,
      null,
      way.state,
    )
  }
  await world.phones.joinGroup({ personId: await person('第二百零一'), configId: way.config })
  await world.settle()
  const found = await groups(`?search=${encodeURIComponent('满员群')}`)
  expect(found.map(({ name }) => name)).toEqual(['满员群2', '满员群'])
  expect(found[0]).toMatchObject({ ownerName: '李店长', customers: 1 })
})

test('never told: the listing finds groups, comings and endings, and twice is no change', async () => {
  await world.phones.setFaults(corp.corpId, { dropNext: 3 })
  const { chatId } = await world.phones.makeGroup({
    corpId: corp.corpId,
    owner: 'li',
    name: '静默群',
  })
  const ended = await world.phones.makeGroup({ corpId: corp.corpId, owner: 'li', name: '' })
  await world.phones.dismissGroup(ended.chatId)
  const list = async () => {
    await house.act((tx) => startListing(tx, 'hand'))
    await world.settle()
    const rows = await sql<{ missing: number; ended: number }>`select missing, ended
      from wecom.listing_part where part = 'groups' order by listing_id desc limit 1`.execute(
      house.db,
    )
    return rows.rows[0]
  }
  expect(await list()).toEqual({ missing: 1, ended: 0 })
  expect(await one('静默群')).toMatchObject({ members: 1 })
  await world.phones.setFaults(corp.corpId, { dropNext: 1 })
  await world.phones.dismissGroup(chatId)
  expect(await list()).toEqual({ missing: 0, ended: 1 })
  const before = (await told('wecom.chatLeft')).length
  expect(await list()).toEqual({ missing: 0, ended: 0 })
  expect((await told('wecom.chatLeft')).length).toBe(before)
})

test('an answer that is lost is not asked for a second time by itself; saving again does', async () => {
  const api = 'externalcontact/groupchat/add_join_way'
  const chatId = await newGroup('断线群')
  await world.phones.setFaults(corp.corpId, { silence: [{ api, times: 1 }] })
  const way = await newWay([chatId])
  expect(way).toMatchObject({ config: null, problem: { code: 'wecom.silent' } })
  const count = () =>
    world.sandbox.world.store.first<{ n: number }>(
      `select count(*) as n from join_way where body like ?`,
      `%${way.state}%`,
    )?.n
  expect(count()).toBe(1)
  codes -= 1
  expect(await newWay([chatId])).toMatchObject({ state: way.state, png: true, problem: null })
})

test('refused: no group, six groups, a group of nobody’s; and a store sees its own only', async () => {
  await expect(newWay([])).rejects.toThrow('wecom.noGroups')
  await expect(newWay(['1', '2', '3', '4', '5', '6'])).rejects.toThrow('wecom.tooManyGroups')
  expect((await ask('GET', '/v1/wecom/groups/999999', { cookie })).body).toMatchObject({
    code: 'wecom.unknownGroup',
  })
  const manager = await makeStaff(house, { role: 'store', storeIds: [stores[1] ?? 0] })
  const store = await signInAs(house, manager)
  await newGroup('十九号店的群', 'wang')
  expect(new Set((await groups('', store)).map(({ storeId }) => storeId))).toEqual(
    new Set([stores[1]]),
  )
})
