// Who a follower is: a customer only where the platform's own ids say so, whichever came first; and
// she stays one through merging and splitting.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { brandScope, orThrow } from '#platform'
import { makeCustomer } from '#fixtures/customer'
import { mergeCustomers, resolveCustomers, unmerge } from '#modules/customer'
import { openHouse } from '#tests/house'
import { openOfficial, type Phone } from '#tests/official-world'
import { person } from './person.ts'
import { timeline } from './timeline.ts'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openOfficial>>
beforeAll(async () => {
  world = await openOfficial(house)
})

const customerOf = async ({ openIds }: Phone) =>
  (
    await sql<{ id: number | null }>`select customer_id as id from official.follower
      where openid = ${openIds.official}`.execute(house.db)
  ).rows[0]?.id
const known = async (id: number) =>
  (
    await sql<{ kind: string }>`select kind from customer.v_identity where customer_id = ${id}
      order by kind`.execute(house.db)
  ).rows.map(({ kind }) => kind)
const unionOf = ({ unionId: value }: Phone) => ({ kind: 'unionid' as const, value, verified: true })
const follow = async (name: string) => {
  const her = await world.born(name)
  await world.act(her, 'follow')
  await world.settle()
  return her
}

test('whose unionid is a customer’s is that customer, and her openid is kept there', async () => {
  const her = await world.born('林晓')
  const id = await makeCustomer(house, { identities: [unionOf(her)] })
  await world.act(her, 'follow')
  await world.settle()
  expect(await customerOf(her)).toBe(id)
  expect(await known(id)).toEqual(['openid', 'unionid'])
  const told = await timeline.rows(house.db, {
    customerIds: [id],
    before: new Date(house.clock.now().getTime() + 60_000),
    limit: 5,
    scope: brandScope(),
  })
  expect(told).toMatchObject([{ kind: 'official.followed', details: { scene: null } }])
})

test('who becomes a customer by another door is bound then, by unionid or by openid', async () => {
  const [one, two, nobody] = [await follow('甲'), await follow('乙'), await follow('丙')]
  expect([await customerOf(one), await customerOf(two)]).toEqual([null, null])
  const id = await makeCustomer(house, { identities: [unionOf(one)] })
  const openid = {
    kind: 'openid' as const,
    value: two.openIds.official,
    app: world.account.appId,
    verified: true,
  }
  const [second] = await house.act((tx) =>
    resolveCustomers(tx, [{ identities: [openid] }], { lane: 'bulk' }),
  )
  await house.idle()
  expect(await customerOf(one)).toBe(id)
  expect(await customerOf(two)).toBe(second && orThrow(second).customerId)
  expect(await customerOf(nobody)).toBe(null)
})

test('a merge takes her along, a split gives her back, erasing lets her go', async () => {
  const her = await follow('丁')
  const older = await makeCustomer(house)
  const younger = await makeCustomer(house, { identities: [unionOf(her)] })
  await house.idle()
  expect(await customerOf(her)).toBe(younger)
  const { id: mergeId } = orThrow(
    await house.act((tx) => mergeCustomers(tx, { customerIds: [older, younger] })),
  )
  expect(await customerOf(her)).toBe(older)
  await house.act(async (tx) => orThrow(await unmerge(tx, mergeId)))
  expect(await customerOf(her)).toBe(younger)
  await house.act((tx) => person.erase(tx, younger))
  expect(await customerOf(her)).toBeUndefined()
  const raw = await sql`select 1 from official.inbox
    where raw like ${`%${her.openIds.official}%`}`.execute(house.db)
  expect(raw.rows).toEqual([])
})
