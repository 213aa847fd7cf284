// The phone of an order against the phones of whoever came by its card.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CardBatch, CodeRow } from '#contracts'
import { makeCustomer } from '#fixtures/customer'
import { buy, orderOf } from '#fixtures/order'
import { makeStaff, signInAs } from '#fixtures/org'
import { tied, type Grade } from '#modules/code'
import { claimPhone } from '#modules/customer'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeShops } from '#tests/wecom-world'
import { judge, type Claim } from './buyer.ts'

const house = await openHouse()
const { ask } = await openDoors(house)
let cookie = ''
let shops: Awaited<ReturnType<typeof makeShops>>

beforeAll(async () => {
  shops = await makeShops(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

const post = async <T>(path: string, body: object): Promise<T> => {
  const answer = await ask('POST', path, { cookie, body })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
  return answer.body as T
}

/** A printing with a card for each order of the file. */
async function print(csv: string) {
  const code = await post<CodeRow>('/v1/codes', {
    name: '包裹卡',
    mode: 'leased',
    storeId: shops.storeIds[0],
    channel: 'parcel',
    placement: '包裹',
    guideIds: shops.staffIds.slice(0, 1),
    rotation: { guides: [{ staffId: shops.staffIds[0] }] },
  })
  const { id } = await post<CardBatch>('/v1/card-batches', {
    name: '双十一',
    codeId: code.id,
    copyA: { headline: '谢谢光临', call: '扫码领回购券' },
  })
  const file = await post<{ phones: number }>(`/v1/card-batches/${id}/cards`, { csv, shop: '天猫' })
  return { id, codeId: code.id, phones: file.phones }
}
const cardsOf = async (batchId: number) =>
  (
    await sql<{ slug: string; customer: number | null; confirmed: boolean; key: string | null }>`
      select slug, customer_id as customer, confirmed, buyer_key as key from acquire.parcel_card
      where batch_id = ${batchId} order by card_id`.execute(house.db)
  ).rows
const whose = async (batchId: number) =>
  (await cardsOf(batchId)).map(({ customer, confirmed }) => [customer, confirmed])
const figures = async (id: number) => {
  const { body } = await ask('GET', '/v1/card-batches', { cookie })
  return (body as { items: CardBatch[] }).items.find((row) => row.id === id)
}

/** An opening of a card, and a tie as the code module writes and tells it. */
async function come(codeId: number, slug: string, customerId: number, grade: Grade) {
  const at = house.clock.now()
  const found = await sql<{ tie_id: number; visit_id: number | null; ref: string | null }>`
    with opened as (insert into code.visit (code_id, in_wechat, at, slug)
      values (${codeId}, true, ${at}, ${slug}) returning visit_id)
    insert into code.tie (customer_id, way_id, code_id, visit_id, grade, at)
    select ${customerId}, nextval('code.tie_tie_id_seq'), ${codeId},
      case when ${grade} <> 'uncertain' then visit_id end, ${grade}, ${at} from opened
    returning tie_id, visit_id, (select ref from code.link where slug = ${slug}) as ref`.execute(
    house.db,
  )
  const { tie_id: tieId = 0, visit_id: visitId = null, ref = null } = found.rows[0] ?? {}
  const payload = { tieId, codeId, visitId, ref: visitId === null ? null : ref, grade }
  await house.act(async (tx) => tx.publish(tied, [{ subject: customerId, payload }]))
  await house.idle()
}
let drawn = 0
/** Somebody whose phone is not known. */
const stranger = () =>
  makeCustomer(house, { identities: [{ kind: 'openid', value: `o-${(drawn += 1)}`, app: 'wx1' }] })
async function registers(customerId: number, phone: string) {
  const said = await house.act((tx) => claimPhone(tx, customerId, phone))
  expect(said.refusal).toBeUndefined()
  await house.idle()
}
const digest = (name: string, text: string) => createHash(name).update(text).digest('hex')

test('she registers with the phone of the order: the card is confirmed as hers', async () => {
  const phones = ['13912340001', digest('md5', '13912340002'), digest('sha256', '13912340003')]
  const masked = '139****0004'
  const batch = await print(
    `订单号,手机号\n${[...phones, masked].map((phone, n) => `A${n},${phone}`).join('\n')}\n`,
  )
  expect(batch.phones).toBe(3)
  const cards = await cardsOf(batch.id)
  const people = [await stranger(), await stranger(), await stranger(), await stranger()]
  for (const [n, card] of cards.entries())
    await come(batch.codeId, card.slug, people[n] ?? 0, 'by_state')
  expect(await whose(batch.id)).toEqual(people.map((id) => [id, false]))
  for (const [n, id] of people.entries()) await registers(id, `1391234000${n + 1}`)
  expect(await whose(batch.id)).toEqual(people.map((id, n) => [id, n < 3]))
  expect(await figures(batch.id)).toMatchObject({ bound: 4, confirmed: 3, others: 0, again: 0 })
  const stored = JSON.stringify(
    (await sql`select * from acquire.parcel_card`.execute(house.db)).rows,
  )
  for (const phone of phones) expect(stored).not.toContain(phone)
})

test('another phone: the card was passed on, and waits for its buyer', async () => {
  const batch = await print('订单号,手机号\nB1,13912350001\n')
  const [card] = await cardsOf(batch.id)
  const [friend, buyer] = [await stranger(), await stranger()]
  await come(batch.codeId, card?.slug ?? '', friend, 'certain')
  await registers(friend, '13912350009')
  expect(await whose(batch.id)).toEqual([[null, false]])
  expect(await figures(batch.id)).toMatchObject({ bound: 0, others: 1, again: 0 })
  await come(batch.codeId, card?.slug ?? '', buyer, 'by_state')
  expect(await whose(batch.id)).toEqual([[buyer, false]])
  await registers(buyer, '+86 139 1235 0001')
  expect(await whose(batch.id)).toEqual([[buyer, true]])
  expect(await figures(batch.id)).toMatchObject({ bound: 1, confirmed: 1, others: 1, again: 0 })
})

test('one of her phones is the one of the order: that is enough', async () => {
  const batch = await print('订单号,手机号\nG1,13912400001\n')
  const [card] = await cardsOf(batch.id)
  const her = await makeCustomer(house, {
    identities: ['13912400009', '13912400001'].map((value) => ({
      kind: 'phone' as const,
      value,
      verified: true,
    })),
  })
  await come(batch.codeId, card?.slug ?? '', her, 'by_state')
  expect(await whose(batch.id)).toEqual([[her, true]])
})

test('of two who came by one card the buyer has it, whoever was first', async () => {
  const batch = await print('订单号,手机号\nC1,13912360001\n')
  const [card] = await cardsOf(batch.id)
  const [first, buyer] = [await stranger(), await stranger()]
  await come(batch.codeId, card?.slug ?? '', first, 'by_state')
  await come(batch.codeId, card?.slug ?? '', buyer, 'by_state')
  expect(await whose(batch.id)).toEqual([[first, false]])
  await registers(buyer, '13912360001')
  expect(await whose(batch.id)).toEqual([[buyer, true]])
  expect(await figures(batch.id)).toMatchObject({ bound: 1, confirmed: 1, others: 0, again: 1 })
})

test('an unsure coming is settled by the phone of the one card of hers that was opened', async () => {
  const batch = await print('订单号,手机号\nD1,13912370001\nD2,13912370002\nD3,13912370002\n')
  const [one, two, three] = await cardsOf(batch.id)
  const [her, both] = [await stranger(), await stranger()]
  await come(batch.codeId, one?.slug ?? '', her, 'uncertain')
  await come(batch.codeId, two?.slug ?? '', both, 'uncertain')
  await come(batch.codeId, three?.slug ?? '', await stranger(), 'forwarded')
  await registers(her, '13912370001')
  await registers(both, '13912370002')
  expect(await whose(batch.id)).toEqual([
    [her, true],
    [null, false],
    [null, false],
  ])
  expect(await figures(batch.id)).toMatchObject({ bound: 1, uncertain: 1, forwarded: 1 })
})

test('the house knows whose the order is: no phone in the file is needed', async () => {
  const batch = await print('订单号\nE1\nE2\n')
  const [one, two] = await cardsOf(batch.id)
  const [buyer, giver, friend] = [await stranger(), await makeCustomer(house), await stranger()]
  await come(batch.codeId, one?.slug ?? '', buyer, 'by_state')
  await come(batch.codeId, two?.slug ?? '', friend, 'by_state')
  await registers(friend, '13912380009')
  await buy(house, orderOf(buyer, 5000, { source: '天猫', number: 'E1' }))
  await buy(house, orderOf(giver, 5000, { source: '天猫', number: 'E2' }))
  await house.idle()
  expect(await whose(batch.id)).toEqual([
    [buyer, true],
    [null, false],
  ])
  expect(await figures(batch.id)).toMatchObject({ bound: 1, confirmed: 1, others: 1, ordered: 1 })
})

test('a file that tells the phones later is compared with who has come', async () => {
  const batch = await print('订单号\nF1\n')
  const [card] = await cardsOf(batch.id)
  const her = await makeCustomer(house, { identities: [{ kind: 'phone', value: '13912390001' }] })
  await come(batch.codeId, card?.slug ?? '', her, 'by_state')
  expect(await whose(batch.id)).toEqual([[her, false]])
  await post(`/v1/card-batches/${batch.id}/cards`, {
    csv: '订单号,手机号\nF1,13912390001\n',
    shop: '天猫',
  })
  expect(await whose(batch.id)).toEqual([[her, true]])
})

test('judged the same whatever the order of the ties', () => {
  const claim = (tieId: number, personId: number, more: Partial<Claim> = {}): Claim => ({
    tieId,
    personId,
    grade: 'by_state',
    at: new Date(tieId),
    named: true,
    ...more,
  })
  const claims = [claim(3, 30), claim(1, 10), claim(2, 20, { grade: 'forwarded' })]
  const buyer = { key: 'k', personId: null }
  const keys = new Map([
    [10, new Set(['other'])],
    [20, new Set(['k'])],
  ])
  for (const order of [claims, claims.toReversed()])
    expect(judge(buyer, null, order, keys)).toMatchObject({
      claim: { tieId: 2 },
      confirmed: true,
      others: 1,
    })
  expect(judge({ key: null, personId: null }, 3, claims, keys)).toMatchObject({
    claim: { tieId: 3 },
    confirmed: false,
    others: 0,
  })
})
