// The counter: whoever scans a colleague's code and becomes a member is hers, once; the gift is given
// once. Real openings, real addings at the sandbox.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { CodeRow, CounterGift, CounterPrompt, CounterRanking, CounterScreen } from '#contracts'
import { DAY_MS, MINUTE_MS } from '#kit'
import { mergeCustomers } from '#modules/customer'
import { tied } from '#modules/code'
import { enrol } from '#modules/loyalty'
import { makeTemplate } from '#fixtures/coupon'
import { makeCustomer } from '#fixtures/customer'
import { buy, orderOf } from '#fixtures/order'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeShops, openWecom } from '#tests/wecom-world'
import { counterAudit } from './audit.ts'

const house = await openHouse()
const { app, ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openWecom>>
let cookie = ''
let storeIds: number[] = []
/** Two who stand at the counter of the first store. */
let [mei, lan] = [0, 0]
let prompt: CounterPrompt
let drawn = 0

const post = async <T>(path: string, body: object, as = cookie): Promise<T> => {
  const answer = await ask('POST', path, { cookie: as, body })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
  return answer.body as T
}
const get = async <T>(path: string, as = cookie): Promise<T> =>
  (await ask('GET', path, { cookie: as })).body as T

beforeAll(async () => {
  const shops = await makeShops(house)
  ;({ storeIds } = shops)
  world = await openWecom(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  mei = shops.staffIds[0] ?? 0
  lan = await makeStaff(house, { role: 'guide', storeIds: storeIds.slice(0, 1) })
})

async function makePrompt(more: object = {}): Promise<CounterPrompt> {
  const code = await post<CodeRow>('/v1/codes', {
    name: `收银台${(drawn += 1)}`,
    mode: 'leased',
    storeId: storeIds[0],
    channel: 'store',
    placement: '收银台',
    guideIds: [mei],
    rotation: { guides: [{ staffId: mei }] },
  })
  await house.idle()
  return post<CounterPrompt>('/v1/counter-prompts', {
    codeId: code.id,
    gift: '环保购物袋',
    ...more,
  })
}
const screenOf = (staffId: number, of = prompt) =>
  post<CounterScreen>(`/v1/counter-prompts/${of.id}/screen`, { staffId })

/** She opens the address on her phone, is lent a guide's way, and adds the guide. */
async function scan(path: string, of = prompt): Promise<number> {
  const headers = { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50' }
  const opened = await app.inject({ method: 'GET', url: path, headers })
  const token = opened.cookies.find(({ name }) => name === 'siyu_visitor')?.value ?? ''
  const slug = /\/c\/([^?]+)/.exec(path)?.[1] ?? ''
  await app.inject({
    method: 'POST',
    url: `/v1/doors/${slug}/lease`,
    headers: { ...headers, cookie: `siyu_visitor=${token}` },
  })
  const way = await sql<{ config_id: string }>`select w.config_id from code.lease l
    join wecom.contact_way w on w.way_id = l.way_id where l.code_id = ${of.codeId}
    order by l.lease_id desc limit 1`.execute(house.db)
  const person = await world.phones.createPerson({ name: `客${(drawn += 1)}` })
  await world.phones.add({ personId: person.id, configId: way.rows[0]?.config_id ?? '' })
  await world.settle()
  const came = await sql<{ customer_id: number }>`select customer_id from code.tie
    where code_id = ${of.codeId} order by tie_id desc limit 1`.execute(house.db)
  return came.rows[0]?.customer_id ?? 0
}
const scanOf = async (staffId: number, of = prompt): Promise<number> =>
  scan(new URL((await screenOf(staffId, of)).url).pathname, of)

async function join(customerId: number): Promise<void> {
  await house.act((tx) => enrol(tx, [{ customerId }]))
  await house.idle()
}
/** Her tie is told again, as when it has become clearer how she came. */
async function heard(customerId: number): Promise<void> {
  const ties = await sql<{ tieId: number; codeId: number; visitId: number | null }>`
    select tie_id as "tieId", code_id as "codeId", visit_id as "visitId" from code.tie
    where customer_id = ${customerId}`.execute(house.db)
  const told = ties.rows.map((tie) => ({
    subject: customerId,
    payload: { ...tie, ref: null, grade: 'certain' as const },
  }))
  await house.act(async (tx) => tx.publish(tied, told))
  await house.idle()
}
const later = (ms: number) => house.clock.set(new Date(house.clock.now().getTime() + ms))
const gifts = async (of = prompt) =>
  (await get<{ items: CounterGift[] }>(`/v1/counter-prompts/${of.id}/gifts`)).items
const give = (customerId: number, given: boolean, of = prompt) =>
  ask('POST', `/v1/counter-prompts/${of.id}/gifts/${customerId}`, { cookie, body: { given } })

const ranking = (as = cookie, more = '') =>
  get<CounterRanking>(`/v1/counter-ranking?storeId=${storeIds[0]}${more}`, as)
const registeredBy = async (staffId: number | null) =>
  (await ranking()).rows.find((row) => row.staffId === staffId)?.registered ?? 0
const differences = async () => (await counterAudit[0]?.differences(house.db)) ?? -1

beforeEach(async () => {
  await sql`truncate acquire.counter_member, acquire.counter_link, acquire.counter_prompt
    cascade`.execute(house.db)
  prompt = await makePrompt()
})

test('two colleagues: each is credited with hers, and registering twice counts once', async () => {
  const [first, second] = [await scanOf(mei), await scanOf(lan)]
  await join(first)
  await join(first)
  await join(second)
  expect([await registeredBy(mei), await registeredBy(lan)]).toEqual([1, 1])
  expect((await gifts()).map(({ customerId }) => customerId)).toEqual([first, second])
  expect(await screenOf(mei)).toEqual(await screenOf(mei))
  expect(await differences()).toBe(0)
})

test('a member from before is nobody’s, nor is whoever comes by no link of a colleague', async () => {
  const before = await scanOf(mei)
  await house.act((tx) =>
    enrol(tx, [{ customerId: before, at: new Date(tx.now.getTime() - DAY_MS) }]),
  )
  await house.idle()
  const own = await sql<{ slug: string }>`select slug from code.link
    where code_id = ${prompt.codeId} and ref is null`.execute(house.db)
  // Words added to an address, and the code's own print, are no link of hers.
  const forged = await scan(`/c/${own.rows[0]?.slug}?ref=counter:${prompt.id}:${mei}`)
  await join(forged)
  // Another code's link that bears her name, made under another prompt.
  const other = await makePrompt()
  await sql`insert into code.link (slug, code_id, ref, made_at) values ('forged01',
    ${other.codeId}, ${`counter:${prompt.id}:${mei}`}, ${house.clock.now()})`.execute(house.db)
  await join(await scan('/c/forged01', other))
  expect(await registeredBy(mei)).toBe(0)
  expect([...(await gifts()), ...(await gifts(other))]).toEqual([])
})

test('an opening that cannot be known credits nobody and is counted apart', async () => {
  const her = await scanOf(lan)
  await join(her)
  await sql`update code.tie set grade = 'uncertain', visit_id = null
    where customer_id = ${her}`.execute(house.db)
  await heard(her)
  expect([await registeredBy(lan), await registeredBy(null)]).toEqual([0, 1])
  expect((await gifts()).map(({ staffName, state }) => [staffName, state])).toEqual([[null, 'due']])
  await sql`update acquire.counter_member set staff_id = ${lan}, grade = 'by_state'`.execute(
    house.db,
  )
  expect(await differences()).toBe(1)
})

test('the bag is given once under two clicks, and taken back for a few minutes', async () => {
  const her = await scanOf(mei)
  await join(her)
  const clicks = await Promise.all([give(her, true), give(her, true)])
  expect(clicks.map(({ status }) => status).toSorted()).toEqual([200, 409])
  expect((await gifts()).map(({ state }) => state)).toEqual(['given'])
  expect((await give(her, false)).status).toBe(200)
  expect((await give(her, false)).body).toMatchObject({ code: 'acquire.giftKept' })
  await give(her, true)
  await later(6 * MINUTE_MS)
  expect((await give(her, false)).body).toMatchObject({ code: 'acquire.giftKept' })
  expect(await gifts()).toEqual([])
  const stranger = await makeCustomer(house)
  expect((await give(stranger, true)).body).toMatchObject({ code: 'acquire.noGift' })
  const audits = await sql<{ action: string }>`select action from org.audit
    where action like 'counter.%' and subject = ${`customer ${her}`} order by 1`.execute(house.db)
  expect(audits.rows.map(({ action }) => action)).toEqual([
    'counter.give',
    'counter.give',
    'counter.undo',
  ])
})

test('with a coupon it is granted once, however often she is heard of', async () => {
  const templateId = await makeTemplate(house)
  const couponed = await makePrompt({ couponTemplateId: templateId })
  const her = await scanOf(mei, couponed)
  await join(her)
  await heard(her)
  const held = await sql<{ n: number }>`select count(*) as n from coupon.v_coupon
    where customer_id = ${her} and template_id = ${templateId}`.execute(house.db)
  expect(held.rows[0]?.n).toBe(1)
  expect((await gifts(couponed)).map(({ state }) => state)).toEqual(['coupon'])
  // Whatever becomes of the row, the coupon itself knows what it was given for.
  await sql`update acquire.counter_member set coupon_id = null, staff_id = null
    where customer_id = ${her}`.execute(house.db)
  await heard(her)
  expect((await gifts(couponed)).map(({ state }) => state)).toEqual(['coupon'])
  const again = await sql<{ n: number }>`select count(*) as n from coupon.v_coupon
    where customer_id = ${her} and template_id = ${templateId}`.execute(house.db)
  expect(again.rows[0]?.n).toBe(1)
  expect((await give(her, true, couponed)).body).toMatchObject({ code: 'acquire.giftGiven' })
})

test('the ranking is a plain recount; a guide sees herself; a merge takes nothing twice', async () => {
  const people = [await scanOf(lan), await scanOf(lan), await scanOf(mei), await scanOf(lan)]
  const [one = 0, two = 0, three = 0, four = 0] = people
  for (const her of [one, two, three]) await join(her)
  await buy(house, orderOf(one, 5_000, { number: 'K1', placedAt: house.clock.now() }))
  await buy(house, orderOf(three, 5_000, { number: 'K2', placedAt: house.clock.now() }))
  await later(40 * DAY_MS)
  await buy(house, orderOf(two, 5_000, { number: 'K3', placedAt: house.clock.now() }))
  const from = `&from=${new Date(house.clock.now().getTime() - 50 * DAY_MS).toISOString().slice(0, 10)}`
  const told = (await ranking(cookie, from)).rows.map((row) => [
    row.staffId,
    row.rank,
    row.added,
    row.registered,
    row.firstOrders,
  ])
  expect(told).toEqual([
    [lan, 1, 3, 2, 1],
    [mei, 2, 1, 1, 1],
  ])
  const herself = await ranking(await signInAs(house, mei), from)
  const guide = await ranking(await signInAs(house, lan), `${from}&days=60`)
  expect(herself.rows.length).toBe(2)
  expect(guide.rows.map((row) => [row.staffId, row.rank, row.firstOrders])).toEqual([[lan, 1, 2]])
  const csv = await ask('GET', `/v1/counter-ranking.csv?storeId=${storeIds[0]}${from}`, { cookie })
  expect(csv.text.split('\n')[1]?.endsWith(',1,2,3,1')).toBe(true)
  await house.act((tx) => mergeCustomers(tx, { customerIds: [one, two] }))
  await house.idle()
  expect((await ranking(cookie, from)).rows.map((row) => [row.added, row.registered])).toEqual([
    [2, 1],
    [1, 1],
  ])
  expect(four).toBeGreaterThan(0)
})

test('what does not fit is refused, what is beyond reach is not there', async () => {
  const refused = async (path: string, body: object, as = cookie) =>
    ((await ask('POST', path, { cookie: as, body })).body as { code: string }).code
  const input = { codeId: prompt.codeId, gift: '帆布袋' }
  expect(await refused('/v1/counter-prompts', input)).toBe('acquire.promptHasCode')
  const foreign = await makeStaff(house, { role: 'store', storeIds: storeIds.slice(1) })
  const beyond = await signInAs(house, foreign)
  const screen = `/v1/counter-prompts/${prompt.id}/screen`
  expect(await refused(screen, {}, beyond)).toBe('acquire.unknownPrompt')
  expect(await refused(screen, { staffId: foreign })).toBe('acquire.unknownCounterStaff')
  expect(await refused(screen, { staffId: mei }, await signInAs(house, lan))).toBe(
    'acquire.unknownCounterStaff',
  )
  await post('/v1/counter-prompts', { ...input, id: prompt.id, active: false })
  expect(await refused(screen, { staffId: mei })).toBe('acquire.promptOff')
})
