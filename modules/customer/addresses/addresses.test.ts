// Addresses: sealed at rest, hers through a merge and back, gone when she is erased.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Address } from '#contracts'
import { makeCustomer } from '#fixtures/customer'
import { keptAddress, mergeCustomers, openSession, unmerge } from '#modules/customer'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'

const house = await openHouse()
const { ask } = await openDoors(house)
const someone = async (phone: string) => {
  const customerId = await makeCustomer(house, { identities: [{ kind: 'phone', value: phone }] })
  const { token } = await house.act((tx) => openSession(tx, customerId))
  return { customerId, cookie: `siyu_customer=${token}` }
}
const home = { name: '林晚', phone: '13812345678', area: '上海市徐汇区', street: '淮海中路 1 号' }
const save = (cookie: string, body: object) =>
  ask('POST', '/v1/consumer/addresses', { cookie, body })
const listOf = async (cookie: string) =>
  ((await ask('GET', '/v1/consumer/addresses', { cookie })).body as { items: Address[] }).items

describe('an address', () => {
  it('is nowhere to be read in the database, and only she sees it', async () => {
    const [she, other] = [await someone('13900000001'), await someone('13900000002')]
    const made = await save(she.cookie, home)
    expect(made.body, made.text).toMatchObject({ ...home, place: null, preferred: false })
    const { rows } = await sql<{ text: string }>`select to_jsonb(a)::text as text
      from customer.address a`.execute(house.db)
    expect(rows).toHaveLength(1)
    for (const word of [home.name, home.phone, home.street])
      expect(rows[0]?.text).not.toContain(word)
    expect(await listOf(other.cookie)).toEqual([])
    const { id } = made.body as { id: number }
    const path = `/v1/consumer/addresses/${id}/remove`
    expect((await ask('POST', path, { cookie: other.cookie, body: {} })).status).toBe(404)
    expect((await save(other.cookie, { ...home, id })).status).toBe(404)
  })

  it('keeps its place in the degrees of Chinese maps, whichever it was told in', async () => {
    const she = await someone('13900000007')
    const place = { latitude: 31.2304, longitude: 121.4737 }
    const asTold = (await save(she.cookie, { ...home, place })).body as Address
    expect(asTold.place).toEqual(place)
    const bySatellite = await save(she.cookie, { ...home, place, placeSystem: 'wgs84' })
    const moved = (bySatellite.body as Address).place
    expect(bySatellite.body).not.toHaveProperty('placeSystem')
    // Around Shanghai the two differ by some 200 m to the north-west and back.
    expect(moved?.latitude).toBeCloseTo(31.2285, 3)
    expect(moved?.longitude).toBeCloseTo(121.4782, 3)
    expect((await listOf(she.cookie)).map((one) => one.place)).toContainEqual(moved)
  })

  it('that is changed becomes a new one, and the old is still found by who was given it', async () => {
    const she = await someone('13900000003')
    const first = (await save(she.cookie, { ...home, preferred: true })).body as { id: number }
    const second = (await save(she.cookie, { ...home, id: first.id, street: '二号' }))
      .body as Address
    expect(second.id).not.toBe(first.id)
    expect(await listOf(she.cookie)).toMatchObject([{ id: second.id, street: '二号' }])
    const find = { id: first.id, kind: 'parcel' as const, personId: she.customerId }
    expect(await keptAddress(house.db, find)).toMatchObject({ street: home.street })
  })

  it('follows her through a merge and back', async () => {
    const [she, again] = [await someone('13900000004'), await someone('13900000005')]
    await save(she.cookie, home)
    await save(again.cookie, { ...home, street: '新家' })
    const merged = await house.act((tx) =>
      mergeCustomers(tx, { customerIds: [again.customerId, she.customerId] }),
    )
    expect((await listOf(she.cookie)).map(({ street }) => street)).toEqual(['新家', home.street])
    await house.act((tx) => unmerge(tx, merged.ok?.id ?? 0))
    expect((await listOf(she.cookie)).map(({ street }) => street)).toEqual([home.street])
  })
})
