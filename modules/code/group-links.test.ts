// A link posted in a group: its openings count for the group, and for her whom we know; nobody is
// guessed, and who was erased is nobody.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CodeRow, GroupBoard, GroupLinks } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { makeGroup } from '#fixtures/wecom'
import { authorizeUrl } from '#wechat'
import { openSession, resolveCustomers } from '#modules/customer'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { corp, makeShops, openWecom } from '#tests/wecom-world'
import { codeModule } from './index.ts'

const DAY_MS = 86_400_000
const wechat = { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50' }
const house = await openHouse()
const { ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openWecom>>
let [cookie, otherStore] = ['', '']
let [storeId, staffId, codeId] = [0, 0, 0]

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  ;[storeId = 0] = storeIds
  ;[staffId = 0] = staffIds
  world = await openWecom(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  otherStore = await signInAs(
    house,
    await makeStaff(house, { role: 'store', storeIds: storeIds.slice(1) }),
  )
  const body = { name: '会员日', kind: 'page', page: 'me', storeId, channel: 'community' }
  const saved = await ask('POST', '/v1/codes', { cookie, body: { ...body, placement: '群' } })
  codeId = (saved.body as CodeRow).id
})

const groupOf = (name: string) => makeGroup(house, { name, userId: 'li', staffId, storeId })
const link = async (groupId: number, as = cookie) =>
  ask('POST', `/v1/groups/${groupId}/links`, { cookie: as, body: { codeId } })
const slugOf = (answer: { body: unknown }) =>
  (answer.body as GroupLinks).links[0]?.url.split('/').at(-1) ?? ''
const read = async (groupId: number) =>
  (await ask('GET', `/v1/groups/${groupId}/links`, { cookie })).body as GroupLinks
const person = async (externalUserId: string) => {
  const [made] = await house.act((tx) =>
    resolveCustomers(tx, [
      {
        identities: [{ kind: 'external_userid', value: externalUserId, app: 'ww', verified: true }],
      },
    ]),
  )
  return orThrow(made).customerId
}
const signedIn = async (customerId: number) =>
  `siyu_customer=${(await house.act((tx) => openSession(tx, customerId))).token}`
const codeFor = async (personId: string) => {
  const url = authorizeUrl({
    base: world.sandbox.origin,
    corpId: corp.corpId,
    redirectUri: `${world.origin}/h5/`,
    state: 'h5',
  })
  return new URL(await world.phones.authorize(personId, url)).searchParams.get('code') ?? ''
}
const open = (slug: string, browser?: string) =>
  ask('GET', `/c/${slug}`, { headers: wechat, ...(browser && { cookie: browser }) })
const board = async (query = '') =>
  (await ask('GET', `/v1/insight/groups${query}`, { cookie })).body as GroupBoard
const living = async (name: string) => (await board()).rows.find((row) => row.name === name)

test('one link for each code and group; another store makes none', async () => {
  const groupId = await groupOf('会员一群')
  const first = await link(groupId)
  expect(first.status, first.text).toBe(200)
  expect(slugOf(await link(groupId))).toBe(slugOf(first))
  expect(slugOf(await link(await groupOf('会员二群')))).not.toBe(slugOf(first))
  expect((await link(groupId, otherStore)).status).toBe(403)
  const seen = await ask('GET', `/v1/groups/${groupId}/links`, { cookie: otherStore })
  expect(seen.status).toBe(404)
})

test('a member signed in is known, a stranger is a click of the group, a guest from outside is not of it', async () => {
  const groupId = await groupOf('三群')
  const slug = slugOf(await link(groupId))
  const [member, guest] = [await person(`wmA${groupId}`), await person('wmElsewhere')]
  await open(slug, await signedIn(member))
  await open(slug, await signedIn(member))
  await open(slug, await signedIn(guest))
  await open(slug)
  const { links, clicks } = await read(groupId)
  expect(links).toMatchObject([{ clicks: 4, people: 2 }])
  expect(clicks.map(({ customerId, inside }) => [customerId, inside])).toEqual([
    [null, false],
    [guest, false],
    [member, true],
    [member, true],
  ])
  expect(await living('三群')).toMatchObject({ clicks: 4, clickers: 1, zombie: false })
})

test('who signs in on the page behind it was the one who opened it; nobody else on her browser is', async () => {
  const groupId = await groupOf('四群')
  const slug = slugOf(await link(groupId))
  const phone = await world.phones.createPerson({ name: '陈静' })
  const opened = await open(slug)
  const browser = `siyu_visitor=${opened.cookies['siyu_visitor']}`
  expect((await read(groupId)).clicks).toMatchObject([{ customerId: null }])
  const code = await codeFor(phone.id)
  const signed = await ask('POST', '/v1/consumer/session', { cookie: browser, body: { code } })
  expect(signed.status, signed.text).toBe(200)
  const { customerId } = signed.body as { customerId: number }
  expect((await read(groupId)).clicks).toMatchObject([{ customerId, inside: false }])
  // Hours later on the same browser it may be anybody.
  await open(slug, browser)
  await house.clock.set(new Date(house.clock.now().getTime() + 2 * 3_600_000))
  const next = await world.phones.createPerson({ name: '周敏' })
  const again = await codeFor(next.id)
  await ask('POST', '/v1/consumer/session', { cookie: browser, body: { code: again } })
  expect((await read(groupId)).clicks.map((click) => click.customerId)).toEqual([null, customerId])
})

test('a group that is read is no zombie', async () => {
  const groupId = await groupOf('五群')
  const slug = slugOf(await link(groupId))
  await house.clock.set(new Date(house.clock.now().getTime() + 40 * DAY_MS))
  expect(await living('五群')).toMatchObject({ zombie: true })
  await ask('GET', `/c/${slug}`)
  expect(await living('五群'), 'a machine that looks is no reader').toMatchObject({ zombie: true })
  await open(slug)
  expect(await living('五群')).toMatchObject({ zombie: false, clicks: 2, clickers: 0 })
})

test('erased, she is nobody, and the click stays the group’s', async () => {
  const groupId = await groupOf('六群')
  const slug = slugOf(await link(groupId))
  const member = await person(`wmA${groupId}`)
  await open(slug, await signedIn(member))
  await house.act(async (tx) => codeModule.person?.erase(tx, member))
  expect((await read(groupId)).clicks).toMatchObject([{ customerId: null }])
  expect((await read(groupId)).links).toMatchObject([{ clicks: 1, people: 0 }])
  const kept = await sql<{ visitor: string | null }>`select visitor from code.group_click
    where group_id = ${groupId}`.execute(house.db)
  expect(kept.rows).toEqual([{ visitor: null }])
})
