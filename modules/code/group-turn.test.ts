// A lent code of groups: openings are shared out among groups as among guides, a full group is
// passed over before it is full, and whoever joins is counted for the code.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { CodeRow, RotationTrial } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { DAY_MS } from '#kit'
import { orThrow } from '#platform'
import { saveStore } from '#modules/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { corp, makeShops, openWecom } from '#tests/wecom-world'
import { codeModule } from './index.ts'

const house = await openHouse()
const { app, ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openWecom>>
let cookie = ''
let stores: number[] = []

beforeAll(async () => {
  ;({ storeIds: stores } = await makeShops(house))
  world = await openWecom(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

async function makeGroup(name: string) {
  const { chatId } = await world.phones.makeGroup({ corpId: corp.corpId, owner: 'li', name })
  await world.settle()
  const { body } = await ask('GET', '/v1/wecom/groups', { cookie })
  const { items } = body as { items: { id: number; name: string }[] }
  return { chatId, id: items.find((one) => one.name === name)?.id ?? 0 }
}
async function save(groups: object[], more: object = {}): Promise<CodeRow> {
  const { fullAt = null, ...rest } = more as { fullAt?: number | null }
  const saved = await ask('POST', '/v1/codes', {
    cookie,
    body: {
      name: '群码',
      kind: 'group',
      mode: 'leased',
      storeId: stores[0],
      channel: 'store',
      placement: '收银台',
      moreGroups: false,
      rotation: { fullAt, groups },
      ...rest,
    },
  })
  expect(saved.status, saved.text).toBe(200)
  await house.idle()
  return saved.body as CodeRow
}
const slugOf = (row: CodeRow) => row.shortUrl.split('/').at(-1) ?? ''
/** A new browser: opens the code and is shown a group. */
async function open(row: CodeRow, token = '') {
  const slug = slugOf(row)
  const headers = token ? { cookie: `siyu_visitor=${token}` } : {}
  const opened = await app.inject({ method: 'GET', url: `/c/${slug}`, headers })
  const visitor = opened.cookies.find(({ name }) => name === 'siyu_visitor')?.value ?? token
  const own = { cookie: `siyu_visitor=${visitor}` }
  const door = await app.inject({ method: 'POST', url: `/v1/doors/${slug}/lease`, headers: own })
  const body = door.json<{ group: string | null; pictureUrl: string | null }>()
  const picture = body.pictureUrl
    ? (await app.inject({ method: 'GET', url: body.pictureUrl, headers: own })).rawPayload
    : null
  return { ...body, visitor, picture }
}
const join = async (row: CodeRow, groupId: number) => {
  const { rows } = await sql<{ config_id: string }>`select config_id from wecom.join_way
    where code_id = ${row.id} and group_id = ${groupId}`.execute(house.db)
  const { id: personId } = await world.phones.createPerson({ name: '何洁' })
  await world.phones.joinGroup({ personId, configId: rows[0]?.config_id ?? '' })
  await world.settle()
}
const audited = async () => {
  for (const check of codeModule.audit ?? [])
    expect(await check.differences(house.db), check.name).toBe(0)
}

test('shares its openings out among the groups by weight; a browser sees its own again', async () => {
  const [one, two] = [await makeGroup('一群'), await makeGroup('二群')]
  const row = await save([{ groupId: one.id, weight: 3 }, { groupId: two.id }])
  expect(row).toMatchObject({
    state: '',
    problem: null,
    groups: [],
    rotation: {
      guides: [],
      groups: [
        { groupId: one.id, name: '一群', weight: 3 },
        { groupId: two.id, name: '二群', weight: 1 },
      ],
    },
  })
  const shown = []
  for (let n = 0; n < 8; n += 1) shown.push(await open(row))
  const names = shown.map(({ group }) => group)
  expect(names.filter((name) => name === '一群')).toHaveLength(6)
  expect(names.filter((name) => name === '二群')).toHaveLength(2)
  const [first] = shown
  const again = await open(row, first?.visitor)
  expect(again.group).toBe(first?.group)
  expect(again.picture?.equals(first?.picture ?? Buffer.alloc(0))).toBe(true)
  const other = shown.find(({ group }) => group !== first?.group)
  expect(other?.picture?.equals(first?.picture ?? Buffer.alloc(0))).toBe(false)
  await join(row, two.id)
  expect((await ask('GET', `/v1/codes/${row.id}`, { cookie })).body).toMatchObject({ added: 1 })
  await audited()
})

test('a group is passed over before it is full, a dismissed one too; with none left the print still answers', async () => {
  const [small, next] = [await makeGroup('小群'), await makeGroup('后备群')]
  const row = await save([{ groupId: small.id, weight: 9 }, { groupId: next.id }], {
    fullAt: 3,
  })
  // The owner is inside, so two more fit; whoever was just shown the way in is expected.
  const shown = []
  for (let n = 0; n < 4; n += 1) shown.push((await open(row)).group)
  expect(shown.toSorted()).toEqual(['后备群', '后备群', '小群', '小群'])
  const none = await open(row)
  expect(none).toMatchObject({ group: null, pictureUrl: `/v1/doors/${slugOf(row)}/qr.png` })
  expect(none.picture?.length).toBeGreaterThan(0)
  // Nobody came: later there is room again.
  await house.clock.set(new Date(house.clock.now().getTime() + DAY_MS))
  expect((await open(row)).group).not.toBeNull()
  await world.phones.dismissGroup(small.chatId)
  await world.settle()
  expect((await open(row)).group).toBe('后备群')
  await audited()
})

test('a day is tried before it is saved', async () => {
  const [one, two] = [await makeGroup('试一群'), await makeGroup('试二群')]
  const openings = Array.from({ length: 24 }, (_, hour) => (hour === 10 ? 8 : 0))
  const tried = await ask('POST', '/v1/codes/try-rotation', {
    cookie,
    body: {
      rotation: { groups: [{ groupId: one.id, weight: 3 }, { groupId: two.id }] },
      openings,
    },
  })
  const { shares } = tried.body as RotationTrial
  expect(shares.map(({ name, given, here }) => ({ name, given, here }))).toEqual([
    { name: '试一群', given: 6, here: true },
    { name: '试二群', given: 2, here: true },
  ])
})

test('a code of all stores leads to their groups: the next code when the groups of one are full', async () => {
  const here = { latitude: 31.2304, longitude: 121.4737 }
  const [storeId = 0, other = 0] = stores
  const place = (id: number, name: string) =>
    house.act(async (tx) =>
      orThrow((await saveStore(tx, [{ id, code: `g-${id}`, name, place: here }]))[0]),
    )
  await place(storeId, '群店')
  await place(other, '没有群的店')
  const near = await ask('POST', '/v1/codes', {
    cookie,
    body: {
      name: '附近的群',
      kind: 'nearby',
      leadsTo: 'group',
      area: { storeIds: [storeId] },
      storeId: other,
      channel: 'store',
      placement: '全国',
    },
  })
  expect(near.body).toMatchObject({ leadsTo: 'group', area: { storeIds: [storeId] } })
  const slug = slugOf(near.body as CodeRow)
  const found = async () => {
    const { body } = await ask('POST', `/v1/doors/${slug}/nearby`, {
      body: { ...here, system: 'gcj02' },
    })
    return (body as { stores: { url: string }[] }).stores.map(({ url }) => url)
  }
  await sql`update code.channel_code set active = false where kind = 'group'`.execute(house.db)
  expect(await found(), 'no group code in use').toEqual([])
  const [full, next] = [await makeGroup('满群'), await makeGroup('接力群')]
  const first = await save([{ groupId: full.id }], { fullAt: 2 })
  const second = await save([{ groupId: next.id }])
  expect(await found()).toEqual([first.shortUrl])
  await join(first, full.id)
  expect(await found()).toEqual([second.shortUrl])
  const { body } = await ask('GET', `/v1/doors/${slug}/stores`)
  expect(body).toMatchObject({ regions: [{ stores: [{ url: second.shortUrl }] }] })
})

test.for([
  [{ groups: [] }, 'code.groupNeeded'],
  [{ groups: [{ groupId: 99_999 }] }, 'code.unknownGroup'],
  [{ groups: [{ groupId: 1 }, { groupId: 1 }] }, 'code.groupTwice'],
] as const)('refused: %j', async ([rotation, code]) => {
  const body = {
    name: '群码',
    kind: 'group',
    mode: 'leased',
    storeId: stores[0],
    channel: 'store',
    placement: '门口',
    rotation,
  }
  expect((await ask('POST', '/v1/codes', { cookie, body })).body).toMatchObject({ code })
})
