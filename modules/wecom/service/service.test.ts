// Customer service: each coming and each first word on record once, whoever dies between; greeted
// once, in time, by the account's own words; no word of hers kept.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { ServiceAccount } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { makeServiceWay } from '#modules/wecom'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { corp, makeShops, openWecom } from '#tests/wecom-world'
import { clientOf } from '../corp.ts'
import { person } from '../person.ts'
import { PassedBy, recordPage } from './record.ts'
import { serviceOf, serviceRows } from './sql/account.ts'

const HOUR_MS = 3_600_000
const house = await openHouse()
let world: Awaited<ReturnType<typeof openWecom>>
let ask: Ask
let cookie = ''
let stores: number[] = []
let openKfid = ''
let serviceId = 0

beforeAll(async () => {
  stores = (await makeShops(house)).storeIds
  world = await openWecom(house)
  // Each test has an account of its own, and all of them are looked at by night.
  world.sandbox.world.ceilings.kfWithoutToken = 1_000
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})
beforeEach(async () => {
  await world.phones.setFaults(corp.corpId, {})
  const made = await world.phones.addService(corp.corpId, { name: '云裳客服', servicers: ['li'] })
  openKfid = made.openKfid
  await ask('POST', '/v1/wecom/services/read', { cookie })
  await house.idle()
  serviceId = (await serviceRows(house.db)).find((row) => row.openKfid === openKfid)?.serviceId ?? 0
})

const greet = async (greets = true) => {
  const body = { greets, greeting: '{name}，您好，请问想看哪一款？' }
  const path = `/v1/wecom/services/${serviceId}/greeting`
  const saved = await ask('POST', path, { cookie, body })
  expect(saved.status, saved.text).toBe(200)
}
const newPerson = async (name = '陈静') => (await world.phones.createPerson({ name, gender: 2 })).id
const linkOf = async (scene = '', of = openKfid) =>
  (await (await clientOf(house)).kfContactWay({ open_kfid: of, ...(scene && { scene }) })).url
const enter = async (person: string, link?: string) => {
  await world.phones.act(person, { act: 'openService', link: link ?? (await linkOf()) })
}
const write = (person: string, text: string, to = openKfid) =>
  world.phones.act(person, { act: 'askService', openKfid: to, text })
const linesOf = async (person: string) =>
  (await world.phones.service(person, openKfid)).lines.map(
    ({ mine, body }) => `${mine ? '她' : '我们'}：${body.text?.content}`,
  )
const later = async (ms: number) => {
  const to = new Date(house.clock.now().getTime() + ms)
  await world.phones.setClock({ to: to.toISOString() })
  await house.clock.set(to)
  await world.settle()
}

interface TalkRow {
  customer_id: number
  code_id: number | null
  replied: boolean
  messages: number
  answers: number
}
const talks = async (of = serviceId) =>
  (
    await sql<TalkRow>`select customer_id, code_id, replied_at is not null as replied, messages,
      answers from wecom.service_talk where service_id = ${of} order by talk_id`.execute(house.db)
  ).rows
const told = async (name: string, of = serviceId) =>
  (
    await sql<{ subject: number; payload: Record<string, unknown> }>`select subject, payload
      from platform.event where name = ${`wecom.${name}`} and (payload->>'serviceId')::int = ${of}
      order by id`.execute(house.db)
  ).rows
const services = async () =>
  ((await ask('GET', '/v1/wecom/services', { cookie })).body as { items: ServiceAccount[] }).items

test('she comes by a link and writes: one talk, one reply, her name, and none of her words', async () => {
  const chen = await newPerson()
  await enter(chen)
  await write(chen, '这件有红色吗')
  await write(chen, '还有别的尺码吗')
  await world.phones.answerService(corp.corpId, {
    openKfid,
    personId: chen,
    userid: 'li',
    text: '有的，亲',
  })
  await world.settle()
  const [talk] = await talks()
  expect(await talks()).toEqual([
    { customer_id: expect.any(Number), code_id: null, replied: true, messages: 2, answers: 1 },
  ])
  expect(await told('serviceEntered')).toHaveLength(1)
  expect(await told('serviceReplied')).toMatchObject([{ subject: talk?.customer_id }])
  const about = await sql`select c.display_name, c.gender, s.channel from customer.v_customer c
    join customer.v_source s using (customer_id)
    where c.customer_id = ${talk?.customer_id}`.execute(house.db)
  expect(about.rows).toEqual([{ display_name: '陈静', gender: 'f', channel: 'service' }])
  const unionids = await sql`select 1 from customer.v_identity
    where customer_id = ${talk?.customer_id} and kind = 'unionid'`.execute(house.db)
  expect(unionids.rows).toHaveLength(1)
  const line = await ask('GET', `/v1/customers/${talk?.customer_id}/timeline`, { cookie })
  expect(line.text).toContain('给客服 云裳客服 发了消息')
  for (const table of ['wecom.service_talk', 'wecom.inbox', 'platform.event', 'wecom.service_seen'])
    expect(await rowsWith(table, '红色')).toBe(0)
})
const rowsWith = async (table: string, text: string) =>
  (
    await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} t
      where t::text like ${`%${text}%`}`.execute(house.db)
  ).rows[0]?.n

test('a page that was fetched twice counts once, and whoever comes second leaves nothing', async () => {
  const chen = await newPerson()
  const before = await serviceOf(house.db, serviceId)
  await enter(chen)
  await write(chen, '在吗')
  await world.settle()
  const after = await serviceOf(house.db, serviceId)
  expect(after?.cursor).not.toBe(before?.cursor)
  const client = await clientOf(house)
  const reply = await client.syncMsg({ open_kfid: openKfid, token: after?.token ?? '' })
  const page = { messages: reply.msg_list, cursor: reply.next_cursor, more: false, known: [] }
  if (!before || !after) throw new Error('no account')
  const again = house.transact({}, (tx) => recordPage(tx, before, page))
  await expect(again).rejects.toThrow(PassedBy)
  // The platform gives three days again to whoever has lost the place.
  await house.transact({}, (tx) => recordPage(tx, after, page))
  expect(await talks()).toMatchObject([{ messages: 1 }])
  expect(await told('serviceEntered')).toHaveLength(1)
  expect(await told('serviceReplied')).toHaveLength(1)
})

test('what fails while it is recorded is fetched again: the cursor stands with the facts', async () => {
  const chen = await newPerson()
  await house.pool.query(`create function wecom.stumble() returns trigger language plpgsql as
    $$ begin raise exception 'died here'; end $$;
    create trigger stumble before insert on wecom.service_talk for each row
    execute function wecom.stumble()`)
  const before = await serviceOf(house.db, serviceId)
  await enter(chen)
  await write(chen, '在吗')
  await until(async () => (await failures()) > 0)
  expect(await serviceOf(house.db, serviceId)).toMatchObject({ cursor: before?.cursor, due: true })
  expect(await told('serviceEntered')).toEqual([])
  await house.pool.query('drop trigger stumble on wecom.service_talk')
  await house.pool.query(
    `update graphile_worker._private_jobs set run_at = now() where attempts > 0`,
  )
  await world.settle()
  expect(await talks()).toMatchObject([{ messages: 1, replied: true }])
  expect(await serviceOf(house.db, serviceId)).toMatchObject({ due: false })
})
const failures = async () =>
  (
    await sql<{ n: number }>`select count(*)::int as n from graphile_worker.jobs
      where task_identifier = 'wecom.fetchService' and last_error is not null`.execute(house.db)
  ).rows[0]?.n ?? 0
const until = async (done: () => Promise<boolean>) => {
  for (let n = 0; n < 400 && !(await done()); n += 1)
    await new Promise((next) => setTimeout(next, 25))
}

test('a lost place is read anew from three days back, and counts nothing twice', async () => {
  const chen = await newPerson()
  await enter(chen)
  await write(chen, '一')
  await world.settle()
  await house.pool.query('update wecom.service_account set cursor = $1 where service_id = $2', [
    'nobody-knows',
    serviceId,
  ])
  await write(chen, '二')
  await world.settle()
  expect(await talks()).toMatchObject([{ messages: 2 }])
  expect(await told('serviceReplied')).toHaveLength(1)
})

test('callbacks that were lost, doubled or swapped change nothing of what is on record', async () => {
  const [chen, zhou] = [await newPerson(), await newPerson('周敏')]
  await world.phones.setFaults(corp.corpId, { dropNext: 2 })
  await enter(chen)
  await write(chen, '没人听见')
  await world.settle()
  expect(await talks()).toEqual([])
  await world.phones.setFaults(corp.corpId, { duplicateNext: 2 })
  await enter(zhou)
  await write(zhou, '在吗')
  await world.settle()
  expect(await talks()).toMatchObject([{ messages: 1 }, { messages: 1 }])
  await world.phones.setFaults(corp.corpId, { dropNext: 1 })
  await write(chen, '还是没人听见')
  await world.settle()
  expect(await talks()).toMatchObject([{ messages: 1 }, { messages: 1 }])
  await later(11 * 60_000)
  await ask('POST', '/v1/wecom/reconcile', { cookie })
  await world.settle()
  expect(await talks()).toMatchObject([{ messages: 2 }, { messages: 1 }])
})

test("news of one account stays with it: another's greeting, place and talks are its own", async () => {
  await greet()
  const other = await world.phones.addService(corp.corpId, { name: '售后服务' })
  await ask('POST', '/v1/wecom/services/read', { cookie })
  await house.idle()
  const others = (await serviceRows(house.db)).find((row) => row.openKfid === other.openKfid)
  const chen = await newPerson()
  await enter(chen, await linkOf('', other.openKfid))
  await write(chen, '我要退货', other.openKfid)
  await world.settle()
  expect(await talks()).toEqual([])
  expect(await talks(others?.serviceId)).toMatchObject([{ messages: 1 }])
  expect((await world.phones.service(chen, other.openKfid)).lines).toHaveLength(1)
  expect((await serviceOf(house.db, serviceId))?.cursor).not.toBe(
    (await serviceOf(house.db, others?.serviceId ?? 0))?.cursor,
  )
})

test('she is greeted once with her name, and not again within 48 hours', async () => {
  await greet()
  const chen = await newPerson()
  await enter(chen)
  await world.settle()
  expect(await linesOf(chen)).toEqual(['我们：陈静，您好，请问想看哪一款？'])
  await enter(chen)
  await world.settle()
  expect(await linesOf(chen)).toHaveLength(1)
  await later(48 * HOUR_MS)
  await enter(chen)
  await world.settle()
  expect(await linesOf(chen)).toHaveLength(2)
  expect((await services()).find(({ id }) => id === serviceId)).toMatchObject({
    came: 2,
    replied: 0,
    greeted: 2,
  })
})

test('a greeting that nobody answered is sent once; one that comes too late is not', async () => {
  await greet()
  await world.phones.setFaults(corp.corpId, {
    silence: [{ api: 'kf/send_msg_on_event', times: 1 }],
  })
  const chen = await newPerson()
  await enter(chen)
  await world.settle()
  expect(await linesOf(chen)).toEqual(['我们：陈静，您好，请问想看哪一款？'])
  expect(await outcomes(chen)).toEqual(['sent'])
  const zhou = await newPerson('周敏')
  await world.phones.setFaults(corp.corpId, { dropNext: 1 })
  await enter(zhou)
  await world.settle()
  await later(11 * 60_000)
  await ask('POST', '/v1/wecom/reconcile', { cookie })
  await world.settle()
  expect(await talks()).toHaveLength(2)
  expect(await linesOf(zhou)).toEqual([])
  expect(await outcomes(zhou)).toEqual([])
})
const outcomes = async (person: string) =>
  (
    await sql<{ state: string }>`select s.state from wecom.send s
      join wecom.contact c on c.external_userid = s.external_userid
      where s.kind = 'service' and s.userid = ${openKfid} and c.name = (
        select name from wecom.contact o where o.name = ${await nameOf(person)} limit 1)
      order by s.send_id`.execute(house.db)
  ).rows.map(({ state }) => state)
const nameOf = async (person: string) =>
  (await world.phones.people()).find(({ id }) => id === person)?.name ?? ''

test('many accounts are looked at by and by: without a ticket the platform answers seldom', async () => {
  for (let n = 0; n < 12; n += 1) await world.phones.addService(corp.corpId, { name: `客服${n}` })
  await later(11 * 60_000)
  const since = (await world.phones.wire()).at(-1)?.id
  await ask('POST', '/v1/wecom/services/read', { cookie })
  await house.idle()
  const waiting = await sql<{ n: number }>`select count(*)::int as n from graphile_worker.jobs
    where task_identifier = 'wecom.fetchService' and run_at > clock_timestamp()`.execute(house.db)
  expect(waiting.rows[0]?.n).toBeGreaterThan(6)
  const asked = (await world.phones.wire(since)).filter(({ url }) => url.includes('kf/sync_msg'))
  expect(asked.length).toBeLessThanOrEqual(5)
})

test('nobody is greeted where it is switched off', async () => {
  await greet(false)
  const chen = await newPerson()
  await enter(chen)
  await world.settle()
  expect(await linesOf(chen)).toEqual([])
})

test('a link of ours says where she came from; another link is another coming', async () => {
  const [made] = await house.act((tx) =>
    makeServiceWay(tx, [
      {
        codeId: serviceId * 100,
        serviceId,
        storeId: stores[0] ?? 0,
        channel: 'parcel',
        placement: '卡片',
        campaign: null,
      },
    ]),
  )
  const { scene } = orThrow(made ?? { refusal: undefined as never })
  await house.idle()
  const way = await sql<{ url: string }>`select url from wecom.v_service_way
    where scene = ${scene}`.execute(house.db)
  const chen = await newPerson()
  await enter(chen)
  await enter(chen, way.rows[0]?.url)
  await write(chen, '在吗')
  await world.settle()
  expect(await talks()).toMatchObject([
    { code_id: null, replied: false },
    { code_id: serviceId * 100, replied: true },
  ])
  expect(await told('serviceReplied')).toMatchObject([
    { payload: { codeId: serviceId * 100, storeId: stores[0] } },
  ])
})

test('an account that the platform deleted is shown as gone, and its greeting cannot be saved', async () => {
  await (await clientOf(house)).kfAccounts({})
  await world.sandbox.world.store.run('delete from kf_account where open_kfid = ?', openKfid)
  await ask('POST', '/v1/wecom/services/read', { cookie })
  await house.idle()
  expect((await services()).find(({ id }) => id === serviceId)).toMatchObject({ gone: true })
  const body = { greets: true, greeting: '您好' }
  const saved = await ask('POST', `/v1/wecom/services/${serviceId}/greeting`, { cookie, body })
  expect(saved.status).toBe(404)
  const choices = await ask('GET', '/v1/wecom/service-choices', { cookie })
  expect(choices.text).not.toContain(`"id":${serviceId},`)
})

test('who is erased is a number in the figures and nothing else', async () => {
  const chen = await newPerson()
  await enter(chen)
  await write(chen, '在吗')
  await world.settle()
  const [talk] = await talks()
  await house.act(async (tx) => {
    await person.erase(tx, talk?.customer_id ?? 0)
  })
  const left = await sql<{ who: string }>`select external_userid as who from wecom.service_talk
    where service_id = ${serviceId}`.execute(house.db)
  expect(left.rows).toEqual([{ who: '' }])
})
