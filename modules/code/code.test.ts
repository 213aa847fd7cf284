// A code is wanted, WeCom makes it, it is printed, scanned and counted; each within its store's
// reach.
import { beforeAll, expect, test } from 'vitest'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { corp, makeShops, openWecom } from '#tests/wecom-world'
import { codesOfStates } from './index.ts'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openWecom>>
let ask: Ask
let cookie = ''
let stores: number[] = []
let staff: number[] = []

beforeAll(async () => {
  ;({ storeIds: stores, staffIds: staff } = await makeShops(house))
  world = await openWecom(house)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

const door = (more: object = {}) => ({
  name: '门口立牌',
  storeId: stores[0],
  channel: 'store',
  placement: '门口',
  guideIds: [staff[0]],
  ...more,
})
interface Row {
  id: number
  state: string
  linkUrl: string | null
  added: number
  registered: number
  bought: number
  problem: object | null
}
const save = async (body: object): Promise<Row> => {
  const saved = await ask('POST', '/v1/codes', { cookie, body })
  expect(saved.status).toBe(200)
  await house.idle()
  return (await ask('GET', `/v1/codes/${(saved.body as Row).id}`, { cookie })).body as Row
}
const wayOf = async (state: string) =>
  (await world.phones.codes()).find((code) => code.state === state)

test("saved, made at WeCom, printed around WeCom's own picture", async () => {
  const row = await save(door())
  expect(row).toMatchObject({ added: 0, problem: null, guides: [{ id: staff[0], name: '李店长' }] })
  expect(row.linkUrl).toContain('/qr/')
  expect(await wayOf(row.state)).toMatchObject({ remark: '门口立牌', members: ['李店长'] })
  const sheet = await ask('GET', `/v1/codes/${row.id}/qr.svg`, { cookie })
  expect(sheet.status).toBe(200)
  expect(sheet.text).toContain('data:image/png;base64,iVBOR')
  expect(sheet.text).toContain('十八号店')
  expect((await codesOfStates(house.db, [row.state, 'other'])).get(row.state)).toMatchObject({
    codeId: row.id,
  })
})

test('other guides behind it: what is printed stays the same', async () => {
  const before = await save(door({ name: '收银台' }))
  const after = await save({ ...door({ name: '收银台' }), id: before.id, guideIds: staff })
  expect([after.state, after.linkUrl]).toEqual([before.state, before.linkUrl])
  expect(after.problem).toBeNull()
  expect(await wayOf(before.state)).toMatchObject({ members: ['李店长', '王小美'] })
})

test('scanned by two, one of whom leaves: both were added here', async () => {
  const row = await save(door({ name: '货架' }))
  const way = await wayOf(row.state)
  for (const name of ['陈静', '周敏']) {
    const person = await world.phones.createPerson({ name })
    await world.phones.add({ personId: person.id, configId: way?.configId ?? '' })
    if (name === '周敏')
      await world.phones.leave({ corpId: corp.corpId, userid: 'li', personId: person.id })
  }
  await world.settle()
  expect((await ask('GET', `/v1/codes/${row.id}`, { cookie })).body).toMatchObject({
    added: 2,
    bought: 0,
  })
})

test('each sees and changes the codes of her own stores', async () => {
  const row = await save(door({ name: '只此一店' }))
  const other = await signInAs(
    house,
    await makeStaff(house, { role: 'store', storeIds: stores.slice(1) }),
  )
  expect((await ask('GET', `/v1/codes/${row.id}`, { cookie: other })).status).toBe(404)
  expect((await ask('GET', `/v1/codes/${row.id}/qr.svg`, { cookie: other })).status).toBe(404)
  expect((await ask('GET', '/v1/codes', { cookie: other })).body).toEqual({ items: [] })
  const own = await signInAs(
    house,
    await makeStaff(house, { role: 'store', storeIds: stores.slice(0, 1) }),
  )
  expect((await ask('GET', '/v1/codes?search=只此', { cookie: own })).body).toMatchObject({
    items: [{ id: row.id }],
  })
})

test.for([
  ['storeId', { storeId: 9_999 }, 'code.unknownStore'],
  ['guideIds', { guideIds: [9_999] }, 'code.unknownGuide'],
  ['id', { id: 9_999 }, 'code.unknownCode'],
  ['channel', { channel: 'pigeon' }, 'request.invalid'],
] as const)('refused with its field: %s', async ([field, change, code]) => {
  const answer = await ask('POST', '/v1/codes', { cookie, body: door(change) })
  expect(answer.body).toMatchObject({ code, field })
})

test('a guide without a WeCom account can stand behind no code', async () => {
  const guide = await makeStaff(house, { storeIds: stores })
  const answer = await ask('POST', '/v1/codes', { cookie, body: door({ guideIds: [guide] }) })
  expect(answer).toMatchObject({ status: 422, body: { code: 'wecom.noGuides' } })
  expect((await ask('GET', '/v1/codes?limit=200', { cookie })).text).not.toContain(`"id":${guide},`)
})

test('what WeCom refuses is said on the code', async () => {
  await world.phones.setFaults(corp.corpId, {
    refuse: [{ api: 'externalcontact/add_contact_way', errcode: 41054, times: 1 }],
  })
  const row = await save(door({ name: '被拒' }))
  expect(row).toMatchObject({ linkUrl: null, problem: { code: 'wecom.41054' } })
  expect((await ask('GET', `/v1/codes/${row.id}/qr.svg`, { cookie })).body).toMatchObject({
    code: 'code.notReady',
  })
})
