// A short link: on record before anybody is sent on, leads nowhere else, tells guessers nothing.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { CodeRow } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { newSlug } from '#kit'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeShops, openWecom } from '#tests/wecom-world'
import { codeModule } from './index.ts'

const house = await openHouse()
const { app, ask } = await openDoors(house)
let cookie = ''
let place = { storeId: 0, guideIds: [0] }
let code: CodeRow

const wechat = { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50' }
const open = (
  url: string,
  {
    headers = wechat as Record<string, string>,
    method = 'GET' as 'GET' | 'HEAD',
    from = '127.0.0.1',
  } = {},
) => app.inject({ method, url, headers, remoteAddress: from })
const slugOf = (row: CodeRow) => row.shortUrl.split('/').at(-1) ?? ''
const save = async (more: object = {}) => {
  const saved = await ask('POST', '/v1/codes', {
    cookie,
    body: { name: '短信', channel: 'account', placement: '短信', ...place, ...more },
  })
  await house.idle()
  return saved.body as CodeRow
}
const shown = async () => (await ask('GET', `/v1/codes/${code.id}`, { cookie })).body as CodeRow
const onRecord = async () =>
  (
    await sql<{ in_wechat: boolean }>`select in_wechat from code.visit
  where code_id = ${code.id} order by visit_id`.execute(house.db)
  ).rows.map((row) => row.in_wechat)

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  place = { storeId: storeIds[0] ?? 0, guideIds: staffIds.slice(0, 1) }
  await openWecom(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})
beforeEach(async () => {
  code = await save()
})

test('opened: kept first, then sent on to its page, and counted', async () => {
  const answer = await open(`/c/${slugOf(code)}`)
  expect(answer.statusCode).toBe(302)
  expect(answer.headers).toMatchObject({
    location: `/h5/door/${slugOf(code)}`,
    'cache-control': 'no-store',
  })
  expect(await onRecord()).toEqual([true])
  await open(`/c/${slugOf(code)}`, { headers: { 'user-agent': 'Safari' } })
  expect(await onRecord()).toEqual([true, false])
  expect(await shown()).toMatchObject({ opened: 2, added: 0 })
})

test('three hundred at once are three hundred on record, by day as one by one', async () => {
  const answers = await Promise.all(Array.from({ length: 300 }, () => open(`/c/${slugOf(code)}`)))
  expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([302]))
  expect((await onRecord()).length).toBe(300)
  expect((await shown()).opened).toBe(300)
  for (const check of codeModule.audit ?? []) expect(await check.differences(house.db)).toBe(0)
})

test('nobody is sent on when the opening cannot be kept', async () => {
  await sql`alter table code.visit rename to visit_away`.execute(house.db)
  const answer = await open(`/c/${slugOf(code)}`)
  await sql`alter table code.visit_away rename to visit`.execute(house.db)
  expect(answer.statusCode).toBe(500)
  expect(answer.headers['location']).toBeUndefined()
})

test('who only looks is not counted', async () => {
  await open(`/c/${slugOf(code)}`, { method: 'HEAD' })
  expect(await onRecord()).toEqual([])
})

test('the link stays when the code changes, and another code has another', async () => {
  const changed = await save({ id: code.id, name: '菜单', placement: '菜单' })
  expect(changed.shortUrl).toBe(code.shortUrl)
  expect((await save()).shortUrl).not.toBe(code.shortUrl)
})

test.each([
  '?to=https://evil.example',
  '?url=//evil.example',
  '/../..//evil.example',
  '%2f%2fevil.example',
  '%0d%0aX: 1',
  `${'x'.repeat(400)}`,
  '<script>',
])('leads nowhere else: %s', async (tail) => {
  const { statusCode, headers } = await open(`/c/${slugOf(code)}${tail}`)
  if (statusCode === 302) expect(headers.location).toMatch(/^\/h5\/door\/[0-9a-z]{1,32}$/)
  else expect(statusCode).toBe(404)
})

test('the page behind it: store and picture, without a sign-in', async () => {
  const door = await ask('GET', `/v1/doors/${slugOf(code)}`)
  expect(door.body).toEqual({
    store: '十八号店',
    active: true,
    kind: 'guide',
    mode: 'fixed',
    page: null,
    coupon: null,
    claimable: true,
    claimsFrom: null,
    promise: null,
    serviceUrl: null,
    rules: null,
    pictureUrl: `/v1/doors/${slugOf(code)}/qr.png`,
  })
  const picture = await app.inject({ method: 'GET', url: `/v1/doors/${slugOf(code)}/qr.png` })
  expect(picture.headers['content-type']).toBe('image/png')
  expect(picture.rawPayload.subarray(1, 4).toString()).toBe('PNG')
})

test('switched off it says so, and shows no picture', async () => {
  await save({ id: code.id, active: false })
  expect((await ask('GET', `/v1/doors/${slugOf(code)}`)).body).toMatchObject({
    active: false,
    pictureUrl: null,
  })
  expect((await ask('GET', `/v1/doors/${slugOf(code)}/qr.png`)).body).toMatchObject({
    code: 'code.notReady',
  })
})

test('guessing: unknown names look like known ones at the link, and are slowed down behind it', async () => {
  const guess = newSlug()
  expect((await open(`/c/${guess}`)).headers.location).toBe(`/h5/door/${guess}`)
  const ask = (slug: string, from: string) => open(`/v1/doors/${slug}`, { from })
  const answers: number[] = []
  for (let tries = 0; tries < 40; tries += 1)
    answers.push((await ask(newSlug(), '10.0.0.9')).statusCode)
  expect(answers.filter((status) => status === 404).length).toBe(30)
  expect(answers.at(-1)).toBe(429)
  expect((await ask(slugOf(code), '10.0.0.8')).statusCode).toBe(200)
})

test('a name has ten letters that nobody mistakes', () => {
  const names = Array.from({ length: 2_000 }, newSlug)
  expect(new Set(names).size).toBe(2_000)
  expect(names.every((name) => /^[2-9a-hjkmnp-z]{10}$/.test(name))).toBe(true)
})
