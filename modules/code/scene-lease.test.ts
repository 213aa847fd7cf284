// Leased codes of the account: an opening has a picture of its own, whoever follows by it is tied as
// surely as can be known, and nobody is tied to an opening that was somebody else's.
import { sql } from 'kysely'
import * as fc from 'fast-check'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { CodeRow } from '#contracts'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { openSession, resolveCustomers } from '#modules/customer'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { openOfficial, type Phone } from '#tests/official-world'
import { gradesOf } from './scene-lease.ts'
import { hashOf } from './tie-visits.ts'

const HOUR_MS = 3_600_000
const house = await openHouse()
const { app, ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openOfficial>>
let [cookie, slug] = ['', '']
let [codeId, storeId] = [0, 0]

beforeAll(async () => {
  world = await openOfficial(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  ;[storeId = 0] = await makeStores(house, 1)
})
beforeEach(async () => {
  await world.faults({})
  const place = { storeId, channel: 'store', placement: '门口' }
  const saved = await ask('POST', '/v1/codes', {
    cookie,
    body: { name: '关注', kind: 'account', mode: 'leased', promise: '立减 20 元', ...place },
  })
  expect(saved.status, saved.text).toBe(200)
  await house.idle()
  codeId = (saved.body as CodeRow).id
  slug = (saved.body as CodeRow).shortUrl.split('/').at(-1) ?? ''
})

/** A new browser opens the link and is lent a picture; her session where she has one. */
async function open(session = '') {
  const opened = await app.inject({ method: 'GET', url: `/c/${slug}` })
  const token = opened.cookies.find(({ name }) => name === 'siyu_visitor')?.value
  const headers = { cookie: [`siyu_visitor=${token}`, session].filter(Boolean).join('; ') }
  const lend = () => app.inject({ method: 'POST', url: `/v1/doors/${slug}/lease`, headers })
  const { until, pictureUrl } = (await lend()).json<{ until: string; pictureUrl: string }>()
  const rows = await sql<{ url: string }>`select q.url from official.qr q
    join code.scene_lease l on l.scene = q.scene order by l.visit_id desc limit 1`.execute(house.db)
  return { until, pictureUrl, headers, lend, url: rows.rows[0]?.url ?? '' }
}
const follow = async (phone: Phone, url: string) => {
  await world.act(phone, 'follow', { code: url })
  await world.settle()
}
const shown = async () =>
  ((await ask('GET', `/v1/codes/${codeId}`, { cookie })).body as CodeRow).follows
const none = { certain: 0, byState: 0, uncertain: 0, forwarded: 0, open: 0 }
async function signedIn(phone: Phone): Promise<string> {
  const [made] = await house.act((tx) =>
    resolveCustomers(tx, [{ identities: [{ kind: 'unionid', value: phone.unionId }] }]),
  )
  const { customerId } = orThrow(made)
  return `siyu_customer=${(await house.act((tx) => openSession(tx, customerId))).token}`
}

test('an opening has a picture of its own, the same as long as it lasts, and another has another', async () => {
  const first = await open()
  expect(first.pictureUrl).toBe(`/v1/doors/${slug}/lease/qr.png`)
  const png = await app.inject({ method: 'GET', url: first.pictureUrl, headers: first.headers })
  expect(png.statusCode).toBe(200)
  expect((await first.lend()).json()).toMatchObject({ until: first.until })
  const second = await open()
  expect(second.url).not.toBe(first.url)
  await follow(await world.born('陈静'), first.url)
  expect(await shown()).toEqual({ ...none, byState: 1 })
  const row = (await ask('GET', `/v1/codes/${codeId}`, { cookie })).body as CodeRow
  expect(row.added).toBe(1)
})

test('known on both sides it is certain; whoever it was passed on to is not she', async () => {
  const [her, friend] = [await world.born('周敏'), await world.born('贺一鸣')]
  const { url } = await open(await signedIn(her))
  await follow(friend, url)
  expect((await shown())?.byState).toBe(0)
  await follow(her, url)
  await world.turn(11 * 60_000)
  await world.settle()
  expect(await shown()).toEqual({ ...none, certain: 1, forwarded: 1 })
})

test('two by one picture and nobody known: neither is chosen; one who scans twice is one', async () => {
  const { url } = await open()
  const [one, two] = [await world.born('甲'), await world.born('乙')]
  await follow(one, url)
  await world.act(one, 'scan', { code: url }).catch(() => undefined)
  await world.settle()
  expect(await shown()).toEqual({ ...none, byState: 1 })
  await follow(two, url)
  expect(await shown()).toEqual({ ...none, uncertain: 2 })
})

test('the picture ends with its lease, and a later opening gets a new one', async () => {
  const first = await open()
  await world.turn(25 * HOUR_MS)
  const late = await app.inject({ method: 'GET', url: first.pictureUrl, headers: first.headers })
  expect(late.statusCode).not.toBe(200)
  await world.act(await world.born('来晚了'), 'follow', { code: first.url }).catch(() => undefined)
  await world.settle()
  expect(await shown()).toBe(null)
  const next = await open()
  expect(next.url).not.toBe(first.url)
  expect(next.until > first.until).toBe(true)
})

test('whoever came by whatever picture, a sure tie is never somebody else’s', () => {
  const person = fc.integer({ min: 0, max: 4 })
  const arrival = fc.record({
    who: person,
    told: fc.boolean(),
    minutes: fc.integer({ max: 30, min: 0 }),
  })
  const world = fc.record({
    opener: person,
    signedIn: fc.boolean(),
    came: fc.uniqueArray(arrival, { selector: ({ who }) => who, maxLength: 5 }),
  })
  fc.assert(
    fc.property(world, ({ opener, signedIn: told, came }) => {
      const start = new Date('2026-06-01T02:00:00Z')
      const ties = came.map((one) => ({
        followerId: one.who,
        visitId: 1,
        at: new Date(start.getTime() + one.minutes * 60_000),
        grade: null,
        opener: told ? hashOf('unionid', `u${opener}`) : null,
        unionid: one.told ? `u${one.who}` : null,
      }))
      const grades = gradesOf(ties, new Date(start.getTime() + 60 * 60_000))
      const sure = came.filter((_, n) => grades[n] === 'certain')
      expect(sure.every(({ who }) => who === opener)).toBe(true)
      // Alone by the scene she may be the one; where she is known to be another, or two may be, never.
      const byScene = came.filter((_, n) => grades[n] === 'by_state')
      expect(byScene.length + sure.length).toBeLessThanOrEqual(1)
      for (const { who, told: known } of byScene) if (told && known) expect(who).toBe(opener)
      expect(grades.every((grade) => grade !== null)).toBe(true)
    }),
  )
})

// The last: who is refused for the day is held back for the day.
test('where the platform draws no more, the lasting picture does', async () => {
  await world.faults({ refuse: [{ api: 'cgi-bin/qrcode/create', errcode: 45009, times: 9 }] })
  const { pictureUrl, until } = await open()
  expect([pictureUrl, until]).toEqual([`/v1/doors/${slug}/qr.png`, null])
  expect((await ask('GET', pictureUrl)).status).toBe(200)
})
