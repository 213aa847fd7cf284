// From the scan to the first words: the right ones, with their coupon, once.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { makeTemplate } from '#fixtures/coupon'
import { buy, orderOf } from '#fixtures/order'
import { followed } from '#modules/wecom'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { corp, makeShops, openWecom } from '#tests/wecom-world'

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

const post = async <T>(path: string, body: object): Promise<T> => {
  const answer = await ask('POST', path, { cookie, body })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
  return answer.body as T
}
const welcome = (text: string, more: object = {}) =>
  post<{ id: number }>('/v1/welcomes', { name: text.slice(0, 20), text, ...more }).then(
    (row) => row.id,
  )
/** WeCom's id of a fresh printed code. */
const printed = async (more: object = {}): Promise<string> => {
  const { id } = await post<{ id: number }>('/v1/codes', {
    name: '立牌',
    storeId: stores[0],
    channel: 'store',
    placement: '门口',
    guideIds: [staff[0]],
    ...more,
  })
  await house.idle()
  const { body } = await ask('GET', `/v1/codes/${id}`, { cookie })
  const { state } = body as { state: string }
  return (await world.phones.codes()).find((code) => code.state === state)?.configId ?? ''
}
const add = async (configId: string, name = '陈静') => {
  const person = await world.phones.createPerson({ name })
  await world.phones.add({ personId: person.id, configId })
  await world.settle()
  return person.id
}
const words = async (personId: string) =>
  (await world.phones.messages(personId))
    .filter((message) => message.origin === 'welcome')
    .map(({ body }) => [
      body.text?.content,
      ...(body.attachments ?? []).map((card) => card.link?.title),
    ])
const couponsOf = async (templateId: number) =>
  (
    await sql<{ n: number }>`select count(*) as n from coupon.v_coupon
  where template_id = ${templateId}`.execute(house.db)
  ).rows[0]?.n

test('nothing is written yet: nobody is greeted, everybody is known', async () => {
  const personId = await add(await printed())
  expect(await words(personId)).toEqual([])
})

test("text in the persona's name, coupon card, member card; counted with its time", async () => {
  const persona = await post<{ id: number }>('/v1/personas', {
    name: '小云',
    kind: 'butler',
    signature: '您的小云',
  })
  const templateId = await makeTemplate(house, { name: '新人见面礼' })
  const id = await welcome('{name}，欢迎来到{store}', {
    storeIds: [stores[0]],
    personaId: persona.id,
    couponTemplateId: templateId,
  })
  const personId = await add(await printed(), '周敏')
  expect(await words(personId)).toEqual([
    ['周敏，欢迎来到十八号店\n\n—— 您的小云', '新人见面礼', expect.stringContaining('会员卡')],
  ])
  expect(await couponsOf(templateId)).toBe(1)
  const { body } = await ask('GET', '/v1/welcomes', { cookie })
  const row = (
    body as { items: { id: number; sent: number; medianMs: number | null }[] }
  ).items.find((one) => one.id === id)
  expect(row?.sent).toBe(1)
  expect(row?.medianMs).toBeGreaterThan(0)
})

test("the code's own words come first, then store and channel", async () => {
  await welcome('所有人', { inviteToRegister: false })
  const parcel = await welcome('包裹来的', { channels: ['parcel'], inviteToRegister: false })
  const own = await welcome('这个码自己的', {
    storeIds: [stores[1]],
    channels: ['live'],
    inviteToRegister: false,
  })
  const far = { storeId: stores[1], guideIds: [staff[1]] }
  expect(await words(await add(await printed(far)))).toEqual([['所有人']])
  expect(await words(await add(await printed({ ...far, channel: 'parcel' })))).toEqual([
    ['包裹来的'],
  ])
  expect(await words(await add(await printed({ ...far, welcomeId: own })))).toEqual([
    ['这个码自己的'],
  ])
  expect((await ask('DELETE', `/v1/welcomes/${parcel}`, { cookie })).status).toBe(200)
  expect(await words(await add(await printed({ ...far, channel: 'parcel' })))).toEqual([['所有人']])
})

test('who leaves and comes back is greeted again, with the coupon she has', async () => {
  const templateId = await makeTemplate(house, { name: '回来就好' })
  const id = await welcome('又见面了', {
    couponTemplateId: templateId,
    channels: ['moments'],
    inviteToRegister: false,
  })
  const configId = await printed({ channel: 'moments', welcomeId: id })
  const personId = await add(configId)
  await world.phones.leave({ corpId: corp.corpId, userid: 'li', personId })
  await world.phones.add({ personId, configId })
  await world.settle()
  expect(await words(personId)).toEqual([
    ['又见面了', '回来就好'],
    ['又见面了', '回来就好'],
  ])
  expect(await couponsOf(templateId)).toBe(1)
})

test('who has bought before is not greeted like a stranger', async () => {
  await welcome('初次见面', { speaksTo: 'new', inviteToRegister: false })
  const known = await welcome('谢谢您一直来', { speaksTo: 'returning', inviteToRegister: false })
  const configId = await printed({ channel: 'district' })
  const personId = await add(configId)
  expect(await words(personId)).toEqual([['初次见面']])
  const { customer_id: customerId } =
    (
      await sql<{ customer_id: number }>`select customer_id from wecom.v_follow
    order by followed_at desc, customer_id desc limit 1`.execute(house.db)
    ).rows[0] ?? expect.fail('nobody was added')
  await buy(house, orderOf(customerId, 100_00))
  await world.phones.leave({ corpId: corp.corpId, userid: 'li', personId })
  await world.phones.add({ personId, configId })
  await world.settle()
  expect((await words(personId)).at(-1)).toEqual(['谢谢您一直来'])
  const chosen = async (returning: boolean) =>
    (await ask('GET', `/v1/welcomes/chosen?at=12:00&returning=${returning}`, { cookie })).body
  expect(await chosen(true)).toMatchObject({ welcome: { id: known, speaksTo: 'returning' } })
  expect(await chosen(false)).toMatchObject({ welcome: { text: '初次见面' } })
  for (const speaksTo of ['初次见面', '谢谢您一直来']) {
    const { body } = await ask('GET', '/v1/welcomes', { cookie })
    const row = (body as { items: { id: number; text: string }[] }).items.find(
      ({ text }) => text === speaksTo,
    )
    expect((await ask('DELETE', `/v1/welcomes/${row?.id}`, { cookie })).status).toBe(200)
  }
})

test('flaws of a text are named with the words that gave them away', async () => {
  const answer = await ask('POST', '/v1/welcomes/check', {
    cookie,
    body: { text: '麻烦填写问卷，立即下单' },
  })
  expect(answer.body).toEqual({
    flaws: [
      { flaw: 'survey', found: '填写' },
      { flaw: 'hardSelling', found: '立即下单' },
    ],
  })
})

test('a welcome that did not leave takes its coupon back; the next one brings it', async () => {
  const templateId = await makeTemplate(house, { name: '这次一定' })
  const id = await welcome('又遇见你', {
    couponTemplateId: templateId,
    channels: ['account'],
    inviteToRegister: false,
  })
  const configId = await printed({ channel: 'account', welcomeId: id })
  const personId = await add(await printed({ channel: 'parcel' }))
  const { customer_id: customerId } =
    (
      await sql<{ customer_id: number }>`select customer_id from wecom.v_follow
    order by followed_at desc, customer_id desc limit 1`.execute(house.db)
    ).rows[0] ?? expect.fail('nobody was added')
  const codeId =
    (
      await sql<{ code_id: number }>`select max(code_id) as code_id from code.v_code
    where channel = 'account'`.execute(house.db)
    ).rows[0]?.code_id ?? null
  // Her adding is told with a code that WeCom never gave: the carrier takes no such message.
  await house.act((tx) =>
    Promise.resolve(
      tx.publish(followed, [
        {
          subject: customerId,
          payload: {
            staffId: staff[0] ?? null,
            storeId: stores[0] ?? null,
            codeId,
            welcomeCode: 'never-given',
            state: null,
            passed: false,
            at: tx.now.toISOString(),
          },
        },
      ]),
    ),
  )
  await house.idle()
  const states = async () =>
    (
      await sql<{ state: string }>`select state from coupon.v_coupon
    where template_id = ${templateId} order by coupon_id`.execute(house.db)
    ).rows.map(({ state }) => state)
  expect(await states()).toEqual(['void'])
  await world.phones.leave({ corpId: corp.corpId, userid: 'li', personId })
  await world.phones.add({ personId, configId })
  await world.settle()
  expect((await words(personId)).at(-1)).toEqual(['又遇见你', '这次一定'])
  expect(await states()).toEqual(['void', 'issued'])
})

test('a coupon that is sold out keeps nobody from being greeted; a callback twice greets once', async () => {
  const templateId = await makeTemplate(house, { name: '仅一张', totalLimit: 1 })
  const id = await welcome('手慢也欢迎', {
    couponTemplateId: templateId,
    channels: ['ad'],
    inviteToRegister: false,
  })
  const configId = await printed({ channel: 'ad', welcomeId: id })
  await world.phones.setFaults(corp.corpId, { duplicateNext: 2 })
  expect([await words(await add(configId)), await words(await add(configId))]).toEqual([
    [['手慢也欢迎', '仅一张']],
    [['手慢也欢迎']],
  ])
  expect(await couponsOf(templateId)).toBe(1)
})

test.for([
  ['personaId', { personaId: 9_999 }, 'acquire.unknownPersona'],
  ['couponTemplateId', { couponTemplateId: 9_999 }, 'acquire.unknownTemplate'],
  ['id', { id: 9_999 }, 'acquire.unknownWelcome'],
  ['text', { text: '' }, 'request.invalid'],
  ['hours.from', { hours: { from: '25:00', until: '10:00' } }, 'request.invalid'],
] as const)('refused with its field: %s', async ([field, change, code]) => {
  const answer = await ask('POST', '/v1/welcomes', {
    cookie,
    body: { name: 'x', text: '您好', ...change },
  })
  expect(answer.body).toMatchObject({ code, field })
})

test('the hours are shown as they were given', async () => {
  const hours = { from: '22:30', until: '06:00' }
  expect(await post('/v1/welcomes', { name: '夜里', text: '夜深了', hours })).toMatchObject({
    hours,
    sent: 0,
    medianMs: null,
  })
})
