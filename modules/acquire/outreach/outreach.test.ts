// Outreach from a file of numbers to the friend: one message and one link each, results recounted.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CodeRow, Outreach, OutreachBoard, OutreachPreview } from '#contracts'
import { DAY_MS } from '#kit'
import { mergeCustomers } from '#modules/customer'
import { freshPhone, makeCustomer } from '#fixtures/customer'
import { setLimits } from '#fixtures/messaging'
import { buy, orderOf } from '#fixtures/order'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { openSms } from '#tests/sms-world'
import { makeShops } from '#tests/wecom-world'

const house = await openHouse()
const { ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openSms>>
let cookie = ''
let storeIds: number[] = []
let staffIds: number[] = []
let drawn = 0

const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
  const answer = await ask(method, path, { cookie, ...(body && { body }) })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
  return answer.body as T
}
const refusedAs = async (path: string, body: object) =>
  ((await ask('POST', path, { cookie, body })).body as { code: string }).code

beforeAll(async () => {
  ;({ storeIds, staffIds } = await makeShops(house))
  world = await openSms(house)
  await setLimits(house, {})
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

const makeCode = () =>
  call<CodeRow>('POST', '/v1/codes', {
    name: `短信${(drawn += 1)}`,
    storeId: storeIds[0],
    channel: 'other',
    placement: '短信',
    guideIds: staffIds.slice(0, 1),
  })
const makeOutreach = async (more: object = {}) => {
  const code = await makeCode()
  await house.idle()
  const copy = { templateId: world.templateId, params: ['{slug}'] }
  return call<Outreach>('POST', '/v1/outreach', {
    name: '老客回流',
    kind: 'sms',
    codeId: code.id,
    copyA: copy,
    copyB: copy,
    ...more,
  })
}
async function phonesOf(count: number) {
  const people = []
  for (let n = 0; n < count; n++) {
    const phone = freshPhone()
    people.push({ phone, ...(await world.born(`客${(drawn += 1)}`, phone)) })
  }
  return people
}
const addPeople = (id: number, phones: readonly string[], consent?: string) =>
  call('POST', `/v1/outreach/${id}/people`, {
    csv: ['手机号', ...phones].join('\n'),
    ...(consent && { consent }),
  })
const start = async (id: number, clicks = 1) => {
  const clicked = Array.from({ length: clicks }, () => call('POST', `/v1/outreach/${id}/start`, {}))
  await Promise.all(clicked)
  await world.settle()
  await world.turn(5_000)
}
const board = (id: number) => call<OutreachBoard>('GET', `/v1/outreach/${id}/board`)
const total = async (id: number) => {
  const { rows } = await board(id)
  const sum = (key: 'people' | 'exposed' | 'delivered' | 'opened' | 'added' | 'bought' | 'kept7') =>
    rows.reduce((all, row) => all + row[key], 0)
  return {
    people: sum('people'),
    delivered: sum('delivered'),
    opened: sum('opened'),
    added: sum('added'),
    kept7: sum('kept7'),
    bought: sum('bought'),
  }
}
interface Recipient {
  customer: number
  slug: string
  copy: string
}
const recipients = async (id: number) =>
  (
    await sql<Recipient>`select customer_id as customer, slug, copy from acquire.outreach_person
      where outreach_id = ${id} order by customer_id`.execute(house.db)
  ).rows
/** She adds the guide by the code, as the channel records it. */
const add = (customerId: number, codeId: number) =>
  sql`insert into wecom.follow (customer_id, external_userid, userid, staff_id, code_id,
      followed_at, active, as_of)
    values (${customerId}, ${`wm-o${customerId}`}, 'li', ${staffIds[0]}, ${codeId},
      ${house.clock.now()}, true, ${house.clock.now()})`.execute(house.db)

test('one message and one link each; what came of it, recounted, also through a merge', async () => {
  const { id, codeId } = await makeOutreach()
  const people = await phonesOf(6)
  expect(
    await addPeople(
      id,
      [...people.map(({ phone }) => phone), people[0]?.phone ?? '', 'nobody'],
      '门店签字表',
    ),
  ).toEqual({ rows: 8, added: 6, known: 0, rejected: 2 })
  const preview = await call<OutreachPreview>('GET', `/v1/outreach/${id}/preview`)
  expect(preview).toMatchObject({ people: 6, asked: 6, ready: 6, held: [], parts: 6, costFen: 27 })
  await start(id)
  const rows = await recipients(id)
  expect(new Set(rows.map(({ slug }) => slug)).size).toBe(6)
  const texts = await Promise.all(people.map((person) => world.inbox(person)))
  expect(texts.map((inbox) => inbox.length)).toEqual([1, 1, 1, 1, 1, 1])
  for (const [n, { phone }] of people.entries()) {
    expect(texts[n]?.[0]?.text).toContain(rows[n]?.slug)
    expect(texts[n]?.[0]?.text).not.toContain(phone)
  }
  for (const n of [0, 1, 2, 2]) await ask('GET', `/c/${rows[n]?.slug}`)
  await add(rows[1]?.customer ?? 0, codeId)
  await add(rows[2]?.customer ?? 0, codeId)
  await buy(house, orderOf(rows[1]?.customer ?? 0, 5000, { placedAt: house.clock.now() }))
  await house.idle()
  expect(await total(id)).toEqual({
    people: 6,
    delivered: 6,
    opened: 3,
    added: 2,
    kept7: 0,
    bought: 1,
  })
  await sql`update wecom.follow set active = false,
      unfollowed_at = ${new Date(house.clock.now().getTime() + DAY_MS)}
    where customer_id = ${rows[2]?.customer}`.execute(house.db)
  const [from, into] = [rows[3]?.customer ?? 0, rows[1]?.customer ?? 0]
  await house.act((tx) => mergeCustomers(tx, { customerIds: [from, into] }))
  await house.idle()
  await world.turn(8 * DAY_MS)
  expect(await total(id)).toEqual({
    people: 5,
    delivered: 5,
    opened: 3,
    added: 2,
    kept7: 1,
    bought: 1,
  })
  const file = await ask('GET', `/v1/outreach/${id}/people.csv`, { cookie })
  const lines = file.text.trim().split('\n').slice(1)
  expect(lines).toHaveLength(5)
  expect(lines.filter((line) => line.split(',')[8] !== '')).toHaveLength(2)
  expect(people.some(({ phone }) => file.text.includes(phone))).toBe(false)
})

test('a leased code: whoever her own link brought is hers, also where it was passed on', async () => {
  const lent = await call<CodeRow>('POST', '/v1/codes', {
    name: '短信借码',
    mode: 'leased',
    storeId: storeIds[0],
    channel: 'other',
    placement: '短信',
    guideIds: staffIds.slice(0, 1),
    rotation: { guides: [{ staffId: staffIds[0] }] },
  })
  await house.idle()
  const { id } = await makeOutreach({ codeId: lent.id })
  await addPeople(
    id,
    (await phonesOf(4)).map(({ phone }) => phone),
    '门店签字表',
  )
  await start(id)
  const [sure, unsure, passed, idle] = await recipients(id)
  const friend = await makeCustomer(house)
  const stranger = await makeCustomer(house)
  /** Her link is opened, and somebody comes by the way that was lent to it. */
  const comes = async (slug: string | undefined, customerId: number, grade: string) => {
    const known = grade === 'certain' || grade === 'by_state'
    await sql`with opened as (insert into code.visit (code_id, in_wechat, at, slug)
        values (${lent.id}, true, ${house.clock.now()}, ${slug ?? ''}) returning visit_id)
      insert into code.tie (customer_id, way_id, code_id, visit_id, grade, at)
      select ${customerId}, 1, ${lent.id}, case when ${known} then visit_id end, ${grade},
        ${house.clock.now()} from opened`.execute(house.db)
  }
  await comes(sure?.slug, sure?.customer ?? 0, 'by_state')
  await comes(unsure?.slug, unsure?.customer ?? 0, 'uncertain')
  await comes(passed?.slug, friend, 'certain')
  expect(await total(id)).toMatchObject({ people: 4, opened: 3, added: 2, bought: 0 })
  // What her friend buys is what her link brought; what somebody unsure buys is not.
  await buy(house, orderOf(friend, 5_000, { placedAt: house.clock.now() }))
  await buy(house, orderOf(unsure?.customer ?? 0, 5_000, { placedAt: house.clock.now() }))
  expect(await total(id)).toMatchObject({ added: 2, bought: 1 })
  // A tie by another link of the same code is nobody's here; two who are one count once.
  await sql`insert into code.tie (customer_id, way_id, code_id, visit_id, grade, at)
    values (${stranger}, 2, ${lent.id}, null, 'by_state', ${house.clock.now()})`.execute(house.db)
  expect(await total(id)).toMatchObject({ people: 4, added: 2 })
  const [older, younger] = [sure?.customer ?? 0, idle?.customer ?? 0]
  await house.act((tx) => mergeCustomers(tx, { customerIds: [older, younger], automatic: false }))
  expect(await total(id)).toMatchObject({ people: 3, added: 2 })
})

test('nobody is written to twice: started twice, worked on by two, and again after a death', async () => {
  const { id } = await makeOutreach()
  const people = await phonesOf(3)
  await addPeople(
    id,
    people.map(({ phone }) => phone),
    '门店签字表',
  )
  await start(id, 2)
  // As a worker would find it whose forerunner died after the gate had taken the touches.
  await sql`update acquire.outreach_person set state = 'new' where outreach_id = ${id}`.execute(
    house.db,
  )
  await sql`update acquire.outreach set state = 'draft' where outreach_id = ${id}`.execute(house.db)
  await start(id)
  for (const person of people) expect(await world.inbox(person)).toHaveLength(1)
  expect(await total(id)).toMatchObject({ people: 3, delivered: 3 })
})

test('who has not agreed is held back, and the preview says so before', async () => {
  const { id } = await makeOutreach()
  const [person] = await phonesOf(1)
  await addPeople(id, [person?.phone ?? ''])
  const preview = await call<OutreachPreview>('GET', `/v1/outreach/${id}/preview`)
  expect(preview).toMatchObject({ ready: 0, held: [{ reason: 'noConsent', people: 1 }] })
  await start(id)
  expect(await world.inbox(person ?? { id: '' })).toHaveLength(0)
  expect((await board(id)).held).toMatchObject([{ reason: 'noConsent', people: 1 }])
})

test('paused it waits, cancelled it does not leave', async () => {
  await setLimits(house, { quiet: ['00:00', '23:59'] })
  const { id } = await makeOutreach()
  const people = await phonesOf(2)
  await addPeople(
    id,
    people.map(({ phone }) => phone),
    '门店签字表',
  )
  await start(id)
  expect(await call('GET', `/v1/outreach/${id}/preview`)).toMatchObject({ ready: 0, waiting: 2 })
  await call('POST', `/v1/outreach/${id}/pause`, { paused: true })
  await setLimits(house, {})
  await world.turn(DAY_MS)
  expect(await world.inbox(people[0] ?? { id: '' })).toHaveLength(0)
  await call('POST', `/v1/outreach/${id}/cancel`, {})
  await world.turn(DAY_MS)
  expect(await world.inbox(people[0] ?? { id: '' })).toHaveLength(0)
  expect((await board(id)).held).toMatchObject([{ reason: 'cancelled', people: 2 }])
})

test('a message needs its link, its variables, a code that adds; begun it is not changed', async () => {
  const made = await makeOutreach()
  const { codeId } = made
  const base = { name: '不行', kind: 'sms', codeId }
  const copyA = { templateId: world.templateId, params: ['{slug}'] }
  const without = { ...copyA, params: ['券'] }
  expect(await refusedAs('/v1/outreach', { ...base, copyA: without })).toBe('acquire.linkNeeded')
  expect(await refusedAs('/v1/outreach', { ...base, copyA: { ...copyA, params: [] } })).toBe(
    'acquire.wrongParams',
  )
  expect(await refusedAs('/v1/outreach', { ...base, codeId: 9_999, copyA })).toBe(
    'acquire.addingCode',
  )
  expect(await refusedAs(`/v1/outreach/${made.id}/start`, {})).toBe('acquire.noPeople')
  await makeCustomer(house)
  const [person] = await phonesOf(1)
  await addPeople(made.id, [person?.phone ?? ''])
  await start(made.id)
  expect(await refusedAs('/v1/outreach', { ...base, id: made.id, copyA })).toBe(
    'acquire.outreachStarted',
  )
})
