// All followers by listing: tens of thousands over several pages, stopped in the middle, with people
// who come and go meanwhile; and nobody told of twice.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { OfficialSyncStatus } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { openOfficial } from '#tests/official-world'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openOfficial>>
let ask: Ask
let cookie = ''

beforeAll(async () => {
  world = await openOfficial(house)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})
beforeEach(() => world.faults({}))

const status = async () => {
  const { latest, ...rest } = (await ask('GET', '/v1/official/sync', { cookie }))
    .body as OfficialSyncStatus
  return { ...rest, latest: latest ?? expect.fail('never listed') }
}
/** The clock moves on first: what is younger than a few seconds is left to its message. */
const sync = async () => {
  await world.settle()
  await world.turn(60_000)
  const reply = await ask('POST', '/v1/official/sync', { cookie, body: {} })
  expect(reply.status).toBe(200)
  await house.idle(60_000)
  return status()
}
const countOf = async (event: string) =>
  (
    await sql<{ n: number }>`select count(*)::int as n from platform.event
      where name = ${`official.${event}`}`.execute(house.db)
  ).rows[0]?.n ?? 0
/** Both sides' followers, as sets. */
const agree = async () => {
  const theirs = world.sandbox.world.store.all<{ openid: string }>(
    'select openid from fan where subscribed = 1 order by openid',
  )
  const ours = await sql<{ openid: string }>`select openid from official.follower
    where subscribed order by openid`.execute(house.db)
  expect(ours.rows).toHaveLength(theirs.length)
  expect(new Set(ours.rows.map((row) => row.openid))).toEqual(
    new Set(theirs.map((row) => row.openid)),
  )
}
const pagesAsked = () =>
  world.sandbox.world.store.all<{ url: string }>(
    "select url from wire where url like '%/cgi-bin/user/get?%' and errcode = 0 order by id",
  )
/** Does something as soon as so many pages have been given. */
const afterPages = (pages: number, then: () => void) => {
  const stop = world.sandbox.world.live.listen((event) => {
    if (event.kind !== 'wire' || pagesAsked().length < pages) return
    stop()
    then()
  })
}
const refuse = (api: string, errcode: number, times = 1) =>
  world.sandbox.world.faults.set('official', { refuse: [{ api, errcode, times }] })
/** The next day, and whoever carried it is dead: no job, and the platform's limits are fresh. */
const nextDay = async () => {
  await sql`delete from graphile_worker._private_jobs`.execute(house.db)
  await sql`delete from official.quota_block`.execute(house.db)
  await ask('POST', '/v1/official', { cookie, body: { appId: world.account.appId } })
}

/** So many of the account's followers are known from before, as a listing of yesterday left them. */
const knowMost = async (count: number) => {
  const known = world.sandbox.world.store.all<{ openid: string }>(
    'select openid from fan where subscribed = 1 order by seq limit ?',
    count + 2,
  )
  await sql`with made as (insert into official.follower
        (app_id, openid, unionid, subscribed, as_of, unread)
      select ${world.account.appId}, openid, 'u' || openid, true, '2026-01-01', false
      from unnest(${known.map((one) => one.openid)}::text[]) as openid
      on conflict do nothing returning follower_id)
    insert into official.follower_change (follower_id, kind, at)
    select follower_id, 'followed', '2026-01-01' from made`.execute(house.db)
}

test('thirty thousand over several pages, stopped by the day’s limit, with comings and goings: exact', async () => {
  const [leaves, silent] = [await world.born('退'), await world.born('悄悄退')]
  for (const her of [leaves, silent]) await world.act(her, 'follow')
  await world.tell('followers', { count: 30_000 })
  await world.settle()
  await knowMost(18_000)
  afterPages(2, () => refuse('cgi-bin/user/get', 45009))
  const { latest: first } = await sync()
  expect(first).toMatchObject({
    state: 'running',
    phase: 'list',
    pages: 2,
    seen: 20_000,
    total: 30_002,
    problem: { code: 'official.45009' },
  })
  const waitsMs = Date.parse(first.resumeAt ?? '') - Date.now()
  expect(waitsMs).toBeGreaterThan(0)
  expect(waitsMs).toBeLessThanOrEqual(86_400_000)
  // Both stand on a page that was read; of one we are told, of the other the platform tells later.
  await world.act(leaves, 'unfollow')
  await world.faults({ dropNext: 1 })
  await world.act(silent, 'unfollow')
  const comes = await world.born('来')
  await world.faults({})
  await world.act(comes, 'follow')
  await world.settle()
  await sql`update official.follower set unread = true
    where openid = ${silent.openIds.official}`.execute(house.db)
  await nextDay()
  const { latest: run, followers } = await sync()
  expect(run).toMatchObject({
    id: first.id,
    state: 'done',
    pages: 4,
    seen: 30_003,
    missing: 12_000,
    ended: 0,
    problem: null,
    resumeAt: null,
  })
  expect(new Set(pagesAsked().map(({ url }) => url)).size).toBe(pagesAsked().length)
  await agree()
  expect(followers).toEqual({ following: 30_001, left: 2, bound: 0, unread: 0 })
  expect(await countOf('followed')).toBe(3)
  expect(await countOf('followersListed')).toBeLessThan(40)
  const kept = await sql`select 1 from official.listing_page`.execute(house.db)
  expect(kept.rows).toEqual([])
})

test('what was never told is made good in both directions, and twice is no change', async () => {
  const [gone, come] = [await world.born('没说的退'), await world.born('没说的来')]
  await world.act(gone, 'follow')
  await world.settle()
  await world.faults({ dropNext: 2 })
  await world.act(gone, 'unfollow')
  await world.act(come, 'follow')
  const { latest } = await sync()
  expect(latest).toMatchObject({ state: 'done', missing: 1, ended: 1, read: 1 })
  await agree()
  const before = await countOf('followersListed')
  const changes = () =>
    sql`select count(*)::int as n from official.follower_change`.execute(house.db)
  const written = (await changes()).rows
  expect((await sync()).latest).toMatchObject({ state: 'done', missing: 0, ended: 0, read: 0 })
  expect(await countOf('followersListed')).toBe(before)
  expect((await changes()).rows).toEqual(written)
})

test('whoever followed after the list began is not ended by it', async () => {
  const her = await world.born('刚来')
  await world.act(her, 'follow')
  await world.settle()
  await sql`update official.follower set as_of = ${new Date(house.clock.now().getTime() + 300_000)}
    where openid = ${her.openIds.official}`.execute(house.db)
  world.sandbox.world.store.run(
    'update fan set subscribed = 0 where openid = ?',
    her.openIds.official,
  )
  expect((await sync()).latest).toMatchObject({ ended: 0 })
})

test('a list that leaves most of them out ends nobody, and says so', async () => {
  afterPages(pagesAsked().length + 1, () => refuse('cgi-bin/user/get', 45009))
  const { latest: first, followers } = await sync()
  expect(first).toMatchObject({ state: 'running', seen: 10_000 })
  await sql`update official.listing set seen = 40 where state = 'running'`.execute(house.db)
  await nextDay()
  // The last openid of all: what follows it is an empty page.
  await sql`update official.listing set cursor = (select openid from official.follower
    where followed_at is not null and subscribed order by follower_id desc limit 1)
    where state = 'running'`.execute(house.db)
  const { latest, followers: after } = await sync()
  expect(latest).toMatchObject({ state: 'failed', problem: { code: 'official.partialList' } })
  expect(after.following).toBe(followers.following)
})

test('one openid that is none does not keep the others from being read', async () => {
  await sql`insert into official.follower (app_id, openid, subscribed, as_of)
    values (${world.account.appId}, 'o-nobody', false, now())`.execute(house.db)
  await sql`update official.follower set unread = true, unionid = null where follower_id in
    (select follower_id from official.follower where subscribed order by 1 limit 7)`.execute(
    house.db,
  )
  expect((await sync()).latest).toMatchObject({ state: 'done', read: 8 })
  const rows = await sql<{ problem: number | null; n: number; unions: number }>`select problem,
      count(*)::int as n, count(unionid)::int as unions from official.follower
    where follower_id in (select follower_id from official.follower where subscribed
      order by 1 limit 7) or openid = 'o-nobody' group by 1 order by 1`.execute(house.db)
  expect(rows.rows).toEqual([
    { problem: 40003, n: 1, unions: 0 },
    { problem: null, n: 7, unions: 7 },
  ])
})

test('a refusal for good ends it with its reason; every night it begins by itself', async () => {
  refuse('cgi-bin/user/get', 48001)
  expect((await sync()).latest).toMatchObject({
    state: 'failed',
    problem: { code: 'official.48001' },
  })
  const { nextAt } = await status()
  expect(nextAt).toMatch(/T20:00:00/)
  await world.turn(Date.parse(nextAt ?? '') + 1_000 - house.clock.now().getTime())
  await house.idle(60_000)
  expect((await status()).latest).toMatchObject({ askedBy: 'night', state: 'done' })
  // One that still waits for its limit is asked to go on once a night, not for ever.
  refuse('cgi-bin/user/get', 45009)
  const { latest: waits } = await sync()
  expect(waits).toMatchObject({ state: 'running', problem: { code: 'official.45009' } })
  const night = (await status()).nextAt
  await world.turn(Date.parse(night ?? '') + 1_000 - house.clock.now().getTime())
  await house.idle(60_000)
  const now = await status()
  expect(now.latest).toMatchObject({ id: waits.id, state: 'running' })
  expect(Date.parse(now.nextAt ?? '')).toBe(Date.parse(night ?? '') + 86_400_000)
})
