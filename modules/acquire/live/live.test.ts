// A live room from its invitations to the next session: real codes, people with phones, orders.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CodeRow, LiveBoard, LivePhase, LiveSession, LiveTagged } from '#contracts'
import { CUSTOMER_COOKIE, mergeCustomers, openSession } from '#modules/customer'
import { enrol } from '#modules/loyalty'
import { makeTemplate } from '#fixtures/coupon'
import { bringBack, buy, orderOf } from '#fixtures/order'
import { makeStaff, signInAs } from '#fixtures/org'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { corp, makeShops, openWecom } from '#tests/wecom-world'

const HOUR = 3_600_000
const house = await openHouse()
const { app, ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openWecom>>
let cookie = ''
let stores: number[] = []
let start = 0
let guideCode: CodeRow
let groupCode: CodeRow
let first: LiveSession
let second: LiveSession
const people: Record<string, { phone: string; customer: number }> = {}

const post = async <T>(path: string, body: object): Promise<T> => {
  const answer = await ask('POST', path, { cookie, body })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
  return answer.body as T
}
const refusedAs = async (body: object) =>
  ((await ask('POST', '/v1/live-sessions', { cookie, body })).body as { code: string }).code
const boardOf = async ({ id }: LiveSession) =>
  (await ask('GET', `/v1/live-sessions/${id}/board`, { cookie })).body as LiveBoard
const at = (hours: number) => new Date(start + hours * HOUR).toISOString()
const sessionAt = (hours: number, more: object = {}) => ({
  name: '周五新品',
  platform: 'channels',
  host: '小云',
  storeId: stores[0],
  invitesFrom: at(hours),
  startsAt: at(hours + 10),
  endsAt: at(hours + 12),
  codes: [
    { codeId: guideCode.id, use: 'room' },
    { codeId: groupCode.id, use: 'invitation' },
  ],
  ...more,
})
const turnTo = async (hours: number) => {
  await world.phones.setClock({ to: at(hours) })
  await house.clock.set(new Date(at(hours)))
  await world.settle()
}
const makeCode = (name: string, more: object) =>
  post<CodeRow>('/v1/codes', {
    name,
    storeId: stores[0],
    placement: name,
    channel: 'live',
    ...more,
  })

/** Somebody with a phone, as the house knows her once she has come. */
async function bringing(name: string, come: (personId: string) => Promise<unknown>) {
  const phone = people[name]?.phone ?? (await world.phones.createPerson({ name })).id
  await come(phone)
  await world.settle()
  const found = await sql<{ id: number }>`select customer_id as id from customer.v_customer
    where display_name = ${name}`.execute(house.db)
  people[name] = { phone, customer: found.rows[0]?.id ?? 0 }
}
const configOf = async (table: 'contact_way' | 'join_way', codeId: number) => {
  const found = await sql<{
    config_id: string
  }>`select config_id from ${sql.table(`wecom.${table}`)}
    where code_id = ${codeId}`.execute(house.db)
  return found.rows[0]?.config_id ?? ''
}
const adds = (name: string) =>
  bringing(name, async (personId) =>
    world.phones.add({ personId, configId: await configOf('contact_way', guideCode.id) }),
  )
const joins = (name: string) =>
  bringing(name, async (personId) =>
    world.phones.joinGroup({ personId, configId: await configOf('join_way', groupCode.id) }),
  )
const idOf = (name: string) => people[name]?.customer ?? 0
const buys = async (name: string, fen: number) => {
  const order = orderOf(idOf(name), fen, { placedAt: house.clock.now() })
  await buy(house, order)
  return order
}
const enrols = (name: string) =>
  house.act(async (tx) => orThrow((await enrol(tx, [{ customerId: idOf(name) }]))[0]))

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  stores = storeIds
  world = await openWecom(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  await world.phones.makeGroup({ corpId: corp.corpId, owner: 'li', name: '直播福利群' })
  await world.settle()
  const { items } = (await ask('GET', '/v1/wecom/groups', { cookie })).body as {
    items: { id: number }[]
  }
  guideCode = await makeCode('直播间', { guideIds: staffIds.slice(0, 1) })
  groupCode = await makeCode('预告海报', { kind: 'group', groupIds: [items[0]?.id] })
  await house.idle()
  start = house.clock.now().getTime() + HOUR
})

test('a code serves one session after the other, never two at once', async () => {
  first = await post('/v1/live-sessions', sessionAt(0))
  expect(first).toMatchObject({ state: 'upcoming', codes: [{ name: '预告海报' }, {}] })
  // Its invitations would go out while the first still runs.
  const early = sessionAt(11)
  expect(await refusedAs(early)).toBe('acquire.liveCodeBusy')
  // The guide's code is busy even alone, and nothing is left of what was refused.
  const alone = [{ codeId: guideCode.id, use: 'invitation' }]
  expect(await refusedAs({ ...early, codes: alone })).toBe('acquire.liveCodeBusy')
  second = await post('/v1/live-sessions', sessionAt(72, { name: '周一返场' }))
  expect(await refusedAs(sessionAt(0, { id: second.id }))).toBe('acquire.liveCodeBusy')
  const listed = await ask('GET', '/v1/live-sessions', { cookie })
  expect((listed.body as { items: LiveSession[] }).items.map(({ id, codes }) => [id, codes.length])) //
    .toEqual([
      [second.id, 2],
      [first.id, 2],
    ])
  // The first may be saved again as it is; what comes after it ends with the second's invitations.
  first = await post('/v1/live-sessions', sessionAt(0, { id: first.id, viewers: 400 }))
  expect(first.codes.map(({ overAt }) => overAt)).toEqual([at(72), at(72)])
  expect(second.codes[0]?.overAt).toBe(at(72 + 12 + 7 * 24))
})

test('two that are saved at the same moment do not both get the code', async () => {
  const spare = await makeCode('备用', { guideIds: [(guideCode.guides[0]?.id ?? 0) as number] })
  await house.idle()
  const codes = [{ codeId: spare.id, use: 'room' }]
  const answers = await Promise.all(
    [0, 1, 2].map(() =>
      ask('POST', '/v1/live-sessions', { cookie, body: sessionAt(0, { codes }) }),
    ),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
})

test('times out of order and codes of another channel are refused', async () => {
  expect(await refusedAs(sessionAt(0, { endsAt: at(10) }))).toBe('acquire.liveTimes')
  expect(await refusedAs(sessionAt(0, { invitesFrom: at(11) }))).toBe('acquire.liveTimes')
  const poster = await makeCode('门口', {
    channel: 'store',
    guideIds: guideCode.guides.map((g) => g.id),
  })
  const codes = [{ codeId: poster.id, use: 'room' }]
  expect(await refusedAs(sessionAt(0, { codes }))).toBe('acquire.liveCode')
  const twice = [0, 1].map(() => ({ codeId: guideCode.id, use: 'room' }))
  expect(await refusedAs(sessionAt(0, { codes: twice }))).toBe('acquire.liveCode')
})

/** The people and the money of a session, counted again row by row. */
async function recount(session: LiveSession) {
  const read = async <T>(query: ReturnType<typeof sql<T>>) => (await query.execute(house.db)).rows
  const aliases = await read(
    sql<{ id: number; person: number }>`select customer_id as id, person_id as person
      from customer.v_person`,
  )
  const personOf = (id: number) => aliases.find((row) => row.id === id)?.person ?? 0
  const comings = await read(
    sql<{ id: number; code: number; at: Date; how: string }>`
      select customer_id as id, code_id as code, at, 'added' as how from wecom.follow_change
        where kind = 'followed'
      union all select i.customer_id, w.code_id, m.joined_at, 'joined' from wecom.chat_member m
        join wecom.join_way w on w.state = m.state
        join customer.identity i on i.kind = 'external_userid' and i.value = m.member`,
  )
  const orders = await read(
    sql<{ id: number; at: Date; net: number }>`select customer_id as id, paid_at as at,
      amount_fen - refunded_fen as net from orders.v_order`,
  )
  const own = comings
    .flatMap((row) => {
      const code = session.codes.find(({ codeId }) => codeId === row.code)
      const served =
        code && row.at >= new Date(session.invitesFrom) && row.at < new Date(code.overAt)
      return served ? [{ ...row, until: new Date(code.overAt), person: personOf(row.id) }] : []
    })
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
  const entries = new Map(own.toReversed().map((row) => [row.person, row]))
  const firsts = (how: string) =>
    [
      ...new Map(
        own
          .filter((row) => row.how === how)
          .toReversed()
          .map((row) => [row.person, row]),
      ),
    ] //
      .map(([, row]) => row)
  const paid = orders.flatMap(({ id, at: when, net }) => {
    const entry = entries.get(personOf(id))
    return entry && when >= entry.at && when < entry.until
      ? [{ at: when, net, person: entry.person }]
      : []
  })
  const phaseOf = (when: Date): LivePhase =>
    when < new Date(session.startsAt)
      ? 'before'
      : when < new Date(session.endsAt)
        ? 'during'
        : 'after'
  return (['before', 'during', 'after'] as const).map((phase) => {
    const here = (row: { at: Date }) => phaseOf(row.at) === phase
    return {
      phase,
      people: [...entries.values()].filter(here).length,
      added: firsts('added').filter(here).length,
      joined: firsts('joined').filter(here).length,
      orders: paid.filter(here).length,
      netFen: paid.filter(here).reduce((sum, { net }) => sum + net, 0),
    }
  })
}

test('before, during and after: each figure where it happened, less refunds', async () => {
  await turnTo(2)
  await joins('陈静')
  await adds('李敏')
  await turnTo(11)
  await adds('陈静')
  await adds('周洁')
  await enrols('周洁')
  const back = await buys('周洁', 12_900)
  await buys('李敏', 9_900)
  await turnTo(40)
  await bringBack(house, back)
  await adds('王芳')
  await buys('王芳', 5_000)
  await buys('李敏', 3_000)
  await house.idle()
  const board = await boardOf(first)
  const figures = (phase: LivePhase) => board.phases.find((row) => row.phase === phase)
  expect(figures('before')).toMatchObject({ people: 2, added: 1, joined: 1, orders: 0 })
  expect(figures('during')).toMatchObject({ people: 1, added: 2, members: 1, bought: 2, orders: 2 })
  expect(figures('during')).toMatchObject({ netFen: 9_900, returned: 0 })
  expect(figures('after')).toMatchObject({
    people: 1,
    added: 1,
    bought: 1,
    orders: 2,
    netFen: 8_000,
  })
  expect(board.total).toMatchObject({
    people: 4,
    added: 4,
    joined: 1,
    netFen: 17_900,
    opened: null,
  })
  expect(board.phases).toMatchObject(await recount(first))
  const room = board.rows.filter(({ codeId }) => codeId === groupCode.id)
  expect(room.map(({ use, people: n }) => [use, n])).toEqual([
    ['invitation', 1],
    ['invitation', 0],
    ['invitation', 0],
  ])
})

test('the next session takes over, and knows who was there before', async () => {
  await turnTo(73)
  await joins('李敏')
  await adds('赵敏')
  await buys('王芳', 7_000)
  await house.idle()
  expect((await boardOf(second)).total).toMatchObject({
    people: 2,
    returned: 1,
    added: 1,
    joined: 1,
  })
  // What is bought after the next one began to invite is no longer the first one's.
  expect((await boardOf(first)).total.netFen).toBe(17_900)
  expect((await boardOf(second)).phases).toMatchObject(await recount(second))
})

test('two who turn out to be one came once; the recount agrees', async () => {
  await house.act((tx) => mergeCustomers(tx, { customerIds: [idOf('陈静'), idOf('赵敏')] }))
  await house.idle()
  expect((await boardOf(first)).total).toMatchObject({ people: 4, added: 4, netFen: 17_900 })
  expect((await boardOf(second)).total).toMatchObject({ people: 2, returned: 2 })
  await house.act((tx) => mergeCustomers(tx, { customerIds: [idOf('陈静'), idOf('李敏')] }))
  await house.idle()
  const merged = await boardOf(first)
  expect(merged.total).toMatchObject({ people: 3, added: 3, joined: 1, netFen: 17_900 })
  expect(merged.phases).toMatchObject(await recount(first))
  expect((await boardOf(second)).phases).toMatchObject(await recount(second))
})

const slugOf = ({ shortUrl }: CodeRow) => shortUrl.split('/').at(-1) ?? ''
/** Opens a code's own link; gives the browser's mark. */
async function opens(code: CodeRow): Promise<string> {
  const opened = await app.inject({ method: 'GET', url: `/c/${slugOf(code)}` })
  return opened.cookies.find(({ name }) => name === 'siyu_visitor')?.value ?? ''
}

test('a coupon of the room: openings are counted, who claims it has come', async () => {
  const couponTemplateId = await makeTemplate(house)
  const coupon = await makeCode('直播券', { kind: 'coupon', couponTemplateId })
  const codes = [{ codeId: coupon.id, use: 'room' }]
  const session = await post<LiveSession>('/v1/live-sessions', sessionAt(70, { codes }))
  await opens(coupon)
  await opens(coupon)
  const { token } = await house.act((tx) => openSession(tx, idOf('王芳')))
  const claimed = await ask('POST', `/v1/doors/${slugOf(coupon)}/claim`, {
    cookie: `${CUSTOMER_COOKIE}=${token}`,
    body: {},
  })
  expect(claimed.status, claimed.text).toBe(200)
  await house.idle()
  const board = await boardOf(session)
  expect(board.phases.map(({ opened }) => opened)).toEqual([2, 0, 0])
  expect(board.total).toMatchObject({ opened: 2, people: 1, returned: 1, added: 0 })
})

test('who opened the link beforehand and added in the room came beforehand', async () => {
  const staffId = guideCode.guides[0]?.id ?? 0
  const leased = await makeCode('直播链接', {
    mode: 'leased',
    guideIds: [staffId],
    rotation: { guides: [{ staffId }] },
  })
  await house.idle()
  const codes = [{ codeId: leased.id, use: 'room' }]
  const session = await post<LiveSession>('/v1/live-sessions', sessionAt(73, { codes }))
  await turnTo(82)
  const headers = { cookie: `siyu_visitor=${await opens(leased)}` }
  const lent = await app.inject({
    method: 'POST',
    url: `/v1/doors/${slugOf(leased)}/lease`,
    headers,
  })
  expect(lent.statusCode).toBe(200)
  const way = await sql<{ config_id: string }>`select w.config_id from code.lease l
    join wecom.contact_way w on w.way_id = l.way_id where l.code_id = ${leased.id}`.execute(
    house.db,
  )
  await turnTo(84)
  await bringing('何洁', (personId) =>
    world.phones.add({ personId, configId: way.rows[0]?.config_id ?? '' }),
  )
  expect((await boardOf(session)).phases).toMatchObject([
    { opened: 1, people: 1, added: 0 },
    { opened: 0, people: 0, added: 1 },
    { opened: 0, people: 0, added: 0 },
  ])
})

test('those who came are a list, once; taking it back leaves nobody on it', async () => {
  const press = () => post<LiveTagged>(`/v1/live-sessions/${first.id}/tag`, {})
  const borne = async () => (await sql`select 1 from customer.v_tag`.execute(house.db)).rows.length
  const done = await press()
  expect(done).toMatchObject({ people: 3, changed: 3, tagName: `周五新品 #${first.id}` })
  expect(await press()).toMatchObject({ people: 3, changed: 0 })
  expect(await borne()).toBe(3)
  await post(`/v1/customers/bulk-tags/${done.bulkId}/undo`, {})
  expect(await borne()).toBe(0)
  const later = sessionAt(300, { name: '还没开始' })
  const empty = await post<LiveSession>('/v1/live-sessions', later)
  const none = await ask('POST', `/v1/live-sessions/${empty.id}/tag`, { cookie, body: {} })
  expect(none.body).toMatchObject({ code: 'acquire.nobodyCame' })
})

test('the board as a file: not known is empty, a nought is a nought', async () => {
  const { text } = await ask('GET', `/v1/live-sessions/${first.id}/board.csv`, { cookie })
  const lines = text.replace('\uFEFF', '').trim().split('\n')
  expect(lines[0]).toBe(
    'code,use,phase,opened,people,returned,added,joined,members,bought,orders,netFen',
  )
  expect(lines).toHaveLength(1 + 6)
  expect(lines.find((line) => line.startsWith('直播间,room,before'))).toMatch(/before,,\d/)
})
