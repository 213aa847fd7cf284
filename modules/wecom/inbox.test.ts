// "Why did nothing happen?": what WeCom told us is found, says what became of it, and is worked on
// again.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { WecomInboxHealth, WecomMessage } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { buildXml, sealCallback } from '#wechat'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { corp, makeShops, makeWay, openWecom } from '#tests/wecom-world'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openWecom>>
let ask: Ask
let cookie = ''
let place = { storeId: 0, staffIds: [0] }

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  place = { storeId: storeIds[0] ?? 0, staffIds: staffIds.slice(0, 1) }
  world = await openWecom(house)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

const keys = { token: corp.token, aesKey: corp.aesKey, receiveId: corp.corpId }
async function push(xml: string): Promise<void> {
  const sealed = sealCallback(keys, xml, '1700000000')
  const { msg_signature, timestamp, nonce } = sealed
  const reply = await fetch(
    `${world.callbackUrl}?${new URLSearchParams({ msg_signature, timestamp, nonce })}`,
    {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body: buildXml({ ToUserName: corp.corpId, AgentID: '', Encrypt: sealed.encrypted }),
    },
  )
  expect(reply.status).toBe(200)
  await house.idle()
}
const list = async (query = '') =>
  ((await ask('GET', `/v1/wecom/inbox${query}`, { cookie })).body as { items: WecomMessage[] })
    .items
const one = async (id: number) =>
  (await ask('GET', `/v1/wecom/inbox/${id}`, { cookie })).body as WecomMessage & {
    raw: string | null
  }
const replay = (id: number, as = cookie) =>
  ask('POST', `/v1/wecom/inbox/${id}/replay`, { cookie: as, body: {} })
const told = async (customerId: number) =>
  (
    await sql<{ name: string }>`select name from platform.event where subject = ${customerId}
      order by id`.execute(house.db)
  ).rows.map((row) => row.name)

/** Somebody adds the guide; gives her message. */
async function added(name: string): Promise<WecomMessage> {
  const way = await makeWay(house, { codeId: 7, ...place })
  const person = await world.phones.createPerson({ name })
  await world.phones.add({ personId: person.id, configId: way.configId })
  await world.settle()
  return (await list('?kind=add_external_contact'))[0] ?? expect.fail('no message came')
}

test('says whom it was about and what came of it, with its text', async () => {
  const message = await added('陈静')
  expect(message).toMatchObject({
    kind: 'add_external_contact',
    problem: null,
    customerName: '陈静',
    staffName: '李店长',
    replays: 0,
    readable: true,
  })
  expect((await one(message.id)).raw).toContain('<ExternalUserID>')
})

test('is found by customer, by id, by state; what cannot be read has its problem', async () => {
  const message = await added('周敏')
  const other = await added('孙可')
  const about = await list(`?customerId=${message.customerId}`)
  expect(about.map(({ customerId }) => customerId)).toContain(message.customerId)
  expect(about.map(({ customerId }) => customerId)).not.toContain(other.customerId)
  expect((await list(`?externalUserid=${message.externalUserid}`)).length).toBeGreaterThan(0)
  await push('<xml><broken></xml>')
  const [broken, ...more] = await list('?state=problem')
  expect(more).toEqual([])
  expect(broken).toMatchObject({ kind: null, problem: 'not well-formed XML' })
  expect((await list('?state=done')).map(({ id }) => id)).not.toContain(broken?.id)
  expect(await list('?state=open')).toEqual([])
})

test('says what waits and for how long, and how many welcomes were in time', async () => {
  const health = async () =>
    (await ask('GET', '/v1/wecom/inbox-health', { cookie })).body as WecomInboxHealth
  const { id } = await added('林夏')
  expect(await health()).toMatchObject({ waiting: 0, waitsMs: 0, lastAt: expect.any(String) })
  await sql`update wecom.inbox set worked_at = null,
    received_at = clock_timestamp() - interval '90 seconds' where inbox_id = ${id}`.execute(
    house.db,
  )
  const behind = await health()
  expect(behind.waiting).toBe(1)
  expect(behind.waitsMs).toBeGreaterThanOrEqual(90_000)
  await sql`update wecom.inbox set worked_at = received_at where inbox_id = ${id}`.execute(house.db)
  await sql`insert into wecom.send (customer_id, touch_id, kind, external_userid, userid, state,
      asked_at, received_at, deadline_at, settled_at)
    select 1, 900 + n, 'welcome', 'wm', 'li', state, now(), now(), now() + interval '20 seconds',
      now() + took * interval '1 second'
    from (values (1, 'sent', 1), (2, 'sent', 19), (3, 'sent', 21), (4, 'rejected', 20),
      (5, 'unknown', 20), (6, 'calling', 0)) x (n, state, took)`.execute(house.db)
  expect((await health()).welcomes).toEqual({ asked: 5, inTime: 2, late: 2, unknown: 1 })
  const board = async () => (await ask('GET', '/v1/insight/overview', { cookie })).body
  expect(await board()).toMatchObject({ greetedInTime: { now: 0.4, before: null } })
})

test('worked on again: what was done is not done twice', async () => {
  const message = await added('郑好')
  const before = await told(message.customerId ?? 0)
  expect((await replay(message.id)).status).toBe(200)
  await house.idle()
  expect(await one(message.id)).toMatchObject({ replays: 1, problem: null })
  expect((await one(message.id)).workedAt).not.toBeNull()
  expect(await told(message.customerId ?? 0)).toEqual(before)
  expect(before.filter((name) => name === 'wecom.followed')).toHaveLength(1)
})

test('worked on again after its work was lost: it is made good', async () => {
  const message = await added('吴桐')
  const id = message.customerId ?? 0
  await sql`delete from wecom.follow where customer_id = ${id}`.execute(house.db)
  await replay(message.id)
  await house.idle()
  const follows = await sql<{ active: boolean }>`select active from wecom.follow
    where customer_id = ${id}`.execute(house.db)
  expect(follows.rows).toEqual([{ active: true }])
})

test('refused: unknown, still open, older than thirty days; and for all but headquarters', async () => {
  const { id } = await added('何青')
  expect((await replay(9_999_999)).body).toMatchObject({ code: 'wecom.unknownMessage' })
  await sql`update wecom.inbox set worked_at = null where inbox_id = ${id}`.execute(house.db)
  expect((await replay(id)).body).toMatchObject({ code: 'wecom.stillOpen' })
  await sql`update wecom.inbox set worked_at = received_at, raw = null
    where inbox_id = ${id}`.execute(house.db)
  expect((await replay(id)).body).toMatchObject({ code: 'wecom.messageGone' })
  const manager = await makeStaff(house, { role: 'store', storeIds: [place.storeId] })
  const store = await signInAs(house, manager)
  expect((await replay(id, store)).status).toBe(403)
  expect((await ask('GET', '/v1/wecom/inbox', { cookie: store })).status).toBe(403)
})

test('with the clock turned ahead: what comes is worked on, and its words stay thirty days', async () => {
  const ahead = async (days: number) => {
    const to = new Date(house.clock.now().getTime() + days * 86_400_000)
    await world.phones.setClock({ to: to.toISOString() })
    await house.clock.set(to)
    await house.idle()
  }
  await ahead(40)
  const { id, customerId } = await added('顾南')
  expect(customerId).not.toBeNull()
  await ahead(29)
  expect((await one(id)).raw).toContain('add_external_contact')
  await ahead(2)
  expect((await one(id)).raw).toBeNull()
})
