// What else a code does: opens a page of ours, gives a coupon; and who still answers when the
// guides behind a leased one are away or have left.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CodeRow } from '#contracts'
import { makeTemplate } from '#fixtures/coupon'
import { makeStaff, signInAs } from '#fixtures/org'
import { orThrow } from '#platform'
import { CUSTOMER_COOKIE, openSession, resolveCustomers } from '#modules/customer'
import { saveStaff } from '#modules/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { corp, makeShops, openWecom } from '#tests/wecom-world'

const house = await openHouse()
const { app, ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openWecom>>
let cookie = ''
let stores: number[] = []
let staff: number[] = []

beforeAll(async () => {
  ;({ storeIds: stores, staffIds: staff } = await makeShops(house))
  world = await openWecom(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

const base = () => ({ name: '码', storeId: stores[0], channel: 'store', placement: '收银台' })
const put = (more: object) => ask('POST', '/v1/codes', { cookie, body: { ...base(), ...more } })
const save = async (more: object): Promise<CodeRow> => {
  const saved = await put(more)
  expect(saved.status, saved.text).toBe(200)
  await house.idle()
  return saved.body as CodeRow
}
const slugOf = (row: CodeRow) => row.shortUrl.split('/').at(-1) ?? ''
const session = async (customerId: number) =>
  `${CUSTOMER_COOKIE}=${(await house.act((tx) => openSession(tx, customerId))).token}`
/** Opens a leased code as this customer, or as nobody; gives what is shown, and the way lent. */
async function lent(row: CodeRow, as = '') {
  const slug = slugOf(row)
  const opened = await app.inject({ method: 'GET', url: `/c/${slug}`, headers: { cookie: as } })
  const visitor = opened.cookies.find(({ name }) => name === 'siyu_visitor')?.value ?? ''
  const door = await app.inject({
    method: 'POST',
    url: `/v1/doors/${slug}/lease`,
    headers: { cookie: `siyu_visitor=${visitor}; ${as}` },
  })
  const { rows } = await sql<{ config_id: string }>`select w.config_id from code.lease l
    join wecom.contact_way w using (way_id) where l.code_id = ${row.id}
    order by l.lease_id desc limit 1`.execute(house.db)
  return { ...door.json<{ guide: string | null }>(), configId: rows[0]?.config_id ?? '' }
}
const leased = (guideIds: number[], more: object = {}) =>
  save({
    mode: 'leased',
    guideIds: staff.slice(0, 1),
    rotation: { guides: guideIds.map((staffId) => ({ staffId })) },
    ...more,
  })

test('opens a page of ours: no guide, no code of WeCom, our address on paper', async () => {
  const row = await save({ kind: 'page', page: 'coupons' })
  expect(row).toMatchObject({ state: '', linkUrl: null, problem: null })
  expect((await ask('GET', `/v1/doors/${slugOf(row)}`)).body).toMatchObject({
    kind: 'page',
    page: 'coupons',
    pictureUrl: null,
  })
  expect((await ask('GET', row.qrUrl, { cookie })).text).toContain('打开会员中心')
})

test('lets people into groups: one full, the next; counted by who joined through it', async () => {
  const group = async (name: string) => {
    const { chatId } = await world.phones.makeGroup({ corpId: corp.corpId, owner: 'li', name })
    await world.settle()
    const { body } = await ask('GET', '/v1/wecom/groups', { cookie })
    const row = (body as { items: { id: number; name: string }[] }).items.find(
      (one) => one.name === name,
    )
    return { chatId, id: row?.id ?? 0 }
  }
  const [first, second] = [await group('福利一群'), await group('福利二群')]
  const row = await save({ kind: 'group', groupIds: [second.id, first.id], name: '进群码' })
  expect(row).toMatchObject({
    problem: null,
    moreGroups: true,
    groups: [
      { id: second.id, name: '福利二群' },
      { id: first.id, name: '福利一群' },
    ],
  })
  expect(row.state).toMatch(/^g/)
  const slug = slugOf(row)
  expect((await ask('GET', `/v1/doors/${slug}`)).body).toMatchObject({
    kind: 'group',
    pictureUrl: `/v1/doors/${slug}/qr.png`,
  })
  expect((await ask('GET', `/v1/doors/${slug}/qr.png`)).status).toBe(200)
  expect((await ask('GET', row.qrUrl, { cookie })).text).toContain('加入福利群')
  const { rows } = await sql<{ config_id: string }>`select config_id from wecom.join_way
    where code_id = ${row.id}`.execute(house.db)
  const { id: personId } = await world.phones.createPerson({ name: '何洁' })
  await world.phones.joinGroup({ personId, configId: rows[0]?.config_id ?? '' })
  await world.settle()
  const { body } = await ask('GET', `/v1/codes/${row.id}`, { cookie })
  expect(body).toMatchObject({ added: 1 })
  const again = await save({ id: row.id, kind: 'group', groupIds: [first.id], moreGroups: false })
  expect(again).toMatchObject({ state: row.state, moreGroups: false, groups: [{ id: first.id }] })
})

test('leads into a chat with customer service: our link on paper, and whoever writes is known again', async () => {
  const { openKfid } = await world.phones.addService(corp.corpId, { name: '云裳客服' })
  await ask('POST', '/v1/wecom/services/read', { cookie })
  await house.idle()
  const { body } = await ask('GET', '/v1/wecom/service-choices', { cookie })
  const [service] = (body as { items: { id: number; name: string }[] }).items
  const row = await save({ kind: 'service', serviceId: service?.id, name: '客服码' })
  const made = (await ask('GET', `/v1/codes/${row.id}`, { cookie })).body as CodeRow
  expect(made).toMatchObject({ problem: null, serviceId: service?.id, added: 0 })
  const door = (await ask('GET', `/v1/doors/${slugOf(row)}`)).body as { serviceUrl: string }
  expect(door).toMatchObject({ kind: 'service', pictureUrl: null, serviceUrl: made.linkUrl })
  expect((await ask('GET', row.qrUrl, { cookie })).text).toContain('联系客服')
  const { id: personId } = await world.phones.createPerson({ name: '宋雅' })
  await world.phones.act(personId, { act: 'openService', link: door.serviceUrl })
  await world.phones.act(personId, { act: 'askService', openKfid, text: '在吗' })
  await world.settle()
  expect((await ask('GET', `/v1/codes/${row.id}`, { cookie })).body).toMatchObject({ added: 1 })
  const board = await ask('GET', '/v1/insight/attribution?by=code', { cookie })
  const { rows } = board.body as { rows: { key: string; people: number; replied: number }[] }
  expect(rows.find(({ key }) => key === String(row.id))).toMatchObject({ people: 1, replied: 1 })
})

test('gives a coupon once to each customer, and to nobody who has not signed in', async () => {
  const couponTemplateId = await makeTemplate(house, { name: '见面礼' })
  const row = await save({ kind: 'coupon', couponTemplateId })
  const claim = `/v1/doors/${slugOf(row)}/claim`
  expect((await ask('GET', `/v1/doors/${slugOf(row)}`)).body).toMatchObject({ coupon: '见面礼' })
  expect((await ask('POST', claim)).status).toBe(401)
  const [made] = await house.act((tx) =>
    resolveCustomers(tx, [{ identities: [{ kind: 'phone', value: '13800000077' }] }]),
  )
  const { customerId } = orThrow(made)
  const own = await session(customerId)
  expect((await ask('POST', claim, { cookie: own })).body).toEqual({
    name: '见面礼',
    repeated: false,
  })
  expect((await ask('POST', claim, { cookie: own })).body).toMatchObject({ repeated: true })
  const { rows } = await sql`select source from coupon.v_coupon
    where customer_id = ${customerId}`.execute(house.db)
  expect(rows).toEqual([{ source: `code ${row.id}` }])
  await save({ id: row.id, kind: 'coupon', couponTemplateId, active: false })
  expect((await ask('POST', claim, { cookie: own })).body).toMatchObject({
    code: 'code.nothingToClaim',
  })
})

test.for([
  ['guideIds', { guideIds: [] }, 'code.guideNeeded'],
  ['groupIds', { kind: 'group' }, 'code.groupNeeded'],
  ['groupIds', { kind: 'group', groupIds: [9_999] }, 'code.unknownGroup'],
  ['page', { kind: 'page' }, 'code.pageNeeded'],
  ['page', { kind: 'page', page: 'https://evil.example' }, 'request.invalid'],
  ['couponTemplateId', { kind: 'coupon' }, 'code.couponNeeded'],
  ['serviceId', { kind: 'service' }, 'code.serviceNeeded'],
  ['serviceId', { kind: 'service', serviceId: 9_999 }, 'wecom.unknownService'],
  ['couponTemplateId', { kind: 'coupon', couponTemplateId: 9_999 }, 'code.unknownCoupon'],
  ['mode', { kind: 'page', page: 'me', mode: 'leased' }, 'code.fixedOnly'],
  ['rotation', { mode: 'leased', guideIds: [1] }, 'code.rotationNeeded'],
] as const)('refused with its field: %s %j', async ([field, more, code]) => {
  const { guideIds } = more as { guideIds?: readonly number[] }
  const answer = await put({ ...more, ...(guideIds?.length && { guideIds: staff.slice(0, 1) }) })
  expect(answer.body).toMatchObject({ code, field })
})

test('what is printed keeps its kind', async () => {
  const row = await save({ kind: 'page', page: 'me' })
  const answer = await put({ id: row.id, guideIds: staff.slice(0, 1) })
  expect(answer.body).toMatchObject({ code: 'code.unknownCode' })
})

test('a guide on leave is passed over, and comes back by herself', async () => {
  const row = await leased(staff)
  const today = house.clock.now().toISOString().slice(0, 10)
  const away = (days: { from: string; until: string } | null) =>
    house.act((tx) =>
      saveStaff(tx, [
        {
          id: staff[1] ?? 0,
          name: '王小美',
          role: 'guide',
          wecomUserid: 'wang',
          storeIds: stores.slice(1),
          away: days,
        },
      ]),
    )
  await away({ from: today, until: '2099-12-31' })
  for (let n = 0; n < 2; n += 1) expect((await lent(row)).guide).toBe('李店长')
  await away(null)
  expect((await lent(row)).guide).toBe('王小美')
})

test('when its guide has left, the print still answers with the fixed picture', async () => {
  const [wang] = staff.slice(1)
  const row = await leased([wang ?? 0])
  expect((await lent(row)).guide).toBe('王小美')
  const change = (active: boolean) =>
    house.act((tx) =>
      saveStaff(tx, [
        {
          id: wang ?? 0,
          name: '王小美',
          role: 'guide',
          wecomUserid: 'wang',
          storeIds: stores.slice(1),
          active,
        },
      ]),
    )
  await change(false)
  expect(await lent(row)).toMatchObject({
    guide: null,
    pictureUrl: `/v1/doors/${slugOf(row)}/qr.png`,
  })
  await change(true)
})

test('its own picture not drawn yet: that of another code of the store is shown', async () => {
  const fixed = await save({ name: '门口', guideIds: staff.slice(0, 1) })
  const row = await leased(staff, { name: '新卡' })
  await sql`update wecom.contact_way set qr_png = null
    where code_id = ${row.id}`.execute(house.db)
  const { pictureUrl } = (await lent(row)) as unknown as { pictureUrl: string }
  expect(pictureUrl).toBe(`/v1/doors/${slugOf(row)}/qr.png`)
  const shown = await app.inject({ method: 'GET', url: pictureUrl })
  expect(shown.statusCode).toBe(200)
  expect(fixed.active).toBe(true)
})

test('who is signed in and comes by her own picture is tied for certain; a friend of hers is not', async () => {
  const fixed = await save({ guideIds: staff.slice(0, 1) })
  const wayOf = async (state: string) =>
    (await world.phones.codes()).find((code) => code.state === state)?.configId ?? ''
  const her = await world.phones.createPerson({ name: '熟客' })
  await world.phones.add({ personId: her.id, configId: await wayOf(fixed.state) })
  await world.settle()
  const { rows } = await sql<{ id: number }>`select max(customer_id) as id
    from wecom.v_follow`.execute(house.db)
  const own = await session(rows[0]?.id ?? 0)
  const grades = async (codeId: number) =>
    (
      await sql<{ grade: string }>`select grade from code.v_tie where code_id = ${codeId}
        order by tie_id`.execute(house.db)
    ).rows.map((row) => row.grade)
  const row = await leased(staff.slice(1))
  const { configId } = await lent(row, own)
  await world.phones.add({ personId: her.id, configId })
  await world.settle()
  expect(await grades(row.id)).toEqual(['certain'])
  const other = await lent(row, own)
  const friend = await world.phones.createPerson({ name: '她的朋友' })
  await world.phones.add({ personId: friend.id, configId: other.configId })
  await world.settle()
  expect(await grades(row.id)).toEqual(['certain', 'forwarded'])
})
