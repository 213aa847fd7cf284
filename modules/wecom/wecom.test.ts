// From a signed callback to a customer: verified, kept once, understood whatever the order.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { buildXml, sealCallback } from '#wechat'
import { openHouse } from '#tests/house'
import { corp, makeShops, makeWay, openWecom } from '#tests/wecom-world'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openWecom>>
let stores: number[] = []
let staff: number[] = []

beforeAll(async () => {
  ;({ storeIds: stores, staffIds: staff } = await makeShops(house))
  world = await openWecom(house)
})

const keys = { token: corp.token, aesKey: corp.aesKey, receiveId: corp.corpId }
const eventXml = (fields: Record<string, string | number>) =>
  buildXml({
    ToUserName: corp.corpId,
    FromUserName: 'sys',
    CreateTime: 1_700_000_000,
    MsgType: 'event',
    Event: 'change_external_contact',
    ...fields,
  })

async function push(xml: string, change: { url?: string; signature?: string; body?: string } = {}) {
  const sealed = sealCallback(keys, xml, '1700000000')
  const query = new URLSearchParams({
    msg_signature: change.signature ?? sealed.msg_signature,
    timestamp: sealed.timestamp,
    nonce: sealed.nonce,
  })
  return fetch(`${change.url ?? world.callbackUrl}?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body:
      change.body ?? buildXml({ ToUserName: corp.corpId, AgentID: '', Encrypt: sealed.encrypted }),
  })
}

interface FollowRow {
  customer_id: number
  userid: string
  active: boolean
  code_id: number | null
  store_id: number | null
}
const followsOf = async (externalUserId: string) =>
  (
    await sql<FollowRow>`select customer_id, userid, active, code_id,
  store_id from wecom.follow where external_userid = ${externalUserId} order by userid`.execute(
      house.db,
    )
  ).rows
const eventsOf = async (customerId: number) =>
  (
    await sql<{ name: string; payload: Record<string, unknown> }>`
  select name, payload from platform.event where subject = ${customerId} and name like 'wecom.%'
    order by id`.execute(house.db)
  ).rows
const inboxCount = async () =>
  (await sql<{ n: number }>`select count(*) as n from wecom.inbox`.execute(house.db)).rows[0]?.n

test('a scan of a printed code: customer, source, reach, friendship and name', async () => {
  const way = await makeWay(house, { codeId: 7, storeId: stores[0], staffIds: staff.slice(0, 1) })
  const person = await world.phones.createPerson({ name: '陈静', gender: 2 })
  const added = await world.phones.add({ personId: person.id, configId: way.configId })
  await world.settle()
  const [follow] = await followsOf(added.externalUserId)
  expect(follow).toMatchObject({ userid: 'li', active: true, code_id: 7, store_id: stores[0] })
  const id = follow?.customer_id ?? 0
  expect(await eventsOf(id)).toEqual([
    {
      name: 'wecom.followed',
      payload: expect.objectContaining({
        staffId: staff[0],
        storeId: stores[0],
        codeId: 7,
        state: way.state,
        welcomeCode: expect.any(String),
      }),
    },
  ])
  const about =
    await sql`select c.display_name, c.gender, s.store_id, s.channel, s.placement, s.staff_id,
      s.code_id
    from customer.v_customer c join customer.v_source s using (customer_id)
      where customer_id = ${id}`.execute(house.db)
  expect(about.rows).toEqual([
    {
      display_name: '陈静',
      gender: 'f',
      store_id: stores[0],
      channel: 'store',
      placement: 'door',
      staff_id: staff[0],
      code_id: 7,
    },
  ])
  const kinds = await sql<{
    kind: string
  }>`select kind from customer.v_identity where customer_id = ${id} order by kind`.execute(house.db)
  expect(kinds.rows.map((row) => row.kind)).toEqual(['external_userid', 'unionid'])
})

test('the same customer adds two guides: one person, two friendships', async () => {
  const way = await makeWay(house, { codeId: 8, storeId: stores[1], staffIds: staff })
  const person = await world.phones.createPerson({ name: '周敏' })
  const first = await world.phones.add({
    personId: person.id,
    configId: way.configId,
    userid: 'li',
  })
  await world.phones.add({ personId: person.id, configId: way.configId, userid: 'wang' })
  await world.settle()
  const follows = await followsOf(first.externalUserId)
  expect(follows.map((follow) => follow.userid)).toEqual(['li', 'wang'])
  expect(new Set(follows.map((follow) => follow.customer_id)).size).toBe(1)
})

test('leaving and being dropped; a repetition changes nothing', async () => {
  const way = await makeWay(house, { codeId: 9, storeId: stores[0], staffIds: staff.slice(1) })
  const person = await world.phones.createPerson({ name: '吴迪' })
  await world.phones.setFaults(corp.corpId, { duplicateNext: 2 })
  const added = await world.phones.add({ personId: person.id, configId: way.configId })
  await world.phones.leave({ corpId: corp.corpId, userid: 'wang', personId: person.id })
  await world.settle()
  const [follow] = await followsOf(added.externalUserId)
  expect(follow?.active).toBe(false)
  expect((await eventsOf(follow?.customer_id ?? 0)).map((event) => event.name)).toEqual([
    'wecom.followed',
    'wecom.unfollowed',
  ])
})

test('news out of order: what happened last counts, whenever it comes', async () => {
  const met = { UserID: 'li', ExternalUserID: 'wmLate' }
  await push(eventXml({ ...met, ChangeType: 'del_follow_user', CreateTime: 1_700_000_100 }))
  await house.idle()
  await push(
    eventXml({
      ...met,
      ChangeType: 'add_external_contact',
      CreateTime: 1_700_000_050,
      WelcomeCode: 'late',
    }),
  )
  await house.idle()
  const [follow] = await followsOf('wmLate')
  expect(follow?.active).toBe(false)
  expect(await eventsOf(follow?.customer_id ?? 0)).toEqual([])
  await push(
    eventXml({
      ...met,
      ChangeType: 'add_external_contact',
      CreateTime: 1_700_000_200,
      WelcomeCode: 'new',
    }),
  )
  await house.idle()
  expect((await followsOf('wmLate'))[0]?.active).toBe(true)
})

test('a half adding and its confirmation are one adding; a state that stands for nothing is kept as it came', async () => {
  const met = { UserID: 'li', ExternalUserID: 'wmHalf', State: 'nobody-knows' }
  await push(
    eventXml({
      ...met,
      ChangeType: 'add_half_external_contact',
      CreateTime: 1_700_000_300,
      WelcomeCode: 'h',
    }),
  )
  await push(eventXml({ ...met, ChangeType: 'add_external_contact', CreateTime: 1_700_000_301 }))
  await house.idle()
  const [follow] = await followsOf('wmHalf')
  expect(follow).toMatchObject({ active: true, code_id: null, store_id: stores[0] })
  expect(await eventsOf(follow?.customer_id ?? 0)).toEqual([
    {
      name: 'wecom.followed',
      payload: expect.objectContaining({ state: 'nobody-knows', codeId: null, storeId: stores[0] }),
    },
  ])
})

test('a member who is not on our staff list: the friendship is known, the guide is not', async () => {
  await push(
    eventXml({
      UserID: 'stranger',
      ExternalUserID: 'wmStranger',
      ChangeType: 'add_external_contact',
    }),
  )
  await house.idle()
  const [follow] = await followsOf('wmStranger')
  expect((await eventsOf(follow?.customer_id ?? 0))[0]?.payload).toMatchObject({
    staffId: null,
    storeId: null,
  })
})

test('the door: replays are accepted once, forgeries, strangers and floods are not', async () => {
  const xml = eventXml({
    UserID: 'li',
    ExternalUserID: 'wmTwice',
    ChangeType: 'add_external_contact',
  })
  const replies = await Promise.all(Array.from({ length: 5 }, () => push(xml)))
  expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 200, 200])
  expect(await replies[0]?.text()).toBe('')
  await house.idle()
  expect((await push(xml)).status).toBe(200)
  await house.idle()
  const before = await inboxCount()
  const [follow] = await followsOf('wmTwice')
  expect(await eventsOf(follow?.customer_id ?? 0)).toHaveLength(1)
  const told = await sql`select 1 from platform.event e join wecom.inbox i
      on i.inbox_id = (e.payload ->> 'inboxId')::bigint
    where e.name = 'wecom.callbackReceived' and i.raw like '%wmTwice%'`.execute(house.db)
  expect(told.rows).toHaveLength(1)
  const forged = await push(xml, { signature: 'a'.repeat(40) })
  expect(forged.status).toBe(401)
  expect(await forged.json()).toMatchObject({ code: 'wecom.badSignature' })
  expect(
    (await push(xml, { url: world.callbackUrl.replace(corp.corpId, 'ww-other') })).status,
  ).toBe(404)
  expect((await push(xml, { body: 'not xml' })).status).toBe(400)
  expect((await push(xml, { body: '' })).status).toBe(400)
  expect((await push(xml, { body: 'x'.repeat(70_000) })).status).toBe(413)
  expect((await fetch(world.callbackUrl, { method: 'POST', body: xml })).status).toBe(401)
  expect(
    (await fetch(`${world.callbackUrl}?msg_signature=a&timestamp=b&nonce=c&echostr=d`)).status,
  ).toBe(401)
  expect(await inboxCount()).toBe(before)
})

test('a signed callback that says nothing we know is kept and passed over', async () => {
  expect((await push(eventXml({ ChangeType: 'add_external_contact' }))).status).toBe(200)
  expect((await push('<xml><ToUserName>x</ToUserName></xml>')).status).toBe(200)
  await house.idle()
  const odd = await sql<{
    n: number
  }>`select count(*) as n from wecom.inbox where problem is not null
    and worked_at is not null`.execute(house.db)
  expect(odd.rows[0]?.n).toBe(2)
})
