// Customers and groups pass to other guides: at the platform's pace, once, and nobody is lost.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { HandoverPreview, HandoverReport } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { saveStaff } from '#modules/org'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { corp, makeShops, makeWay, openWecom } from '#tests/wecom-world'
import { audit } from './audit.ts'

const HOUR_MS = 3_600_000
const house = await openHouse()
let world: Awaited<ReturnType<typeof openWecom>>
let ask: Ask
let cookie = ''
let [li, wang, zhao] = [0, 0, 0]
let stores: number[] = []
let way = { state: '', configId: '' }

beforeAll(async () => {
  const made = await makeShops(house)
  stores = made.storeIds
  ;[li, wang] = made.staffIds as [number, number]
  world = await openWecom(house)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  zhao = await guide('zhao', '赵敏', stores[0])
  way = await makeWay(house, { codeId: 7, storeId: stores[0], staffIds: [li, zhao] })
})
beforeEach(() => world.phones.setFaults(corp.corpId, {}))

async function guide(userid: string, name: string, storeId: number | undefined) {
  await world.phones.saveMembers(corp.corpId, [{ userid, name }])
  const [saved] = await house.act((tx) =>
    saveStaff(tx, [
      { name, role: 'guide', wecomUserid: userid, storeIds: storeId ? [storeId] : [] },
    ]),
  )
  if (!saved) throw new Error('not saved')
  return orThrow(saved).staffId
}
async function friendsOf(userid: string, names: string[], configId = way.configId) {
  const people = []
  for (const name of names) {
    const person = await world.phones.createPerson({ name })
    const { externalUserId } = await world.phones.add({ personId: person.id, configId, userid })
    people.push({ personId: person.id, id: externalUserId })
  }
  await world.settle()
  return people
}
const later = async (ms = 24 * HOUR_MS + 60_000) => {
  const to = new Date(house.clock.now().getTime() + ms)
  await world.phones.setClock({ to: to.toISOString() })
  await house.clock.set(to)
  await world.settle()
}
const active = async (id: string) =>
  (
    await sql<{ userid: string }>`select userid from wecom.follow
      where external_userid = ${id} and active order by userid`.execute(house.db)
  ).rows.map(({ userid }) => userid)
const plan = (giverIds: number[], takers: number[], more: object = {}) => ({
  reason: 'leaving',
  giverIds,
  takers: takers.map((staffId) => ({ staffId })),
  ...more,
})
const start = async (body: object) => {
  const reply = await ask('POST', '/v1/wecom/handovers', { cookie, body })
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
  await world.settle()
  return (reply.body as { id: number }).id
}
const report = async (id: number) =>
  (await ask('GET', `/v1/wecom/handovers/${id}`, { cookie })).body as HandoverReport
/** Calls to the platform that hand customers over. */
const asked = async () =>
  (await world.phones.wire()).filter(
    ({ url, response }) => /transfer_customer/.test(url) && /"errcode":0/.test(response),
  ).length
const allWell = async () => {
  for (const check of audit)
    expect([check.name, await check.differences(house.db)]).toEqual([check.name, 0])
}

test('seen before it happens, done when the platform says so, and not a moment sooner', async () => {
  const people = await friendsOf('li', ['甲', '乙', '丙', '丁'])
  const body = plan([li], [wang, zhao])
  const seen = (await ask('POST', '/v1/wecom/handovers/preview', { cookie, body }))
    .body as HandoverPreview
  // Zhao works in her store; Wang does not.
  expect(seen).toMatchObject({ customers: 4, passing: 4, moved: 0, stays: [] })
  expect(seen.takers.map(({ name, gets }) => [name, gets])).toEqual([
    ['王小美', 0],
    ['赵敏', 4],
  ])
  const id = await start(body)
  expect((await report(id)).counts).toMatchObject({ waiting: 4, done: 0 })
  expect(await active(people[0]!.id)).toEqual(['li'])
  await later(23 * HOUR_MS)
  expect((await report(id)).counts).toMatchObject({ waiting: 4, done: 0 })
  await later(HOUR_MS + 60_000)
  const after = await report(id)
  expect(after).toMatchObject({ state: 'done', counts: { waiting: 0, done: 4 } })
  for (const { id: her } of people) expect(await active(her)).toEqual(['zhao'])
  const added = await sql<{ passed: boolean; n: number }>`select (payload->>'passed')::boolean
      as passed, count(*)::int as n from platform.event
    where name = 'wecom.followed' group by 1 order by 1`.execute(house.db)
  expect(added.rows, 'a friend of hers, but nobody new').toEqual([
    { passed: false, n: 4 },
    { passed: true, n: 4 },
  ])
  const told = await sql<{ n: number }>`select count(*)::int as n from platform.event
    where name = 'wecom.passedOn'`.execute(house.db)
  expect(told.rows[0]?.n).toBe(4)
  const memos = await sql<{ title: string; n: number }>`select title, count(*)::int as n
    from wecom.memo where staff_id = ${zhao} group by 1`.execute(house.db)
  expect(memos.rows, 'her new guide is told, once').toEqual([{ title: '4 位客户交接给您了', n: 1 }])
  const reach = await sql<{ n: number }>`select count(*)::int as n from customer.reach
    where staff_id = ${zhao} and store_id = ${stores[0]}`.execute(house.db)
  expect(reach.rows[0]?.n).toBe(4)
  await allWell()
})

test('a second guide for whoever refuses; refused twice, she stays with whom she has', async () => {
  const [her, other] = await friendsOf('li', ['戊', '己'])
  const id = await start(plan([li], [wang, zhao]))
  const refuse = (personId: string) =>
    world.phones.refuseTransfer({ corpId: corp.corpId, userid: 'li', personId })
  await refuse(her!.personId)
  await refuse(other!.personId)
  await world.settle()
  const shown = await report(id)
  expect(shown.counts).toMatchObject({ waiting: 2, refused: 0 })
  expect(shown.byTaker.find(({ name }) => name === '赵敏')?.counts.refused).toBe(2)
  await refuse(other!.personId)
  await later()
  expect((await report(id)).counts).toMatchObject({ done: 1, refused: 1, waiting: 0 })
  expect(await active(her!.id)).toEqual(['wang'])
  expect(await active(other!.id)).toEqual(['li'])
  const list = await ask('GET', `/v1/wecom/handovers/${id}/customers?state=refused`, { cookie })
  expect((list.body as { items: object[] }).items).toMatchObject([{ customerName: '己', round: 2 }])
  await allWell()
})

test('callbacks lost: the list tells all the same', async () => {
  const [her, stubborn] = await friendsOf('li', ['庚', '辛'])
  const id = await start(plan([li], [zhao]))
  await world.phones.setFaults(corp.corpId, { dropNext: 50 })
  await world.phones.refuseTransfer({
    corpId: corp.corpId,
    userid: 'li',
    personId: stubborn!.personId,
  })
  await later()
  expect((await report(id)).counts).toMatchObject({ done: 1, refused: 1 })
  expect(await active(her!.id)).toEqual(['zhao'])
  expect(await active(stubborn!.id)).toEqual(['li'])
})

test('an answer that never came: nobody is asked twice', async () => {
  const people = await friendsOf('li', ['壬', '癸'])
  const before = await asked()
  await world.phones.setFaults(corp.corpId, {
    silence: [{ api: 'externalcontact/transfer_customer', times: 1 }],
  })
  const id = await start(plan([li], [zhao]))
  await later(60_000)
  expect((await report(id)).counts).toMatchObject({ waiting: 2, unplaced: 2, planned: 0 })
  const transfers = await world.phones.transfers(people[0]!.personId)
  expect(transfers).toHaveLength(1)
  expect((await asked()) - before).toBeLessThanOrEqual(1)
  await later()
  expect(await active(people[0]!.id)).toEqual(['zhao'])
})

test('cut in the middle of a call: who stands on the list was asked, the others are asked now', async () => {
  const people = await friendsOf('li', ['子', '丑', '寅'])
  const id = await start(plan([li], [wang]))
  const third = people[2]!
  // As if the process had died: nothing of the answer was kept, and one had not been asked yet.
  await world.phones.refuseTransfer({ corpId: corp.corpId, userid: 'li', personId: third.personId })
  await world.settle()
  await sql`update wecom.handover_item set state = 'calling', takes_at = null, settled_at = null
    where handover_id = ${id} and latest and state <> 'unplaced'`.execute(house.db)
  await sql`update wecom.handover_call set state = 'calling'
    where handover_id = ${id}`.execute(house.db)
  await sql`update wecom.handover set state = 'running',
    wake_at = ${house.clock.now()} where handover_id = ${id}`.execute(house.db)
  const [never] = await friendsOf('li', ['卯'])
  await sql`insert into wecom.handover_item (customer_id, handover_id, external_userid, from_staff,
      from_userid, to_staff, to_userid, store_id, to_store, call_id, state, asked_at)
    select f.customer_id, i.handover_id, f.external_userid, i.from_staff, i.from_userid, i.to_staff,
      i.to_userid, i.store_id, i.to_store, i.call_id, i.state, i.asked_at
    from wecom.handover_item i, wecom.follow f where i.handover_id = ${id}
      and i.external_userid = ${people[0]!.id} and f.external_userid = ${never!.id}`.execute(
    house.db,
  )
  const before = await asked()
  await later(60_000)
  expect(await asked()).toBe(before + 1)
  expect((await report(id)).counts).toMatchObject({ planned: 0, refused: 1 })
  await later()
  expect((await report(id)).counts).toMatchObject({ waiting: 0, refused: 1 })
  for (const { id: her } of [...people.slice(0, 2), never!])
    expect(await active(her)).toEqual(['wang'])
  await allWell()
})

test('a guide who left: her customers are listed, passed by the other interface, her groups too', async () => {
  const gone = await guide('gone', '走了的人', stores[1])
  const own = await makeWay(house, { codeId: 8, storeId: stores[1], staffIds: [gone] })
  const [her] = await friendsOf('gone', ['卯'], own.configId)
  const { chatId } = await world.phones.makeGroup({
    corpId: corp.corpId,
    owner: 'gone',
    name: '她的群',
  })
  await world.settle()
  await world.phones.resign(corp.corpId, 'gone')
  const [left] = await house.act((tx) =>
    saveStaff(tx, [
      {
        id: gone,
        name: '走了的人',
        role: 'guide',
        wecomUserid: 'gone',
        active: false,
        storeIds: stores.slice(1),
      },
    ]),
  )
  expect(left?.refusal).toBeUndefined()
  const unguided = async () =>
    (await ask('GET', '/v1/wecom/unguided', { cookie })).body as { total: number; items: object[] }
  expect(await unguided()).toMatchObject({
    total: 1,
    items: [{ name: '卯', guideName: '走了的人', underWay: false }],
  })
  const id = await start(plan([gone], [wang]))
  expect((await unguided()).items).toMatchObject([{ underWay: true }])
  const shown = await report(id)
  expect(shown.groupList).toMatchObject([{ name: '她的群', to: '王小美', state: 'done' }])
  const owner = await sql<{ owner: string }>`select owner from wecom.chat
    where chat_id = ${chatId}`.execute(house.db)
  expect(owner.rows).toEqual([{ owner: 'wang' }])
  await later()
  expect(await active(her!.id)).toEqual(['wang'])
  expect((await unguided()).total).toBe(0)
})

test('thought to be there, but gone from WeCom: the right interface is found by itself', async () => {
  const quiet = await guide('quiet', '不辞而别', stores[1])
  const own = await makeWay(house, { codeId: 9, storeId: stores[1], staffIds: [quiet] })
  const [her] = await friendsOf('quiet', ['辰'], own.configId)
  await world.phones.resign(corp.corpId, 'quiet')
  const id = await start(plan([quiet], [wang]))
  expect((await report(id)).counts).toMatchObject({ waiting: 1, failed: 0 })
  await later()
  expect(await active(her!.id)).toEqual(['wang'])
})

test('twice in ninety days is the most, ours and theirs', async () => {
  const [her] = await friendsOf('li', ['巳'])
  for (const [from, to] of [
    [li, zhao],
    [zhao, wang],
  ] as const) {
    await start(plan([from], [to]))
    await later()
  }
  expect(await active(her!.id)).toEqual(['wang'])
  const body = plan([wang], [zhao])
  const seen = (await ask('POST', '/v1/wecom/handovers/preview', { cookie, body }))
    .body as HandoverPreview
  expect(seen.stays.find(({ reason }) => reason === 'twice')?.customers).toBeGreaterThan(0)
  // Handed over by hand in WeCom's own pages: the platform knows, we do not.
  await sql`update wecom.handover_call set resigned = true`.execute(house.db)
  const id = await start(body)
  await sql`update wecom.handover_call set resigned = false`.execute(house.db)
  expect((await report(id)).counts.limit).toBeGreaterThanOrEqual(1)
  expect(await active(her!.id)).toEqual(['wang'])
})

test('again for those who failed: they alone, within the limits, and to nobody they refused', async () => {
  const [wei, shen, you] = await friendsOf('li', ['申', '酉', '戌'])
  const id = await start(plan([li], [wang, zhao]))
  const again = () => ask('POST', `/v1/wecom/handovers/${id}/again`, { cookie, body: {} })
  expect((await again()).body).toMatchObject({ code: 'wecom.handoverUnderWay' })
  // The first refuses one guide; of the others one found no room and one is done.
  await later()
  expect((await report(id)).state).toBe('done')
  const last = async (external: string) =>
    (
      await sql<{ to: number; state: string; handover: number; n: number }>`
        select to_staff as to, state, handover_id as handover,
          count(*) over ()::int as n from wecom.handover_item
        where external_userid = ${external} order by item_id desc limit 1`.execute(house.db)
    ).rows[0]
  const first = await last(wei!.id)
  // As the platform would have ended it: she stays with li.
  const ended = (external: string, state: string) =>
    house.act(async (tx) => {
      await sql`update wecom.handover_item set state = ${state}
        where external_userid = ${external}`.execute(tx.db)
      await sql`update wecom.follow set active = (userid = 'li'), unfollowed_at = null
        where external_userid = ${external}`.execute(tx.db)
    })
  await ended(wei!.id, 'refused')
  await ended(shen!.id, 'limit')
  // Somebody came to li since: she was in no hand-over, and is in none now.
  const [fresh] = await friendsOf('li', ['亥'])
  const { counts } = await report(id)
  const left = counts.refused + counts.full + counts.limit + counts.failed + counts.unplaced
  const made = await again()
  expect(made.status, made.text).toBe(200)
  const next = (made.body as { id: number }).id
  await world.settle()
  expect(next).not.toBe(id)
  expect((await report(next)).customers).toBe(left)
  const tried = await last(wei!.id)
  expect(tried).toMatchObject({ handover: next, n: 2 })
  expect(tried?.to).not.toBe(first?.to)
  expect(await last(shen!.id)).toMatchObject({ handover: next })
  expect(await last(fresh!.id)).toBeUndefined()
  expect(await last(you!.id)).toMatchObject({ handover: id, n: 1 })
  // Twice in ninety days is the most: a third time is planned for nobody.
  await later()
  await ended(wei!.id, 'done')
  await ended(shen!.id, 'failed')
  await sql`insert into wecom.handover_item
    select (jsonb_populate_record(i, jsonb_build_object('item_id',
      nextval('wecom.handover_item_item_id_seq'), 'state', 'done'))).*
    from wecom.handover_item i, generate_series(1, 2)
    where external_userid = ${shen!.id} and handover_id = ${id}`.execute(house.db)
  const more = await ask('POST', `/v1/wecom/handovers/${next}/again`, { cookie, body: {} })
  expect(more.body).toMatchObject({ code: 'wecom.nobodyToPass' })
  const none = await ask('POST', `/v1/wecom/handovers/99999/again`, { cookie, body: {} })
  expect(none.body).toMatchObject({ code: 'wecom.unknownHandover' })
})

test('stopped: nobody more is asked, and what the platform accepted it does not take back', async () => {
  await friendsOf('li', ['午', '未'])
  await world.phones.setFaults(corp.corpId, {
    refuse: [{ api: 'externalcontact/transfer_customer', errcode: 45009, times: 20 }],
  })
  const id = await start(plan([li], [zhao, wang]))
  const stopped = await ask('POST', `/v1/wecom/handovers/${id}/stop`, { cookie, body: {} })
  expect(stopped.status).toBe(200)
  await world.phones.setFaults(corp.corpId, {})
  await later()
  const shown = await report(id)
  expect(shown).toMatchObject({ state: 'done', counts: { planned: 0, waiting: 0, done: 0 } })
  expect(shown.counts.stopped).toBeGreaterThanOrEqual(2)
  expect((await ask('POST', `/v1/wecom/handovers/${id}/stop`, { cookie, body: {} })).status).toBe(
    409,
  )
})

test('as a file, and refusals of a plan', async () => {
  const csv = await ask('GET', '/v1/wecom/handovers/1/customers.csv', { cookie })
  expect(String(csv.body).split('\n')).toHaveLength(6)
  const none = await ask('POST', '/v1/wecom/handovers', { cookie, body: plan([], [wang]) })
  expect([none.status, (none.body as { code: string }).code]).toEqual([422, 'wecom.noGivers'])
  const self = await ask('POST', '/v1/wecom/handovers', { cookie, body: plan([li], [li]) })
  expect((self.body as { code: string }).code).toBe('wecom.takesHerOwn')
})
