// A leased code from the print to the friend: an opening is lent a way of one guide, whoever comes
// by it is tied to that opening, and code, store and welcome are as with a printed picture.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CodeRow } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { DAY_MS, HOUR_MS } from '#kit'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeShops, openWecom } from '#tests/wecom-world'
import { codeModule, makeLinks } from './index.ts'

const house = await openHouse()
const { app, ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openWecom>>
let cookie = ''
let stores: number[] = []
let staff: number[] = []
let code: CodeRow

const save = async (more: object = {}): Promise<CodeRow> => {
  const body = {
    name: '包裹卡',
    mode: 'leased',
    storeId: stores[0],
    channel: 'parcel',
    placement: '包裹',
    campaign: '双十一',
    guideIds: staff.slice(0, 1),
    rotation: { guides: staff.map((staffId) => ({ staffId })) },
    ...more,
  }
  const saved = await ask('POST', '/v1/codes', { cookie, body })
  expect(saved.body).toMatchObject({ mode: 'leased' })
  await house.idle()
  return saved.body as CodeRow
}
const wechat = { 'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50' }
/** A browser: opens a link and keeps its cookies. */
const browser = (from = '127.0.0.1') => {
  let token = ''
  const headers = () => ({ ...wechat, ...(token && { cookie: `siyu_visitor=${token}` }) })
  return {
    open: async (slug: string) => {
      const url = `/c/${slug}`
      const answer = await app.inject({ method: 'GET', url, headers: headers() })
      token = answer.cookies.find(({ name }) => name === 'siyu_visitor')?.value ?? token
      return answer
    },
    lend: async (slug: string) =>
      (
        await app.inject({
          method: 'POST',
          url: `/v1/doors/${slug}/lease`,
          headers: headers(),
          remoteAddress: from,
        })
      ).json<{ guide: string | null; until: string | null; pictureUrl: string | null }>(),
    picture: (slug: string) =>
      app.inject({ method: 'GET', url: `/v1/doors/${slug}/lease/qr.png`, headers: headers() }),
  }
}
const cards = async (refs: string[], codeId = code.id) =>
  (
    await house.act((tx) =>
      makeLinks(
        tx,
        refs.map((ref) => ({ codeId, ref })),
      ),
    )
  ).map((link) => orThrow(link).slug)
/** Opens a card and is lent a way; gives the platform's id of that way. */
async function lent(slug: string) {
  const phone = browser()
  await phone.open(slug)
  const door = await phone.lend(slug)
  const { rows } = await sql<{ config_id: string; way_id: number }>`
    select w.config_id, w.way_id from code.lease l
    join code.visit v using (visit_id) join wecom.contact_way w on w.way_id = l.way_id
    where v.slug = ${slug} order by l.lease_id desc limit 1`.execute(house.db)
  return { phone, door, configId: rows[0]?.config_id ?? '', wayId: rows[0]?.way_id ?? 0 }
}
const scan = async (configId: string, name: string) => {
  const person = await world.phones.createPerson({ name })
  await world.phones.add({ personId: person.id, configId })
  await world.settle()
  return person.id
}
const ties = async (ref: string) =>
  (
    await sql<{
      grade: string
    }>`select grade from code.v_tie where ref = ${ref} order by tie_id`.execute(house.db)
  ).rows.map((row) => row.grade)

beforeAll(async () => {
  ;({ storeIds: stores, staffIds: staff } = await makeShops(house))
  world = await openWecom(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  code = await save()
})

test('opened, lent to one guide, scanned: tied to its card, counted for code, store and channel', async () => {
  const [slug = ''] = await cards(['parcel-1'])
  const { phone, door, configId } = await lent(slug)
  expect(['李店长', '王小美']).toContain(door.guide)
  const picture = await phone.picture(slug)
  expect(picture.rawPayload.subarray(1, 4).toString()).toBe('PNG')
  await scan(configId, '陈静')
  expect(await ties('parcel-1')).toEqual(['by_state'])
  const { rows } = await sql`select s.code_id, s.store_id, s.channel, s.placement, s.campaign
    from customer.v_source s join code.tie t using (customer_id)`.execute(house.db)
  expect(rows).toEqual([
    {
      code_id: code.id,
      store_id: stores[0],
      channel: 'parcel',
      placement: '包裹',
      campaign: '双十一',
    },
  ])
  const told = await sql<{ payload: object; subject: number }>`select subject, payload
    from platform.event where name = 'code.tied'`.execute(house.db)
  expect(told.rows).toMatchObject([
    {
      subject: expect.any(Number),
      payload: { codeId: code.id, ref: 'parcel-1', grade: 'by_state' },
    },
  ])
})

test('opened again by the same browser it is the same way; another browser has another', async () => {
  const [slug = ''] = await cards(['parcel-2'])
  const first = await lent(slug)
  await first.phone.open(slug)
  expect((await first.phone.lend(slug)).until).toBe(first.door.until)
  const other = await lent(slug)
  expect(other.wayId).not.toBe(first.wayId)
})

test('two who scan one picture: neither is guessed', async () => {
  const [slug = ''] = await cards(['parcel-3'])
  const { configId } = await lent(slug)
  await scan(configId, '甲')
  expect(await ties('parcel-3')).toEqual(['by_state'])
  await scan(configId, '乙')
  expect(await ties('parcel-3')).toEqual(['uncertain', 'uncertain'])
})

test('no way is lent twice before its state has rested for seven days', async () => {
  const [slug = ''] = await cards(['parcel-4'])
  const { wayId } = await lent(slug)
  const free = async (ms: number) =>
    (
      await sql<{ free: boolean }>`select free_at <= ${new Date(house.clock.now().getTime() + ms)}
        as free from code.pool_way where way_id = ${wayId}`.execute(house.db)
    ).rows[0]?.free
  expect(await free(DAY_MS + 7 * DAY_MS - HOUR_MS)).toBe(false)
  expect(await free(DAY_MS + 7 * DAY_MS + HOUR_MS)).toBe(true)
})

test('the pool grows before it is empty', async () => {
  const slugs = await cards(Array.from({ length: 12 }, (_, n) => `many-${n}`))
  const guides: (string | null)[] = []
  for (const slug of slugs) {
    guides.push((await lent(slug)).door.guide)
    await house.idle()
  }
  expect(guides.filter((name) => name === '李店长').length).toBe(6)
  expect(guides.filter((name) => name === '王小美').length).toBe(6)
})

test("nobody's turn: the code's own picture is shown, never an empty page", async () => {
  const capped = await save({
    rotation: { guides: staff.slice(0, 1).map((staffId) => ({ staffId, dailyCap: 1 })) },
  })
  const [one = '', two = ''] = await cards(['cap-1', 'cap-2'], capped.id)
  expect((await lent(one)).door.guide).toBe('李店长')
  expect((await lent(two)).door).toEqual({
    guide: null,
    group: null,
    until: null,
    pictureUrl: `/v1/doors/${two}/qr.png`,
  })
})

test('a browser without its token, and an address that asks too often, see the own picture', async () => {
  const [slug = ''] = await cards(['parcel-5'])
  expect((await browser().lend(slug)).guide).toBeNull()
  const asked = browser('10.0.0.7')
  await asked.open(slug)
  for (let n = 0; n < 121; n += 1) await asked.lend(slug)
  expect((await asked.lend(slug)).pictureUrl).toBe(`/v1/doors/${slug}/qr.png`)
})

test('ten thousand links in one go, each of its own; the same ref keeps its link', async () => {
  const refs = Array.from({ length: 10_000 }, (_, n) => `card-${n}`)
  const slugs = await cards(refs)
  expect(new Set(slugs).size).toBe(10_000)
  expect(await cards(refs.slice(0, 3))).toEqual(slugs.slice(0, 3))
  const [refused] = await house.act((tx) => makeLinks(tx, [{ codeId: 9_999, ref: 'x' }]))
  expect(refused?.refusal?.code).toBe('code.unknownCode')
})

test('the books hold', async () => {
  for (const check of codeModule.audit ?? [])
    expect(await check.differences(house.db), check.name).toBe(0)
})
