// An acquisition link is made once: how many a corp may have nobody says.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { openHouse } from '#tests/house'
import { corp, makeShops, openWecom } from '#tests/wecom-world'
import { makeAcquisitionLinks, moveLinks } from './index.ts'

const house = await openHouse()
const family = 'externalcontact/customer_acquisition'
const create = `${family}/create_link`
let world: Awaited<ReturnType<typeof openWecom>>
let staff: number[] = []

beforeAll(async () => {
  staff = (await makeShops(house)).staffIds
  world = await openWecom(house)
})
beforeEach(async () => {
  await world.phones.setFaults(corp.corpId, {})
  await sql`delete from wecom.acquisition_link`.execute(house.db)
  for (const { linkId } of (await world.phones.acquisition(corp.corpId)).links)
    await world.phones.deleteAcquisitionLink(corp.corpId, linkId)
  await world.settle()
})

const want = async (staffIds: readonly number[]) => {
  await house.act((tx) => makeAcquisitionLinks(tx, [{ staffIds }]))
  await house.idle()
}
const there = async () => (await world.phones.acquisition(corp.corpId)).links
const ours = async () =>
  (
    await sql<{ link_id: string | null; problem: { code: string } | null; open: boolean }>`
      select l.link_id, l.problem, v.open from wecom.acquisition_link l
      join wecom.v_acquisition_link v using (acquisition_id)`.execute(house.db)
  ).rows
/** Jobs that wait for their next try are due now. */
const hurry = async () => {
  await sql`update graphile_worker._private_jobs set run_at = now()`.execute(house.db)
  await house.idle()
}

test('an answer that is lost: the link is found by its name', async () => {
  await world.phones.setFaults(corp.corpId, { silence: [{ api: create, times: 1 }] })
  await want(staff)
  const [link, ...more] = await there()
  expect(more).toEqual([])
  expect(await ours()).toEqual([{ link_id: link?.linkId, problem: null, open: true }])
})

test('neither answer nor list: the second try lists first, and makes no second link', async () => {
  await world.phones.setFaults(corp.corpId, {
    silence: [{ api: create, times: 1 }],
    refuse: [{ api: `${family}/list_link`, errcode: 48002, times: 1 }],
  })
  await want(staff)
  expect((await ours())[0]?.link_id).toBeNull()
  await hurry()
  const [link, ...more] = await there()
  expect(more).toEqual([])
  expect(await ours()).toMatchObject([{ link_id: link?.linkId, problem: null }])
})

test('certainly not made: made by the next try', async () => {
  await world.phones.setFaults(corp.corpId, {
    refuse: [{ api: create, errcode: 45033, times: 6 }],
  })
  await want(staff)
  expect(await there()).toEqual([])
  await hurry()
  expect(await there()).toHaveLength(1)
})

test('the same guides in any order share one; each circle has its own', async () => {
  await want(staff)
  await want(staff.toReversed())
  await want(staff.slice(0, 1))
  expect((await there()).map(({ members }) => members)).toEqual([['li', 'wang'], ['li']])
})

test('units that cannot be read keep it shut, and say why', async () => {
  await sql`delete from wecom.acquisition_quota`.execute(house.db)
  await world.phones.setFaults(corp.corpId, {
    refuse: [{ api: 'externalcontact/customer_acquisition_quota', errcode: 48002, times: 9 }],
  })
  await want(staff)
  expect(await ours()).toMatchObject([{ problem: { code: 'wecom.48002' }, open: false }])
})

test('the corp`s address at the sandbox moves, and its links with it', async () => {
  await want(staff)
  await house.act((tx) => moveLinks(tx.db, world.sandbox.origin, 'http://127.0.0.1:9'))
  const { rows } = await sql<{ url: string }>`select url
    from wecom.acquisition_link`.execute(house.db)
  expect(rows[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:9\/ca\//)
})
