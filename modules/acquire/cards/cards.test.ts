// Parcel cards from the file of orders to the friend: a card each, one wording each, bound once and
// by sure ties only.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CardBatch, CardBoard, CodeRow } from '#contracts'
import { makeCustomer } from '#fixtures/customer'
import { buy, orderOf } from '#fixtures/order'
import { makeStaff, signInAs } from '#fixtures/org'
import { tied, type Grade } from '#modules/code'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeShops, openWecom } from '#tests/wecom-world'

const house = await openHouse()
const { app, ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openWecom>>
let cookie = ''
let foreign = ''
let makeCode: (more?: object) => Promise<CodeRow>

const post = async <T>(path: string, body: object, as = cookie): Promise<T> => {
  const answer = await ask('POST', path, { cookie: as, body })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
  return answer.body as T
}
const get = async <T>(path: string): Promise<T> => (await ask('GET', path, { cookie })).body as T

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  world = await openWecom(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  foreign = await signInAs(
    house,
    await makeStaff(house, { role: 'store', storeIds: storeIds.slice(1, 2) }),
  )
  makeCode = async (more = {}) => {
    const made = await post<CodeRow>('/v1/codes', {
      name: '包裹卡',
      mode: 'leased',
      storeId: storeIds[0],
      channel: 'parcel',
      placement: '包裹',
      guideIds: staffIds.slice(0, 1),
      rotation: { guides: [{ staffId: staffIds[0] }] },
      ...more,
    })
    await house.idle()
    return made
  }
})

const copyA = { headline: '谢谢光临', call: '扫码领回购券' }
const copyB = { headline: '专属搭配师', call: '扫码加好友' }
const makeBatch = async (more: object = {}) =>
  post<CardBatch>('/v1/card-batches', {
    name: '双十一',
    codeId: (await makeCode()).id,
    copyA,
    ...more,
  })
const batchOf = async (id: number) =>
  (await get<{ items: CardBatch[] }>('/v1/card-batches')).items.find((row) => row.id === id)

/** Sends the text of a file. */
const send = (batchId: number, csv: string, shop?: string) =>
  ask('POST', `/v1/card-batches/${batchId}/cards`, { cookie, body: { csv, ...(shop && { shop }) } })
const linksOf = async (batchId: number) =>
  (
    await sql<{ order: string; slug: string; ref: string; copy: string; customer: number | null }>`
      select c.order_number as order, c.slug, l.ref, c.copy, c.customer_id as customer
      from acquire.parcel_card c join code.link l on l.slug = c.slug
      where c.batch_id = ${batchId} order by c.card_id`.execute(house.db)
  ).rows

/** A tie as the code module writes and tells it. */
async function tie(codeId: number, slug: string | null, customerId: number, grade: Grade) {
  const found = await sql<{ tie_id: number; visit_id: number | null; ref: string | null }>`
    with opened as (insert into code.visit (code_id, in_wechat, at, slug)
      select ${codeId}, true, ${house.clock.now()}, ${slug} where ${slug !== null} returning visit_id)
    insert into code.tie (customer_id, way_id, code_id, visit_id, grade, at)
    values (${customerId}, 1, ${codeId}, (select visit_id from opened), ${grade},
      ${house.clock.now()})
    returning tie_id, visit_id, (select ref from code.link where slug = ${slug}) as ref`.execute(
    house.db,
  )
  const [row] = found.rows
  await tell(codeId, customerId, row?.tie_id ?? 0, grade)
  return row?.tie_id ?? 0
}
async function tell(codeId: number, subject: number, tieId: number, grade: Grade) {
  const found = await sql<{ visitId: number | null; ref: string | null }>`
    select visit_id as "visitId", ref from code.v_tie where tie_id = ${tieId}`.execute(house.db)
  const { visitId = null, ref = null } = found.rows[0] ?? {}
  const payload = { tieId, codeId, visitId, ref, grade }
  await house.act(async (tx) => tx.publish(tied, [{ subject, payload }]))
  await house.idle()
}

test('orders in, a card each; faults are named; the same file again changes nothing', async () => {
  const { id } = await makeBatch()
  const file =
    '订单号,店铺,批次\nT1,天猫,一\nT2,天猫,一\nT2,天猫,二\n,天猫,一\nT3,,一\n=T4,京东,二\n'
  const first = await send(id, file)
  expect(first.body).toEqual({ rows: 6, made: 3, known: 0, rejected: 3, phones: 0 })
  const links = await linksOf(id)
  expect(links.map((link) => link.order)).toEqual(['T1', 'T2', '=T4'])
  expect(new Set(links.map((link) => link.slug)).size).toBe(3)
  expect((await send(id, file)).body).toEqual({
    rows: 6,
    made: 0,
    known: 3,
    rejected: 3,
    phones: 0,
  })
  expect(await linksOf(id)).toEqual(links)
  const rejected = await ask('GET', `/v1/card-batches/${id}/rejected.csv`, { cookie })
  const codes = rejected.text
    .split('\n')
    .slice(1, 4)
    .map((line) => line.split(',').slice(3, 5))
  expect(codes).toEqual([
    ['3', 'duplicate'],
    ['4', 'noOrderNumber'],
    ['5', 'noShop'],
  ])
  const list = await ask('GET', `/v1/card-batches/${id}/cards.csv`, { cookie })
  expect(list.text).toContain(`/c/${links[0]?.slug}`)
  expect(list.text).toContain(",'=T4,")
  const other = await makeBatch({ name: '双十二' })
  expect((await send(other.id, 'order\nT1\nT9\n', '天猫')).body).toMatchObject({
    made: 1,
    rejected: 1,
  })
  expect((await send(other.id, 'name\nx\n')).body).toMatchObject({ code: 'acquire.notOrders' })
})

test('two wordings are dealt by the order alone, in the share asked for', async () => {
  const { id } = await makeBatch({ copyB, shareB: 3000 })
  const rows = Array.from({ length: 2100 }, (_, n) => `AB${n},天猫`)
  await send(id, `order,shop\n${rows.join('\n')}\n`)
  const { rows: board } = await get<CardBoard>(`/v1/card-batches/${id}/board?by=copy`)
  const share = (board.find(({ key }) => key === 'b')?.cards ?? 0) / 2100
  expect(Math.abs(share - 0.3)).toBeLessThan(0.03)
  const copies = new Map((await linksOf(id)).map((link) => [link.order, link.copy]))
  await sql`delete from acquire.parcel_card where batch_id = ${id}`.execute(house.db)
  await send(id, `order,shop\n${rows.toReversed().join('\n')}\n`)
  for (const { order, copy } of await linksOf(id)) expect(copies.get(order)).toBe(copy)
  const pdf = await ask('GET', `/v1/card-batches/${id}/cards.pdf?part=3&columns=5&rows=4`, {
    cookie,
  })
  expect(pdf.text.match(/\/Type \/Page\b/g)).toHaveLength(5)
  expect((await ask('GET', `/v1/card-batches/${id}/cards.pdf?part=4`, { cookie })).status).toBe(404)
})

test('a card is opened, its guide is added: bound to her and to the order', async () => {
  const batch = await makeBatch()
  await send(batch.id, 'order,shop\nP1,till\nP2,till\n')
  const buyer = await makeCustomer(house)
  await buy(house, orderOf(buyer, 5000, { source: 'till', number: 'P1' }))
  const [card] = await linksOf(batch.id)
  const headers = { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50' }
  const opened = await app.inject({ method: 'GET', url: `/c/${card?.slug}`, headers })
  const token = opened.cookies.find(({ name }) => name === 'siyu_visitor')?.value ?? ''
  await app.inject({
    method: 'POST',
    url: `/v1/doors/${card?.slug}/lease`,
    headers: { ...headers, cookie: `siyu_visitor=${token}` },
  })
  const way = await sql<{ config_id: string }>`select w.config_id from code.lease l
    join wecom.contact_way w on w.way_id = l.way_id where l.code_id = ${batch.codeId}`.execute(
    house.db,
  )
  const person = await world.phones.createPerson({ name: '陈静' })
  await world.phones.add({ personId: person.id, configId: way.rows[0]?.config_id ?? '' })
  await world.settle()
  expect((await linksOf(batch.id)).map((link) => link.customer)).toEqual([expect.any(Number), null])
  expect(await batchOf(batch.id)).toMatchObject({ cards: 2, opened: 1, bound: 1, ordered: 1 })
  const { rows } = await get<CardBoard>(`/v1/card-batches/${batch.id}/board?by=shop`)
  expect(rows).toEqual([
    { key: 'till', cards: 2, opened: 1, bound: 1, confirmed: 0, others: 0, ordered: 1 },
  ])
})

test('the first sure tie binds: later ones, unsure and forwarded ones are counted apart', async () => {
  const batch = await makeBatch()
  await send(batch.id, 'order,shop\nQ1,天猫\nQ2,天猫\nQ3,天猫\n')
  const [one, two] = await linksOf(batch.id)
  const [jing, min, fang] = [
    await makeCustomer(house),
    await makeCustomer(house),
    await makeCustomer(house),
  ]
  const customers = async () => (await linksOf(batch.id)).map((link) => link.customer)
  await tie(batch.codeId, two?.slug ?? '', fang, 'forwarded')
  await tie(batch.codeId, null, fang, 'uncertain')
  expect(await customers()).toEqual([null, null, null])
  const first = await tie(batch.codeId, one?.slug ?? '', jing, 'by_state')
  await tie(batch.codeId, one?.slug ?? '', min, 'certain')
  expect(await customers()).toEqual([jing, null, null])
  expect(await batchOf(batch.id)).toMatchObject({
    cards: 3,
    bound: 1,
    uncertain: 1,
    forwarded: 1,
    again: 1,
  })
  // It turns out that the first was not by that card after all.
  await sql`update code.tie set grade = 'uncertain', visit_id = null where tie_id = ${first}`.execute(
    house.db,
  )
  await tell(batch.codeId, jing, first, 'uncertain')
  expect(await customers()).toEqual([min, null, null])
  expect(await batchOf(batch.id)).toMatchObject({ bound: 1, uncertain: 2, again: 0 })
})

test('a printing needs a leased code of its own, within reach', async () => {
  const fixed = await makeCode({ mode: 'fixed', rotation: null, name: '立牌' })
  const body = { name: '又一批', codeId: fixed.id, copyA }
  const refused = async (more: object, as = cookie) =>
    (await ask('POST', '/v1/card-batches', { cookie: as, body: { ...body, ...more } })).body
  expect(await refused({})).toMatchObject({ code: 'acquire.codeNotLeased' })
  const { codeId } = await makeBatch()
  expect(await refused({ codeId })).toMatchObject({ code: 'acquire.codeTaken' })
  const beyond = await ask('GET', '/v1/card-batches', { cookie: foreign })
  expect(beyond.body).toEqual({ items: [] })
})
