// Call lists: who calls whom, how it ended, and the link that leaves while she is on the phone.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CallProgress, CallTask, CodeRow, Outreach, OutreachBoard, Script } from '#contracts'
import { DAY_MS, HOUR_MS } from '#kit'
import { freshPhone } from '#fixtures/customer'
import { setLimits } from '#fixtures/messaging'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { openSms } from '#tests/sms-world'
import { makeShops } from '#tests/wecom-world'

const house = await openHouse()
const { ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openSms>>
let storeIds: number[] = []
let staffIds: number[] = []
let [cookie, guide, foreign] = ['', '', '']

const call = async <T>(method: string, path: string, body?: object, as = cookie): Promise<T> => {
  const answer = await ask(method, path, { cookie: as, ...(body && { body }) })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
  return answer.body as T
}
const tasks = async (as = guide, state = 'open') =>
  (await call<{ items: CallTask[] }>('GET', `/v1/calls?state=${state}`, undefined, as)).items

beforeAll(async () => {
  ;({ storeIds, staffIds } = await makeShops(house))
  world = await openSms(house)
  await setLimits(house, {})
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  guide = await signInAs(
    house,
    await makeStaff(house, {
      role: 'guide',
      wecomUserid: 'caller',
      storeIds: storeIds.slice(0, 1),
    }),
  )
  foreign = await signInAs(
    house,
    await makeStaff(house, { role: 'store', storeIds: storeIds.slice(1, 2) }),
  )
})

let drawn = 0
async function callList(count: number) {
  const code = await call<CodeRow>('POST', '/v1/codes', {
    name: `电话${(drawn += 1)}`,
    storeId: storeIds[0],
    channel: 'other',
    placement: '电话',
    guideIds: staffIds.slice(0, 1),
  })
  await house.idle()
  const script = await call<Script>('POST', '/v1/scripts', {
    situation: '回流',
    title: '老客问候',
    text: '您好，这里是{store}，加我微信领{name}专属券',
  })
  const { id } = await call<Outreach>('POST', '/v1/outreach', {
    name: `电话名单${drawn}`,
    kind: 'call',
    codeId: code.id,
    copyA: { templateId: world.templateId, params: ['{slug}'] },
    scriptA: script.id,
  })
  const people = []
  for (let n = 0; n < count; n++) {
    const phone = freshPhone()
    people.push({ phone, ...(await world.born(`客${drawn}${n}`, phone)) })
  }
  const csv = ['手机号', ...people.map(({ phone }) => phone)].join('\n')
  await call('POST', `/v1/outreach/${id}/people`, { csv })
  await call('POST', `/v1/outreach/${id}/start`, {})
  await world.settle()
  return { id, people, script }
}
const ended = (task: CallTask | undefined, body: object, as = guide) =>
  call<{ task: CallTask; held: object | null }>('POST', `/v1/calls/${task?.id}`, body, as)

test('the store’s people see whom to call, masked; a number is shown one at a time, on record', async () => {
  const { id, people, script } = await callList(2)
  const mine = await tasks()
  expect(mine).toHaveLength(2)
  // Told in WeCom, once for the list; asking the job again changes nothing.
  await call('POST', `/v1/outreach/${id}/start`, {}).catch(() => undefined)
  await house.idle()
  const memos = await sql<{ title: string; userid: string }>`select title, userid
    from wecom.memo`.execute(house.db)
  expect(memos.rows).toEqual([{ title: '2 位客户等您打电话', userid: 'caller' }])
  expect(mine[0]).toMatchObject({ state: 'open', attempts: 0, script: { id: script.id } })
  expect(mine[0]?.script?.text).toContain('这里是十八号店')
  expect(JSON.stringify(mine)).not.toContain(people[0]?.phone)
  expect(await tasks(foreign)).toHaveLength(0)
  const path = `/v1/calls/${mine[0]?.id}/phone`
  expect((await ask('POST', path, { cookie: foreign, body: {} })).status).toBe(404)
  const { phone } = await call<{ phone: string }>('POST', path, {}, guide)
  expect(people.map((one) => one.phone)).toContain(phone)
  const log = await sql<{ n: number }>`select count(*)::int as n from org.audit
    where action = 'calls.reveal'`.execute(house.db)
  expect(log.rows[0]?.n).toBe(1)
  for (const task of mine) await ended(task, { outcome: 'notInterested' })
})

test('send it on WeChat: the link is on the phone at once, whatever the hour', async () => {
  await setLimits(house, { quiet: ['00:00', '23:59'] })
  const { id, people } = await callList(1)
  const [task] = await tasks()
  const { task: after, held } = await ended(task, { outcome: 'sendLink' })
  expect(held).toBe(null)
  expect(after).toMatchObject({ state: 'done', outcome: 'sendLink', attempts: 1 })
  await world.settle()
  const [message] = await world.inbox(people[0] ?? { id: '' })
  const slug = /s\.cn\/c\/([0-9a-z]+)/.exec(message?.text ?? '')?.[1]
  await ask('GET', `/c/${slug}`)
  const { rows } = await call<OutreachBoard>('GET', `/v1/outreach/${id}/board`)
  expect(rows).toMatchObject([{ copy: 'a', people: 1, exposed: 1, linked: 1, opened: 1 }])
  expect(
    (await ask('POST', `/v1/calls/${task?.id}`, { cookie: guide, body: { outcome: 'sendLink' } }))
      .status,
  ).toBe(409)
  await world.settle()
  expect(await world.inbox(people[0] ?? { id: '' })).toHaveLength(1)
  await setLimits(house, {})
})

test('nobody answers: again later, three times; called back when she asked for it', async () => {
  await callList(2)
  const [first, second] = await tasks()
  const callAt = new Date(house.clock.now().getTime() + DAY_MS).toISOString()
  expect(
    (await ask('POST', `/v1/calls/${second?.id}`, { cookie: guide, body: { outcome: 'later' } }))
      .status,
  ).toBe(422)
  expect((await ended(second, { outcome: 'later', callAt })).task).toMatchObject({
    state: 'open',
    dueAt: callAt,
  })
  const again = await ended(first, { outcome: 'noAnswer' })
  const waits = new Date(again.task.dueAt).getTime() - house.clock.now().getTime()
  expect(Math.round(waits / HOUR_MS)).toBe(4)
  await ended(first, { outcome: 'noAnswer' })
  expect((await ended(first, { outcome: 'noAnswer' })).task).toMatchObject({
    state: 'done',
    attempts: 3,
  })
  await ended(second, { outcome: 'wrongNumber' })
})

test('who wants no calls is called no more, and no list takes her again', async () => {
  const { people } = await callList(1)
  const [task] = await tasks()
  await ended(task, { outcome: 'doNotCall' })
  const consent = await sql<{ granted: boolean }>`select granted from customer.v_consent
    where customer_id = ${task?.customerId} and purpose = 'marketing'`.execute(house.db)
  expect(consent.rows).toEqual([{ granted: false }])
  const { id } = await callList(0).catch(() => ({ id: 0 }))
  expect(id).toBe(0)
  const made = await sql<{
    id: number
  }>`select max(outreach_id) as id from acquire.outreach`.execute(house.db)
  const draft = made.rows[0]?.id ?? 0
  await call('POST', `/v1/outreach/${draft}/people`, { csv: `手机号\n${people[0]?.phone}` })
  await call('POST', `/v1/outreach/${draft}/start`, {})
  await house.idle()
  expect(await tasks()).toHaveLength(0)
  const { held } = await call<OutreachBoard>('GET', `/v1/outreach/${draft}/board`)
  expect(held).toMatchObject([{ reason: 'noConsent', people: 1 }])
})

test('progress and scripts are counted from the calls', async () => {
  const { rows } = await call<CallProgress>('GET', '/v1/calls/progress')
  const counted = await sql<{ calls: number; linked: number }>`select count(*)::int as calls,
    count(*) filter (where outcome = 'sendLink')::int as linked
    from acquire.call_attempt`.execute(house.db)
  const sum = (key: 'calls' | 'linked') => rows.reduce((all, row) => all + row[key], 0)
  expect({ calls: sum('calls'), linked: sum('linked') }).toEqual(counted.rows[0])
  const { items } = await call<{ items: Script[] }>('GET', '/v1/scripts')
  expect(items.reduce((all, row) => all + row.calls, 0)).toBe(counted.rows[0]?.calls)
})
