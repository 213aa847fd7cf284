// The board of groups on a real database: what counts for a group, what does not, and at a thousand.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { GroupBoard, GroupMerge } from '#contracts'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { makeGroup } from '#fixtures/wecom'
import { resolveCustomers } from '#modules/customer'
import { ingestOrders } from '#modules/order'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'

const DAY_MS = 86_400_000
const house = await openHouse()
let ask: Ask
let cookie = ''
let stores: number[] = []
let staffId = 0

beforeAll(async () => {
  stores = await makeStores(house, 2)
  staffId = await makeStaff(house, { role: 'guide', storeIds: [stores[0] ?? 0] })
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

const group = (name: string, at = 0) =>
  makeGroup(house, { name, userId: 'li', staffId, storeId: stores[at] ?? 0 })
const board = async (query = '', as = cookie) =>
  (await ask('GET', `/v1/insight/groups${query}`, { cookie: as })).body as GroupBoard
const buys = async (member: string, paidAt: Date, fen = '10.00') => {
  const [made] = await house.act((tx) =>
    resolveCustomers(tx, [
      { identities: [{ kind: 'external_userid', value: member, app: 'ww', verified: true }] },
    ]),
  )
  const { customerId } = orThrow(made!)
  const placed = { placedAt: paidAt, paidAt, storeId: stores[0] ?? null }
  await house.act((tx) =>
    ingestOrders(tx, [
      {
        ...placed,
        customerId,
        source: 'pos',
        number: `${member}-${paidAt.getTime()}`,
        lines: [{ sku: 'A', name: '面膜', quantity: 1, unitPrice: fen }],
      },
    ]),
  )
}
const turn = async (ms: number) => house.clock.set(new Date(house.clock.now().getTime() + ms))

test('who came, left and bought; what she bought before coming in is not the group’s', async () => {
  const id = await group('常买群')
  const now = house.clock.now()
  await buys(`wmA${id}`, new Date(now.getTime() - DAY_MS))
  await turn(3_600_000)
  await buys(`wmA${id}`, house.clock.now(), '25.00')
  await buys(`wmB${id}`, house.clock.now(), '99.00')
  const { rows, total } = await board()
  expect(rows).toMatchObject([
    { id, customers: 1, joined: 2, left: 1, buyers: 1, orders: 1, netFen: 2500, zombie: false },
  ])
  expect(total).toMatchObject({ groups: 1, zombies: 0, orders: 1, netFen: 2500 })
})

test('quiet after thirty days, sooner where the brand says so; another store sees nothing', async () => {
  const [bought] = (await board()).rows
  await group('僵尸群', 1)
  await turn(20 * DAY_MS)
  expect((await board('?zombie=true')).rows).toEqual([])
  const rules = { quietDays: 14, fewCustomers: 10, drainPercent: 30, mergeUpTo: 200 }
  await ask('POST', '/v1/wecom/group-rules', { cookie, body: rules })
  const quiet = await board('?zombie=true')
  expect(quiet.rows.map(({ name }) => name).sort()).toEqual(['僵尸群', '常买群'].sort())
  expect(quiet.rows[0]?.weaknesses).toContain('quiet')
  await buys(`wmA${bought!.id}`, house.clock.now())
  expect((await board('?zombie=true')).rows.map(({ name }) => name)).toEqual(['僵尸群'])
  const manager = await signInAs(
    house,
    await makeStaff(house, { role: 'store', storeIds: [stores[1] ?? 0] }),
  )
  expect((await board('', manager)).rows.map(({ name }) => name)).toEqual(['僵尸群'])
})

test('a word on groups: filtered by, put on many, and taken off only where it was put', async () => {
  const { rows } = await board()
  const [first, second] = rows.map(({ id }) => id)
  const tag = async (groupIds: number[], on: boolean) =>
    (await ask('POST', '/v1/wecom/group-tags', { cookie, body: { tag: '社区', groupIds, on } }))
      .body as { changed: number[] }
  expect((await tag([first!], true)).changed).toEqual([first])
  const { changed } = await tag([first!, second!], true)
  expect(changed).toEqual([second])
  expect((await board(`?tag=${encodeURIComponent('社区')}`)).found).toBe(2)
  expect((await tag(changed, false)).changed).toEqual([second])
  const left = await board(`?tag=${encodeURIComponent('社区')}`)
  expect(left.rows.map(({ id, tags }) => [id, tags])).toEqual([[first, ['社区']]])
  const csv = await ask('GET', '/v1/insight/groups.csv', { cookie })
  expect(String(csv.body)).toContain('社区')
})

test('weak groups of one store are proposed as one, with whom they share', async () => {
  const [a, b] = [await group('甲'), await group('乙')]
  await sql`insert into wecom.chat_member (group_id, member, kind, joined_at, scene)
    select g, 'wmShared' || n, 'customer', ${house.clock.now()}, 3
    from unnest(${[a, b]}::bigint[]) g, generate_series(1, 4) n`.execute(house.db)
  const { proposals } = (await ask('GET', '/v1/insight/group-merges', { cookie })).body as {
    proposals: GroupMerge[]
  }
  const found = proposals.find(({ into, from }) => [into.id, from.id].includes(a))
  expect(found).toMatchObject({ overlap: 4, invite: 1, together: 6 })
  expect([found?.into.id, found?.from.id].sort()).toEqual([a, b].sort())
  expect(proposals.some(({ into }) => into.name === '僵尸群')).toBe(false)
})

test('a thousand groups of a hundred each, in one look', async () => {
  await sql`with made as (insert into wecom.chat (corp_id, chat_id, name, owner, staff_id, store_id,
      made_at, as_of, read)
    select 'ww', 'wrMany' || n, '群' || n, 'li', ${staffId}, ${stores[0]}, ${house.clock.now()},
      ${house.clock.now()}, 1 from generate_series(1, 1000) n returning group_id)
    insert into wecom.chat_member (group_id, member, kind, joined_at, scene)
    select group_id, 'wmMany' || group_id || '-' || m, 'customer', ${house.clock.now()}, 3
    from made, generate_series(1, 100) m`.execute(house.db)
  const started = performance.now()
  const all = await board()
  expect(performance.now() - started).toBeLessThan(8_000)
  expect(all.found).toBeGreaterThan(1_000)
  expect(all.rows).toHaveLength(100)
  expect(all.total.customers).toBeGreaterThan(100_000)
  const next = await board('?offset=100')
  expect(next.rows[0]?.id).not.toBe(all.rows[0]?.id)
})
