// The gift for joining on the official account's page: once, by the store's own code, and who went
// on to a guide is known by her own link.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CodeRow, JoiningGift, OwnJoiningGift } from '#contracts'
import { makeTemplate } from '#fixtures/coupon'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, signInAs } from '#fixtures/org'
import { CUSTOMER_COOKIE, mergeCustomers, openSession } from '#modules/customer'
import { enrol } from '#modules/loyalty'
import { saveAccount } from '#modules/official'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { accountOfSandbox } from '#tests/official-world'
import { makeShops, openWecom } from '#tests/wecom-world'

const house = await openHouse()
const { app, ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openWecom>>
let shops: Awaited<ReturnType<typeof makeShops>>
let cookie = ''
let appId = ''
let templateId = 0
let codes: { first: CodeRow; second: CodeRow }

const makeCode = async (at: number, more: object = {}) =>
  (
    await ask('POST', '/v1/codes', {
      cookie,
      body: {
        name: `专属导购 ${at}`,
        mode: 'leased',
        storeId: shops.storeIds[at],
        channel: 'account',
        placement: '入会礼',
        guideIds: shops.staffIds.slice(at, at + 1),
        rotation: { guides: [{ staffId: shops.staffIds[at] }] },
        ...more,
      },
    })
  ).body as CodeRow

beforeAll(async () => {
  shops = await makeShops(house)
  world = await openWecom(house)
  const account = await accountOfSandbox(world.sandbox.origin)
  await house.act((tx) => saveAccount(tx, house.keys, account))
  appId = account.appId
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  templateId = await makeTemplate(house, { name: '入会券' })
  codes = { first: await makeCode(0), second: await makeCode(1) }
  await house.idle()
})

const save = (more: object = {}) =>
  ask('POST', '/v1/joining-gift', {
    cookie,
    body: {
      invitation: '添加专属导购',
      couponTemplateId: templateId,
      codeId: codes.first.id,
      ...more,
    },
  })
const board = async () =>
  (await ask('GET', '/v1/joining-gift', { cookie })).body as JoiningGift | null

let drawn = 0
/** Somebody who opened the account's page, signed in there; by `home` from a store of ours. */
async function visitor({ home, unionid, app: of = appId }: Partial<Record<string, string>> = {}) {
  const customerId = await makeCustomer(house, {
    identities: [
      { kind: 'openid', value: `o-join-${(drawn += 1)}`, app: of ?? '' },
      ...(unionid ? [{ kind: 'unionid' as const, value: unionid }] : []),
    ],
    ...(home && { source: { storeId: Number(home), channel: 'account' } }),
  })
  const { token } = await house.act((tx) => openSession(tx, customerId))
  return { customerId, cookie: `${CUSTOMER_COOKIE}=${token}` }
}
const joins = async (her: { cookie: string }) => {
  const answer = await ask('POST', '/v1/consumer/register', {
    cookie: her.cookie,
    body: { phone: `137${String(10_000_019 + (drawn += 7)).slice(-8)}`, consents: ['service'] },
  })
  expect(answer.status, answer.text).toBe(200)
}
const giftOf = async (her: { cookie: string }) =>
  (
    await ask('POST', '/v1/consumer/joining-gift', {
      cookie: her.cookie,
      headers: { 'idempotency-key': `page ${(drawn += 1)}` },
    })
  ).body as OwnJoiningGift | null
const couponsOf = async (customerId: number) =>
  (
    await sql<{ n: number }>`select count(*)::int as n from coupon.v_coupon
      where customer_id = ${customerId} and template_id = ${templateId}`.execute(house.db)
  ).rows[0]?.n

test('what is offered must lead to a guide; nothing is offered before', async () => {
  const her = await visitor()
  await joins(her)
  expect(await giftOf(her)).toBeNull()
  expect(await board()).toBeNull()
  const coupon = await makeCode(0, {
    kind: 'coupon',
    mode: 'fixed',
    rotation: null,
    couponTemplateId: templateId,
  })
  expect((await save({ codeId: coupon.id })).body).toMatchObject({ code: 'acquire.joiningCode' })
  expect((await save({ couponTemplateId: 99_999 })).body).toMatchObject({
    code: 'acquire.unknownTemplate',
  })
  expect((await save()).body).toMatchObject({ active: true, couponName: '入会券', offered: 0 })
  // Members from before are meant by no offer.
  expect(await giftOf(her)).toBeNull()
})

test('she joins on the account’s page: one coupon, however often and however she asks', async () => {
  const her = await visitor()
  expect(await giftOf(her)).toBeNull()
  await joins(her)
  const gifts = await Promise.all([giftOf(her), giftOf(her), giftOf(her)])
  await house.idle()
  for (const gift of gifts)
    expect(gift).toMatchObject({ couponName: '入会券', storeName: '十八号店', added: false })
  expect(new Set(gifts.map((gift) => gift?.path)).size).toBe(1)
  expect(await couponsOf(her.customerId)).toBe(1)
  // Who never looks has it, too; who is not known to the account has none.
  const silent = await visitor()
  await joins(silent)
  await house.idle()
  expect(await couponsOf(silent.customerId)).toBe(1)
  const elsewhere = await visitor({ app: 'wx-another' })
  await joins(elsewhere)
  await house.idle()
  expect(await giftOf(elsewhere)).toBeNull()
  expect(await couponsOf(elsewhere.customerId)).toBe(0)
  // Two of hers become one: she keeps what she has and is given no second one.
  await house.act((tx) =>
    mergeCustomers(tx, { customerIds: [her.customerId, elsewhere.customerId], automatic: false }),
  )
  await house.act(async (tx) => orThrow((await enrol(tx, [{ customerId: her.customerId }]))[0]))
  await house.idle()
  expect(await giftOf(her)).toMatchObject({ path: gifts[0]?.path })
  const all = await sql<{ n: number }>`select count(*)::int as n from coupon.v_coupon
    where template_id = ${templateId}`.execute(house.db)
  expect(all.rows[0]?.n).toBe(2)
})

test('her store’s own code leads to its guide, and her coming is known by her link', async () => {
  const born = await fetch(`${world.sandbox.origin}/__sandbox/people`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: '陈静' }),
  })
  const person = (await born.json()) as { id: string; unionId: string }
  const her = await visitor({ home: String(shops.storeIds[1]), unionid: person.unionId })
  await joins(her)
  const gift = await giftOf(her)
  expect(gift).toMatchObject({ storeName: '十九号店', added: false })
  const headers = { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50' }
  const opened = await app.inject({ method: 'GET', url: gift?.path ?? '', headers })
  const token = opened.cookies.find(({ name }) => name === 'siyu_visitor')?.value ?? ''
  await app.inject({
    method: 'POST',
    url: `/v1/doors/${gift?.path.split('/').at(-1) ?? ''}/lease`,
    headers: { ...headers, cookie: `siyu_visitor=${token}` },
  })
  const way = await sql<{ config_id: string }>`select w.config_id from code.lease l
    join wecom.contact_way w on w.way_id = l.way_id
    where l.code_id = ${codes.second.id}`.execute(house.db)
  await world.phones.add({ personId: person.id, configId: way.rows[0]?.config_id ?? '' })
  await world.settle()
  expect(await giftOf(her)).toMatchObject({ added: true })
  expect(await board()).toMatchObject({ offered: 3, opened: 1, added: 1 })
  const ties = await sql<{
    ref: string
    code_id: number
  }>`select ref, code_id from code.v_tie`.execute(house.db)
  expect(ties.rows).toEqual([{ ref: `joining:${her.customerId}`, code_id: codes.second.id }])
})

test('sold out, the way to the guide is left; paused, nothing is shown or given', async () => {
  const sparse = await makeTemplate(house, { name: '限量券', totalLimit: 1 })
  await save({ couponTemplateId: sparse })
  const [first, second] = [await visitor(), await visitor()]
  await joins(first)
  await joins(second)
  expect(await giftOf(first)).toMatchObject({ couponName: '限量券' })
  expect(await giftOf(second)).toMatchObject({ couponName: null, invitation: '添加专属导购' })
  await save({ active: false })
  expect(await giftOf(first)).toBeNull()
  const late = await visitor()
  await joins(late)
  await house.idle()
  await save()
  expect(await giftOf(late)).toBeNull()
})
