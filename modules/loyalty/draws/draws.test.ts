// Draws: tickets by orders and for points, taken with refunds, drawn once at their time, won and handed
// over; the seed a secret until then.
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import type { Draw, DrawInput, DrawProof, DrawWinner, OwnDraws } from '#contracts'
import { makeTemplate } from '#fixtures/coupon'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { bringBack, buy, orderOf } from '#fixtures/order'
import { addDays, dayOf, sha256, startOfDay } from '#kit'
import { CUSTOMER_COOKIE, mergeCustomers, openSession, survivorsOf } from '#modules/customer'
import { orderPaid, orderRefunded, type OrderInput } from '#modules/order'
import { bootedModules, brandScope, orThrow } from '#platform'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'
import { enrol, loyaltyModule, openBalances, showProgram } from '../index.ts'
import { openSeed } from './seed.ts'
import { openDraw, saveDraw } from './save.ts'

const house = await openHouse()
const { ask } = await openDoors(house)
const zone = 'Asia/Shanghai'
const on = () => dayOf(house.clock.now(), zone)
const [storeId = 0] = await makeStores(house, 1)
const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
afterEach(async () => {
  await house.idle()
  for (const { name, differences } of bootedModules().flatMap(({ audit }) => audit ?? []))
    expect([name, await differences(house.db)]).toEqual([name, 0])
})

const inputOf = (more: Partial<DrawInput> = {}): DrawInput => ({
  name: '会员演唱会',
  blurb: '',
  fromOn: on(),
  untilOn: addDays(on(), 6),
  drawsAt: new Date(startOfDay(addDays(on(), 7), zone).getTime() + 10 * 36e5).toISOString(),
  prizes: [{ name: '门票', pieces: 2, templateId: null }],
  ...more,
  terms: {
    fenPerTicket: 5_000,
    tiers: [],
    perMember: null,
    points: null,
    onePrize: true,
    ...more.terms,
  },
})
const drawOf = async (more: Partial<DrawInput> = {}): Promise<Draw> => {
  const { id } = await house.act((tx) => saveDraw(tx, inputOf(more)))
  return (await house.act((tx) => openDraw(tx, id))).draw
}
const terms = (more: Partial<DrawInput['terms']>) =>
  ({ ...inputOf().terms, ...more }) as DrawInput['terms']
const draws = async ({ drawsAt }: Draw) => {
  await house.idle()
  await house.clock.set(new Date(drawsAt))
  house.wake()
  await house.idle()
}
const member = async (points = 0): Promise<number> => {
  const customerId = await makeCustomer(house)
  orThrow((await house.act((tx) => enrol(tx, [{ customerId }])))[0])
  const opening = { customerId, key: 'old', points, growth: 0 }
  if (points > 0) orThrow((await house.act((tx) => openBalances(tx, [opening])))[0])
  return customerId
}
const shop = async (id: number, fen: number, more: Partial<OrderInput> = {}) => {
  const order = orderOf(id, fen, { placedAt: house.clock.now(), ...more })
  const bought = await buy(house, order)
  await house.idle()
  return { ...order, ...bought }
}
const back = async (order: OrderInput, units?: number) => {
  await bringBack(house, order, units === undefined ? undefined : [{ line: 1, units }])
  await house.idle()
}
const herself = async (id: number) =>
  `${CUSTOMER_COOKIE}=${(await house.act((tx) => openSession(tx, id))).token}`
const ownOf = async (id: number, draw: Draw) => {
  const { body } = await ask('GET', '/v1/consumer/draws', { cookie: await herself(id) })
  const found = (body as OwnDraws).items.find((one) => one.id === draw.id)
  if (!found) throw new Error('she is not shown it')
  return found
}
const tickets = async (id: number, draw: Draw) => (await ownOf(id, draw)).tickets
const proofOf = async ({ id }: Draw) =>
  (await ask('GET', `/v1/consumer/draws/${id}/proof`)).body as DrawProof
const winners = async ({ id }: Draw, who = cookie) =>
  ((await ask('GET', `/v1/draws/${id}/winners`, { cookie: who })).body as { items: DrawWinner[] })
    .items
const points = async (id: number) =>
  (
    await sql<{ n: number }>`select points as n from loyalty.v_member
    where customer_id = ${id}`.execute(house.db)
  ).rows[0]?.n
const buyFor = async (id: number, draw: Draw, count: number, key: string) =>
  ask('POST', `/v1/consumer/draws/${draw.id}/tickets`, {
    cookie: await herself(id),
    body: { key, tickets: count },
  })

/** The listener of tickets hears of a paid order. */
const hear = (subject: number, orderId: number) => {
  const { listeners } = loyaltyModule
  const own = (Array.isArray(listeners) ? listeners : []).find(
    ({ name }) => name === 'loyalty.drawTickets',
  )
  const event = { subject, occurredAt: house.clock.now(), name: 'order.paid', payload: { orderId } }
  return house.act((tx) => own?.run(tx, [event] as never[]) as never)
}
/** What is bought meanwhile is not heard of by this draw yet. */
async function unheard<T>({ id }: Draw, work: () => Promise<T>): Promise<T> {
  await sql`update loyalty.draw set state = 'draft' where draw_id = ${id}`.execute(house.db)
  const done = await work()
  await sql`update loyalty.draw set state = 'open' where draw_id = ${id}`.execute(house.db)
  return done
}

test('an order brings its tickets once, however often and at once it is heard', async () => {
  const draw = await drawOf()
  const eva = await member()
  const order = await shop(eva, 12_345)
  const again = (seen: boolean) =>
    house.act(async (tx) => {
      const paidAt = order.placedAt.toISOString()
      const { orderId } = order
      const paid = { orderId, storeId: null, staffId: null, amountFen: 12_345, paidAt }
      const more = { first: true, purchaseNo: 1, source: 'till' }
      const refund = { refundId: 1, orderId, amountFen: 1, units: [], all: false }
      if (seen) tx.publish(orderPaid, [{ subject: eva, payload: { ...paid, ...more } }])
      else tx.publish(orderRefunded, [{ subject: eva, payload: refund }])
    })
  await Promise.all(Array.from({ length: 50 }, (_, at) => again(at % 5 > 0)))
  await house.idle()
  expect(await tickets(eva, draw)).toBe(2)
  // Listeners of several workers at the same order: what is written twice is stopped by the database.
  const second = await drawOf({ name: '另一次' })
  const bo = await member()
  const bought = await unheard(second, () => shop(bo, 10_000))
  await Promise.all(Array.from({ length: 50 }, () => hear(bo, bought.orderId)))
  expect(await tickets(bo, second)).toBe(2)
})

test('what comes back takes its tickets before the draw, a part of it those of a part', async () => {
  const draw = await drawOf()
  const eva = await member()
  const order = await shop(eva, 0, {
    lines: [{ sku: 'a', name: 'a', quantity: 3, unitPrice: '60.00' }],
  })
  expect(await tickets(eva, draw)).toBe(3)
  await back(order, 1)
  expect(await tickets(eva, draw)).toBe(2)
  await back(order)
  expect(await tickets(eva, draw)).toBe(0)
})

test('only members, only what was paid while it is open and within its days, whole tickets only', async () => {
  const eva = await member()
  await shop(eva, 10_000)
  const before = house.clock.now()
  await house.clock.set(new Date(before.getTime() + 60_000))
  const draw = await drawOf()
  await shop(eva, 10_000, { placedAt: before })
  const stranger = await makeCustomer(house)
  await shop(stranger, 10_000)
  await shop(eva, 4_999)
  expect([await tickets(eva, draw), draw.figures.tickets]).toEqual([0, 0])
  await shop(eva, 9_999)
  expect(await tickets(eva, draw)).toBe(1)
  await house.clock.set(startOfDay(addDays(draw.untilOn, 1), zone))
  await shop(eva, 10_000)
  expect(await tickets(eva, draw)).toBe(1)
})

test('a member has no more than the cap, and room that a refund makes goes to what was above it', async () => {
  const draw = await drawOf({ terms: terms({ perMember: 5 }) })
  const eva = await member()
  const first = await shop(eva, 20_000)
  await shop(eva, 20_000)
  expect(await tickets(eva, draw)).toBe(5)
  await back(first)
  expect(await tickets(eva, draw)).toBe(4)
})

test('the tier that was held as she paid says how many, also after she rose', async () => {
  const { tiers } = await showProgram(house.db)
  const draw = await drawOf({
    terms: terms({
      tiers: tiers.map(({ id = 0 }, at) => ({ tierId: id, factor: at > 0 ? 4 : 1, least: 3 })),
    }),
  })
  const eva = await member()
  const fen = Math.max(5_000, (tiers[1]?.fromGrowth ?? 0) * 100)
  // Its points are heard of before its tickets are: she has risen by then.
  const { orderId } = await unheard(draw, () => shop(eva, fen))
  await hear(eva, orderId)
  const first = await tickets(eva, draw)
  expect(first).toBe(Math.max(3, Math.floor(fen / 5_000)))
  await shop(eva, 5_000)
  expect(await tickets(eva, draw)).toBe(first + 4)
})

test('tickets for points: the same key once, up to the cap, and back when it is called off', async () => {
  const draw = await drawOf({ terms: terms({ points: { price: 30, most: 3 }, perMember: 4 }) })
  const eva = await member(200)
  expect((await buyFor(eva, draw, 2, 'buy-00001')).status).toBe(200)
  expect((await buyFor(eva, draw, 2, 'buy-00001')).status).toBe(200)
  expect([await tickets(eva, draw), await points(eva)]).toEqual([2, 140])
  expect((await buyFor(eva, draw, 1, 'buy-00001')).body).toMatchObject({
    code: 'loyalty.ticketsReused',
  })
  expect((await buyFor(eva, draw, 2, 'buy-00002')).body).toMatchObject({
    code: 'loyalty.ticketsFull',
  })
  const poor = await member(29)
  expect((await buyFor(poor, draw, 1, 'buy-00003')).body).toMatchObject({
    code: 'loyalty.notEnoughPoints',
  })
  const off = { cookie, body: { reason: '演出取消' } }
  expect((await ask('POST', `/v1/draws/${draw.id}/cancel`, off)).body).toMatchObject({
    state: 'cancelled',
    figures: { tickets: 2, pointTickets: 2 },
  })
  await house.idle()
  expect(await points(eva)).toBe(200)
  expect((await ask('POST', `/v1/draws/${draw.id}/cancel`, off)).status).toBe(200)
  await house.idle()
  expect(await points(eva)).toBe(200)
  expect(await ownOf(eva, draw)).toMatchObject({ state: 'cancelled', cancelReason: '演出取消' })
  expect((await buyFor(eva, draw, 1, 'buy-00004')).body).toMatchObject({
    code: 'loyalty.noTicketsNow',
  })
  await draws(draw)
  expect((await proofOf(draw)).result).toBeNull()
})

test('two who became one keep all their tickets, stand in one line, and win once', async () => {
  const draw = await drawOf({
    prizes: [{ name: '门票', pieces: 5, templateId: null }],
    terms: terms({ perMember: 3, points: { price: 10, most: 3 } }),
  })
  const [eva, ida] = [await member(10), await member(10)]
  await shop(eva, 15_000)
  await shop(ida, 10_000)
  await buyFor(ida, draw, 1, 'same-key1')
  orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: [eva, ida] })))
  const one = (await survivorsOf(house.db, [eva])).get(eva) ?? 0
  expect(await tickets(one, draw)).toBe(6)
  await shop(one, 15_000)
  expect(await tickets(one, draw)).toBe(6)
  await draws(draw)
  const own = await ownOf(one, draw)
  expect(own.numbers).toEqual([{ from: 1, to: 6 }])
  expect(own.won).toHaveLength(1)
})

test('who is forgotten before the draw is out of it, and after it the winner has no name', async () => {
  const draw = await drawOf({ prizes: [{ name: '门票', pieces: 2, templateId: null }] })
  const [eva, bo] = [await member(), await member()]
  const two = [{ sku: 'a', name: 'a', quantity: 2, unitPrice: '60.00' }]
  const order = await shop(eva, 0, { lines: two })
  await shop(bo, 5_000)
  const forget = (id: number) => house.act((tx) => loyaltyModule.person!.erase(tx, id))
  await forget(eva)
  await back(order, 1)
  await draws(draw)
  expect((await proofOf(draw)).result).toMatchObject({ list: '1', tickets: 1 })
  const [win] = await winners(draw)
  expect(win).toMatchObject({ customerId: bo })
  await forget(bo)
  expect(await winners(draw)).toMatchObject([{ customerId: null, name: null, phoneMasked: null }])
  const give = { cookie, body: { storeId } }
  expect(
    (await ask('POST', `/v1/draws/${draw.id}/winners/${win?.winId}/hand-over`, give)).body,
  ).toMatchObject({ code: 'loyalty.unknownWin' })
  expect((await proofOf(draw)).result?.winners).toHaveLength(1)
})

test('a coupon is given by itself, once; what is handed over is marked once, and refunds change nothing', async () => {
  const templateId = await makeTemplate(house)
  const draw = await drawOf({
    prizes: [
      { name: '门票', pieces: 1, templateId: null },
      { name: '十元券', pieces: 1, templateId },
    ],
  })
  const [eva, bo] = [await member(), await member()]
  const orders = [await shop(eva, 5_000), await shop(bo, 5_000)]
  await draws(draw)
  for (const order of orders) await back(order)
  const all = await winners(draw)
  expect(all.map(({ prizeName }) => prizeName)).toEqual(['门票', '十元券'])
  const [hand, coupon] = all
  expect(coupon).toMatchObject({ coupon: true, givenAt: expect.any(String), couponRefused: false })
  const held = await sql<{ n: number }>`select count(*) as n from coupon.v_coupon
    where template_id = ${templateId} and customer_id = ${coupon?.customerId}`.execute(house.db)
  expect(held.rows[0]?.n).toBe(1)
  const path = (winId = 0) => `/v1/draws/${draw.id}/winners/${winId}/hand-over`
  const give = { cookie, body: { storeId } }
  expect((await ask('POST', path(hand?.winId), give)).body).toMatchObject({
    givenAt: expect.any(String),
  })
  expect((await ask('POST', path(hand?.winId), give)).body).toMatchObject({
    code: 'loyalty.prizeGiven',
  })
  expect((await ask('POST', path(coupon?.winId), give)).body).toMatchObject({
    code: 'loyalty.prizeByItself',
  })
  const guide = await signInAs(
    house,
    await makeStaff(house, { role: 'store', storeIds: [storeId] }),
  )
  expect(await winners(draw, guide)).toEqual([])
})

test('a coupon that rests by then is handed over in its place', async () => {
  const templateId = await makeTemplate(house)
  const draw = await drawOf({ prizes: [{ name: '券', pieces: 1, templateId }] })
  const eva = await member()
  await shop(eva, 5_000)
  await sql`update coupon.template set active = false
    where template_id = ${templateId}`.execute(house.db)
  await draws(draw)
  const [win] = await winners(draw)
  expect(win).toMatchObject({ couponRefused: true, givenAt: null })
  const path = `/v1/draws/${draw.id}/winners/${win?.winId}/hand-over`
  const give = { cookie, body: { storeId } }
  expect((await ask('POST', path, give)).body).toMatchObject({ givenAt: expect.any(String) })
})

test('the seed is told by nobody before the draw, and what was promised stands after it', async () => {
  const draw = await drawOf()
  const eva = await member()
  await shop(eva, 50_000)
  const { rows } = await sql<{ sealed: string }>`select seed_sealed as sealed from loyalty.draw
    where draw_id = ${draw.id}`.execute(house.db)
  const sealed = rows[0]?.sealed ?? ''
  const seed = openSeed(sealed)
  const own = await herself(eva)
  const told = [
    await ask('GET', `/v1/consumer/draws/${draw.id}/proof`),
    await ask('GET', '/v1/consumer/draws', { cookie: own }),
    await ask('GET', '/v1/draws', { cookie }),
    await ask('GET', `/v1/draws/${draw.id}`, { cookie }),
    await ask('GET', `/v1/draws/${draw.id}/winners`, { cookie }),
    await ask('GET', '/v1/audit?limit=100', { cookie }),
  ]
  for (const { text } of told) {
    expect(text).not.toContain(seed)
    expect(text).not.toContain(sealed)
  }
  const promised = await proofOf(draw)
  expect([promised.seedHash, promised.result]).toEqual([sha256(seed), null])
  await draws(draw)
  const proof = await proofOf(draw)
  expect(proof.seedHash).toBe(promised.seedHash)
  expect(sha256(proof.result?.seed ?? '')).toBe(promised.seedHash)
  expect(sha256(proof.result?.list ?? '')).toBe(proof.result?.listHash)
  const drafted = await house.act((tx) => saveDraw(tx, inputOf()))
  expect((await proofOf(drafted)) as unknown).toMatchObject({ code: 'loyalty.unknownDraw' })
})

test('what is open is not changed, what is over is not opened, and times must fit', async () => {
  const draw = await drawOf()
  const save = async (more: Partial<DrawInput>) =>
    (await ask('POST', '/v1/draws', { cookie, body: inputOf(more) })).body
  expect(await save({ id: draw.id })).toMatchObject({ code: 'loyalty.drawNotDraft' })
  expect(await save({ id: 999_999 })).toMatchObject({ code: 'loyalty.unknownDraw' })
  expect(await save({ drawsAt: house.clock.now().toISOString() })).toMatchObject({
    code: 'loyalty.drawTooEarly',
  })
  const templateId = await makeTemplate(house, { totalLimit: 5 })
  expect(await save({ prizes: [{ name: '券', pieces: 1, templateId }] })).toMatchObject({
    code: 'loyalty.drawTemplateLimited',
    field: 'prizes.0.templateId',
  })
  const draft = (await save({})) as Draw
  await house.clock.set(new Date(draft.drawsAt))
  expect((await ask('POST', `/v1/draws/${draft.id}/open`, { cookie })).body).toMatchObject({
    code: 'loyalty.drawTooEarly',
  })
  expect((await ask('POST', `/v1/draws/${draw.id}/open`, { cookie })).status).not.toBe(500)
})

test('her timeline tells of tickets and of what she won', async () => {
  const draw = await drawOf({ name: '周年抽奖' })
  const eva = await member()
  await shop(eva, 5_000)
  await draws(draw)
  const rows = await loyaltyModule.timeline!.rows(house.db, {
    customerIds: [eva],
    before: new Date(house.clock.now().getTime() + 1),
    limit: 20,
    scope: brandScope(),
  })
  expect(rows.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['loyalty.drawTickets', 'loyalty.drawWon']),
  )
})
