// Group welcomes: put into the corp's library once, said to whoever joins, full at a hundred.
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { GroupWelcome } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { corp, makeShops, openWecom } from '#tests/wecom-world'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openWecom>>
let ask: Ask
let cookie = ''

beforeAll(async () => {
  await makeShops(house)
  world = await openWecom(house)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})
beforeEach(() => world.phones.setFaults(corp.corpId, {}))

const path = '/v1/wecom/group-welcomes'
const save = async (body: object) => {
  const reply = await ask('POST', path, { cookie, body: { name: '通用', ...body } })
  await world.settle()
  return reply
}
const list = async () => (await ask('GET', path, { cookie })).body as { items: GroupWelcome[] }
/** Calls to the library by their last word, and what was answered. */
const calls = async (word: string) =>
  (await world.phones.wire()).filter(({ url }) => url.includes(`group_welcome_template/${word}`))
const templateOf = (response: string) =>
  (JSON.parse(response) as { template_id: string }).template_id

test('put into the library, chosen by the owner, said by name, changed in place, and gone', async () => {
  const made = await save({ text: '欢迎 {name}', link: { title: '会员', url: 'https://a.cn' } })
  const { id } = made.body as { id: number }
  expect((await list()).items).toMatchObject([{ id, state: 'ready', problem: null }])
  const template = templateOf((await calls('add'))[0]!.response)
  const { chatId } = await world.phones.makeGroup({ corpId: corp.corpId, owner: 'li' })
  await world.phones.changeGroup(chatId, { welcome: template })
  const her = (await world.phones.createPerson({ name: '陈静' })).id
  await world.phones.inviteToGroup(chatId, { invitor: 'li', personIds: [her] })
  const said = async () => {
    const reply = await fetch(`${world.phones.origin}/sandbox/api/people/${her}/groups/${chatId}`)
    return JSON.stringify(await reply.json())
  }
  expect(await said()).toContain('欢迎 陈静')
  await save({ id, text: '{name}，您好' })
  expect(await calls('add')).toHaveLength(1)
  const friend = (await world.phones.createPerson({ name: '周敏' })).id
  await world.phones.inviteToGroup(chatId, { invitor: 'li', personIds: [friend] })
  expect(await said()).toContain('周敏，您好')
  expect((await ask('DELETE', `${path}/${id}`, { cookie })).status).toBe(200)
  await world.settle()
  expect(await calls('del')).toHaveLength(1)
  expect((await list()).items).toEqual([])
})

test('an answer that never came is not asked for again by itself', async () => {
  const api = 'externalcontact/group_welcome_template/add'
  const before = (await calls('add')).length
  await world.phones.setFaults(corp.corpId, { silence: [{ api, times: 1 }] })
  const { id } = (await save({ text: '第二条' })).body as { id: number }
  expect((await calls('add')).length).toBe(before + 1)
  expect((await list()).items[0]).toMatchObject({
    id,
    state: 'problem',
    problem: { code: 'wecom.noAnswer' },
  })
  await save({ id, text: '第二条' })
  expect((await calls('add')).length).toBe(before + 2)
  expect((await list()).items[0]).toMatchObject({ id, state: 'ready' })
})

test('the library is full at a hundred, and says so', async () => {
  const api = 'externalcontact/group_welcome_template/add'
  await world.phones.setFaults(corp.corpId, { refuse: [{ api, errcode: 41055, times: 1 }] })
  await save({ text: '满了' })
  expect((await list()).items[0]).toMatchObject({
    state: 'problem',
    problem: { code: 'wecom.41055' },
  })
  const long = await save({ text: '长'.repeat(1_200) })
  expect([long.status, (long.body as { code: string }).code]).toEqual([422, 'wecom.welcomeTooLong'])
})
