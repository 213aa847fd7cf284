// A code led through an acquisition link: one tap instead of a picture. Whoever is added is tied to
// her opening, welcomed and counted as by a contact way; where the link is shut the picture is shown;
// and whether she wrote is known, once, even where nobody told.
import { sql } from 'kysely'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CodeRow } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { wecomModule } from '#modules/wecom'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { corp, makeShops, openWecom } from '#tests/wecom-world'
import { codeModule } from './index.ts'

const house = await openHouse()
const { app, ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openWecom>>
let cookie = ''
let stores: number[] = []
let staff: number[] = []

beforeAll(async () => {
  ;({ storeIds: stores, staffIds: staff } = await makeShops(house))
  world = await openWecom(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})
beforeEach(async () => {
  await world.phones.setFaults(corp.corpId, {})
  await world.phones.buyUnits(corp.corpId, { units: 100 })
  // News of one second in the same words is one piece of news: what is left is read for certain.
  await list()
})
afterEach(async () => {
  for (const check of [...(codeModule.audit ?? []), ...(wecomModule.audit ?? [])])
    expect(await check.differences(house.db), check.name).toBe(0)
})

const put = (more: object) =>
  ask('POST', '/v1/codes', {
    cookie,
    body: {
      name: '投放码',
      storeId: stores[0],
      channel: 'ad',
      placement: '信息流',
      way: 'link',
      guideIds: staff.slice(0, 1),
      ...more,
    },
  })
const shown = async (id: number) =>
  (await ask('GET', `/v1/codes/${id}`, { cookie })).body as CodeRow
const save = async (more: object = {}): Promise<CodeRow> => {
  const saved = await put(more)
  expect(saved.status, saved.text).toBe(200)
  await house.idle()
  return shown((saved.body as CodeRow).id)
}
const slugOf = (row: CodeRow) => row.shortUrl.split('/').at(-1) ?? ''
/** Opens the short address in a new browser; gives where it leads to. */
const open = async (row: CodeRow, as = '') => {
  const answer = await app.inject({
    method: 'GET',
    url: `/c/${slugOf(row)}`,
    headers: { cookie: as },
  })
  expect(answer.statusCode).toBe(302)
  const visitor = answer.cookies.find(({ name }) => name === 'siyu_visitor')?.value
  return { link: String(answer.headers.location), cookie: `siyu_visitor=${visitor}` }
}
const led = async (row: CodeRow, as = '') => {
  const { link } = await open(row, as)
  expect(link).toContain('/ca/')
  return link
}
const person = async (name = '陈静') => (await world.phones.createPerson({ name, gender: 2 })).id
const added = async (link: string, who?: string) => {
  const personId = who ?? (await person())
  const { externalUserId, userid } = await world.phones.add({ personId, link })
  await world.settle()
  return { personId, externalUserId, userid }
}
const write = async (personId: string, userid = 'li') => {
  await world.phones.act(personId, { act: 'chat', corpId: corp.corpId, userid, text: '在吗' })
  await world.settle()
}
const links = async () => (await world.phones.acquisition(corp.corpId)).links
const replies = async () =>
  (
    await sql<{ payload: { codeId: number; exact: boolean } }>`select payload from platform.event
      where name = 'wecom.linkReplied' order by id`.execute(house.db)
  ).rows.map((row) => row.payload)
const repliesOf = async (row: CodeRow) =>
  (await replies()).filter((payload) => payload.codeId === row.id)
const tiesOf = async (row: CodeRow) =>
  (
    await sql<{ grade: string; visit_id: number | null }>`select grade, visit_id from code.v_tie
      where code_id = ${row.id} order by tie_id`.execute(house.db)
  ).rows
const list = async () => {
  await ask('POST', '/v1/wecom/reconcile', { cookie })
  await world.settle()
}
const board = async (row: CodeRow) => {
  const { body } = await ask('GET', '/v1/insight/attribution?by=code', { cookie })
  const { rows } = body as { rows: { key: string; people: number; replied: number | null }[] }
  return rows.find(({ key }) => key === String(row.id))
}
const quota = async () =>
  (
    (await ask('GET', '/v1/wecom/quotas', { cookie })).body as {
      links: {
        left: number
        total: number
        low: boolean
        links: { guides: string[]; state: string; problem: object | null }[]
      }
    }
  ).links

test('one tap: tied to her opening, with source, figures and greeting as by a contact way', async () => {
  const row = await save()
  expect(row).toMatchObject({ way: 'link', linkOpen: true, problem: null })
  const [first, second] = [await led(row), await led(row)]
  expect(new URL(first).searchParams.get('customer_channel')).toMatch(
    new RegExp(`^${row.state}-[0-9a-f]{20}$`),
  )
  expect(first).not.toBe(second)
  const { externalUserId } = await added(second)
  const { rows: visits } = await sql<{ visit_id: number }>`select visit_id from code.visit
    where code_id = ${row.id} order by visit_id`.execute(house.db)
  expect(await tiesOf(row)).toEqual([{ grade: 'by_state', visit_id: visits[1]?.visit_id }])
  expect(await shown(row.id)).toMatchObject({ opened: 2, added: 1 })
  const { rows } = await sql`select s.channel, s.placement, s.code_id, f.state, f.code_id as of
    from customer.v_identity i join customer.v_source s using (customer_id)
    join wecom.follow f using (customer_id)
    where i.kind = 'external_userid' and i.value = ${externalUserId}`.execute(house.db)
  expect(rows).toEqual([
    { channel: 'ad', placement: '信息流', code_id: row.id, state: row.state, of: row.id },
  ])
})

test('by two openings of one link at once each is her own, and one opening is nobody else`s', async () => {
  const row = await save()
  const one = await led(row)
  const other = await led(row)
  await added(other)
  await added(one)
  expect((await tiesOf(row)).map(({ grade }) => grade)).toEqual(['by_state', 'by_state'])
  await added(one)
  expect((await tiesOf(row)).map(({ grade }) => grade)).toEqual([
    'by_state',
    'uncertain',
    'uncertain',
  ])
})

test('codes of the same guides share one link, made exactly once although the wire is cut', async () => {
  const before = (await links()).length
  world.sandbox.world.faults.of(corp.corpId).silence = [
    { api: 'externalcontact/customer_acquisition/create_link', times: 1 },
  ]
  const row = await save({ guideIds: staff })
  expect(row).toMatchObject({ linkOpen: true, problem: null })
  const again = await save({ guideIds: staff.toReversed(), name: '另一张' })
  expect(again.linkOpen).toBe(true)
  expect(await links()).toHaveLength(before + 1)
  expect((await links()).at(-1)).toMatchObject({ members: ['li', 'wang'] })
})

test('she writes: told once, known to the board for this code, and not for others', async () => {
  const row = await save({ name: '会回复' })
  const picture = await save({ name: '扫码的', way: 'picture' })
  const her = await added(await led(row))
  const silent = await added(await led(row))
  expect(await board(row)).toMatchObject({ people: 2, replied: 0 })
  await write(her.personId)
  await write(her.personId)
  expect(await repliesOf(row)).toMatchObject([{ codeId: row.id, exact: true, staffId: staff[0] }])
  expect(await board(row)).toMatchObject({ people: 2, replied: 1 })
  const way = (await world.phones.codes()).find((one) => one.state === picture.state)
  const scanned = await person('扫码的人')
  await world.phones.add({ personId: scanned, configId: way?.configId ?? '' })
  await write(scanned)
  expect(await board(picture)).toMatchObject({ people: 1, replied: null })
  expect(await repliesOf(row)).toHaveLength(1)
  expect(silent.userid).toBe('li')
  const { rows } = await sql<{ id: number }>`select customer_id as id from customer.v_identity
    where kind = 'external_userid' and value = ${her.externalUserId}`.execute(house.db)
  const timeline = await ask('GET', `/v1/customers/${rows[0]?.id}/timeline`, { cookie })
  expect(timeline.text).toContain('给李店长发了第一条消息')
})

test('nobody told that she wrote: the listing finds it, once, and a second changes nothing', async () => {
  const row = await save({ name: '漏了' })
  const her = await added(await led(row))
  await world.phones.setFaults(corp.corpId, { dropNext: 1 })
  await write(her.personId)
  expect(await repliesOf(row)).toEqual([])
  await list()
  expect(await repliesOf(row)).toMatchObject([{ exact: false }])
  expect(await board(row)).toMatchObject({ people: 1, replied: 1 })
  const state = async () =>
    (
      await sql`select * from wecom.acquisition_friend
        order by friend_no`.execute(house.db)
    ).rows
  const [before, made] = [await state(), await links()]
  await list()
  expect(await state()).toEqual(before)
  expect(await links()).toEqual(made)
  expect(await repliesOf(row)).toHaveLength(1)
})

test('her third message tells it, too, where nobody told of the first', async () => {
  const row = await save({ name: '第三条' })
  const her = await added(await led(row))
  await world.phones.setFaults(corp.corpId, { dropNext: 1 })
  for (let n = 0; n < 3; n += 1) await write(her.personId)
  expect(await repliesOf(row)).toMatchObject([{ exact: false }])
})

test('without units the picture is shown, and settings say so; with units it is one tap again', async () => {
  const row = await save()
  await world.phones.buyUnits(corp.corpId, { units: 1, only: true })
  await list()
  expect(await quota()).toMatchObject({ left: 1, low: true })
  await added(await led(row))
  const { link, cookie: visitor } = await open(row)
  expect(link).toBe(`/h5/door/${slugOf(row)}`)
  expect((await ask('GET', `/v1/doors/${slugOf(row)}`, { cookie: visitor })).body).toMatchObject({
    pictureUrl: `/v1/doors/${slugOf(row)}/qr.png`,
  })
  expect(await shown(row.id)).toMatchObject({ linkOpen: false })
  expect(await quota()).toMatchObject({ left: 0 })
  await world.phones.buyUnits(corp.corpId, { units: 50 })
  await list()
  await led(row)
})

test('whoever was added since the units were read has used one', async () => {
  const row = await save()
  await world.phones.buyUnits(corp.corpId, { units: 2, only: true })
  await list()
  const to = new Date(Date.now() + 60_000)
  await world.phones.setClock({ to: to.toISOString() })
  await house.clock.set(to)
  await added(await led(row))
  const { rows } = await sql`select balance from wecom.acquisition_quota`.execute(house.db)
  expect(rows).toEqual([{ balance: 2 }])
  expect(await quota()).toMatchObject({ left: 1 })
})

test('deleted by hand it is made again; unavailable the picture is shown until the next listing', async () => {
  const row = await save()
  const find = async () => (await links()).find(({ members }) => members.join() === 'li')
  const first = await find()
  await world.phones.deleteAcquisitionLink(corp.corpId, first?.linkId ?? '')
  await world.settle()
  const second = await find()
  expect(second?.linkId).not.toBe(first?.linkId)
  expect(await led(row)).toContain(second?.url)
  await world.phones.breakAcquisitionLink(corp.corpId, second?.linkId ?? '')
  await world.settle()
  expect((await open(row)).link).toContain('/h5/door/')
  expect((await quota()).links.find(({ guides }) => guides.join() === '李店长')).toMatchObject({
    state: 'unavailable',
  })
  await list()
  const third = await find()
  expect(third).toMatchObject({ broken: false })
  expect(await led(row)).toContain(third?.url)
})

test('lost without a word it is found by the listing and made again', async () => {
  const row = await save()
  const gone = (await links()).find(({ members }) => members.join() === 'li')
  await world.phones.setFaults(corp.corpId, { dropNext: 1 })
  await world.phones.deleteAcquisitionLink(corp.corpId, gone?.linkId ?? '')
  await world.settle()
  await list()
  const next = (await links()).find(({ members }) => members.join() === 'li')
  expect(next?.linkId).not.toBe(gone?.linkId)
  expect(await led(row)).toContain(next?.url)
})

test('refused by WeCom: it says why, the picture stays, and the next listing asks again', async () => {
  await sql`delete from wecom.acquisition_link where userids = '{li,wang}'`.execute(house.db)
  await world.phones.setFaults(corp.corpId, {
    refuse: [{ api: 'externalcontact/customer_acquisition/create_link', errcode: 41095, times: 1 }],
  })
  const row = await save({ guideIds: staff })
  expect(row).toMatchObject({ linkOpen: false, problem: { code: 'wecom.41095' } })
  expect((await open(row)).link).toContain('/h5/door/')
  await list()
  expect(await shown(row.id)).toMatchObject({ linkOpen: true, problem: null })
})

test('leased: each opening is the turn of one guide, and a browser keeps hers', async () => {
  const row = await save({
    mode: 'leased',
    rotation: { guides: staff.map((staffId) => ({ staffId })) },
  })
  const memberOf = async (link: string) => {
    const found = await world.phones.scan(await person(), link)
    return found.kind === 'contact' ? found.member.userid : found.kind
  }
  const first = await open(row)
  const second = await open(row)
  expect([await memberOf(first.link), await memberOf(second.link)].toSorted()).toEqual([
    'li',
    'wang',
  ])
  // The first would be next.
  const again = await led(row, second.cookie)
  expect(again).not.toBe(second.link)
  expect(await memberOf(again)).toBe(await memberOf(second.link))
  await added(again)
  expect(await tiesOf(row)).toMatchObject([{ grade: 'by_state' }])
})

test('switched off, or scanned by a machine that only looks, nothing is led on', async () => {
  const row = await save()
  await put({ id: row.id, active: false })
  expect((await open(row)).link).toContain('/h5/door/')
})

test('only a code that adds a guide has a link', async () => {
  expect((await put({ kind: 'page', page: 'me', guideIds: [] })).body).toMatchObject({
    code: 'code.guidesOnly',
    field: 'way',
  })
})

test('her data come with what is known of it, and it goes with her', async () => {
  const row = await save()
  const her = await added(await led(row))
  const { rows } = await sql<{ id: number }>`select customer_id as id from customer.v_identity
    where kind = 'external_userid' and value = ${her.externalUserId}`.execute(house.db)
  const left = async () =>
    (
      await sql<{ n: number }>`select count(*)::int as n from wecom.acquisition_friend
        where external_userid = ${her.externalUserId}`.execute(house.db)
    ).rows[0]?.n
  expect(await left()).toBe(1)
  const told = await wecomModule.person?.export(house.db, rows[0]?.id ?? 0)
  expect(told).toMatchObject({ byLink: [{ replied_at: null }] })
  await house.act((tx) => wecomModule.person?.erase(tx, rows[0]?.id ?? 0) ?? Promise.resolve())
  expect(await left()).toBe(0)
})
