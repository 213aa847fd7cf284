// Acting on many: views of one's own and shared ones, a tag for a whole selection, its count, its
// undo, its reach.
import { describe, expect, it } from 'vitest'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeCustomers } from './fixtures.ts'

const house = await openHouse()
const { ask } = await openDoors(house)
const [north = 0, south = 0] = await makeStores(house, 2)
const hq = await signInAs(house, await makeStaff(house, { name: '总部', role: 'headquarters' }))
const manager = await signInAs(
  house,
  await makeStaff(house, { name: '北店长', role: 'store', storeIds: [north] }),
)
const northern = await makeCustomers(house, 5, (no) => ({ name: `北${no}`, storeId: north }))
const southern = await makeCustomers(house, 3, (no) => ({ name: `南${no}`, storeId: south }))

interface Bulk {
  id: number
  asked: number
  changed: number
  undoneAt: string | null
}
interface View {
  id: number
  name: string
  filters: object
  shared: boolean
  mine: boolean
}
const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code
const makeTag = async (name: string, list = false) =>
  (
    (await ask('POST', '/v1/tags', { cookie: hq, body: { name, group: '活动', list } })).body as {
      id: number
    }
  ).id
const bearers = async (tagId: number) =>
  (
    (await ask('GET', `/v1/customers?tagId=${tagId}`, { cookie: hq })).body as {
      items: { id: number }[]
    }
  ).items
    .map(({ id }) => id)
    .toSorted()
const tagMany = (body: object, cookie = hq) =>
  ask('POST', '/v1/customers/bulk-tags', { cookie, body })
const count = async (selection: object, cookie = hq) =>
  (await ask('POST', '/v1/customers/count', { cookie, body: selection })).body

describe('a tag for a selection', () => {
  it('reaches all the filters leave, and undoing takes back only what it changed', async () => {
    const tagId = await makeTag('到店礼')
    const [first = 0] = northern
    await ask('POST', `/v1/tags/${tagId}/customers`, { cookie: hq, body: { customerIds: [first] } })
    expect(await count({ storeId: north })).toEqual({ count: 5, more: false })
    const done = (await tagMany({ selection: { storeId: north }, tagId, expected: 5 })).body as Bulk
    expect(done).toMatchObject({ asked: 5, changed: 4, undoneAt: null })
    expect(await bearers(tagId)).toEqual(northern.toSorted())
    const undone = (await ask('POST', `/v1/customers/bulk-tags/${done.id}/undo`, { cookie: hq }))
      .body as Bulk
    expect(undone.undoneAt).not.toBeNull()
    expect(await bearers(tagId)).toEqual([first])
    expect(
      codeOf(await ask('POST', `/v1/customers/bulk-tags/${done.id}/undo`, { cookie: hq })),
    ).toBe('customer.bulkUndone')
  })

  it('is refused when the selection holds another number by now', async () => {
    const tagId = await makeTag('换季')
    const refused = await tagMany({ selection: { storeId: north }, tagId, expected: 4 })
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'customer.selectionChanged', details: { count: 5 } },
    })
    expect(await bearers(tagId)).toEqual([])
  })

  it('takes those picked by hand, and takes the tag off again', async () => {
    const tagId = await makeTag('生日会', true)
    const picked = [northern[0], southern[0]]
    await tagMany({ selection: { ids: picked }, tagId, expected: 2 })
    expect(await bearers(tagId)).toEqual(picked)
    const off = (await tagMany({ selection: { tagId }, tagId, on: false, expected: 2 }))
      .body as Bulk
    expect(off.changed).toBe(2)
    expect(await bearers(tagId)).toEqual([])
    await ask('POST', `/v1/customers/bulk-tags/${off.id}/undo`, { cookie: hq })
    expect(await bearers(tagId)).toEqual(picked)
  })

  it('undoing leaves what somebody has set by hand since, with the tag off in between or not', async () => {
    const tagId = await makeTag('手工再打')
    const [taken = 0, again = 0, kept = 0, ...rest] = northern
    const done = (await tagMany({ selection: { storeId: north }, tagId, expected: 5 })).body as Bulk
    const byHand = (customerIds: number[], on: boolean) =>
      ask('POST', `/v1/tags/${tagId}/customers`, { cookie: manager, body: { customerIds, on } })
    await byHand([taken, again], false)
    await byHand([again, kept], true)
    expect(await bearers(tagId)).toEqual([again, kept, ...rest].toSorted())
    await ask('POST', `/v1/customers/bulk-tags/${done.id}/undo`, { cookie: hq })
    expect(await bearers(tagId)).toEqual([again, kept].toSorted())
    const off = (await tagMany({ selection: { tagId }, tagId, on: false, expected: 2 }))
      .body as Bulk
    await byHand([kept], true)
    await byHand([kept], false)
    await ask('POST', `/v1/customers/bulk-tags/${off.id}/undo`, { cookie: hq })
    expect(await bearers(tagId)).toEqual([again])
  })

  it('stays within reach: a manager counts, tags and exports her own store only', async () => {
    const tagId = await makeTag('北店活动')
    const everybody = { ids: [...northern, ...southern] }
    expect(await count(everybody, manager)).toEqual({ count: 5, more: false })
    expect(await count({}, manager)).toEqual({ count: 5, more: false })
    expect(codeOf(await tagMany({ selection: everybody, tagId, expected: 8 }, manager))).toBe(
      'customer.selectionChanged',
    )
    const done = (await tagMany({ selection: everybody, tagId, expected: 5 }, manager)).body as Bulk
    expect(await bearers(tagId)).toEqual(northern.toSorted())
    expect(
      codeOf(await ask('POST', `/v1/customers/bulk-tags/${done.id}/undo`, { cookie: hq })),
    ).toBe('customer.unknownBulk')
    const listed = (await ask('GET', '/v1/customers/bulk-tags', { cookie: manager })).body as {
      items: Bulk[]
    }
    expect(listed.items.map(({ id }) => id)).toEqual([done.id])
  })

  it('a file of those picked holds them and nobody else', async () => {
    const query = [northern[1], southern[1]].map((id) => `ids[]=${id}`).join('&')
    const { text } = await ask('GET', `/v1/customers/export?${query}`, { cookie: hq })
    expect(
      text
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => Number(line.split(',')[0]))
        .toSorted(),
    ).toEqual([northern[1], southern[1]])
  })

  it('knows neither a tag that is gone nor nobody', async () => {
    expect(
      codeOf(await tagMany({ selection: { storeId: north }, tagId: 999_999, expected: 5 })),
    ).toBe('customer.unknownTag')
    expect(codeOf(await tagMany({ selection: { ids: [] }, tagId: 1, expected: 1 }))).toBe(
      'request.invalid',
    )
  })
})

describe('views', () => {
  const save = (body: object, cookie: string) => ask('POST', '/v1/customer-views', { cookie, body })
  const views = async (cookie: string) =>
    ((await ask('GET', '/v1/customer-views', { cookie })).body as { items: View[] }).items

  it("are one's own unless shared; the same name again is replaced", async () => {
    await save({ name: '流失', filters: { stage: 'lost' } }, hq)
    await save({ name: '流失', filters: { stage: 'lost', storeId: north } }, hq)
    await save({ name: '大家看', filters: { recency: 'silent' }, shared: true }, hq)
    expect(await views(hq)).toMatchObject([
      { name: '大家看', mine: true },
      { name: '流失', filters: { stage: 'lost', storeId: north }, shared: false },
    ])
    expect(await views(manager)).toMatchObject([{ name: '大家看', mine: false, shared: true }])
  })

  it("are deleted by their owner alone, and keep nobody's name", async () => {
    const [shared] = await views(manager)
    const path = `/v1/customer-views/${shared?.id}`
    expect(codeOf(await ask('DELETE', path, { cookie: manager }))).toBe('customer.unknownView')
    expect((await ask('DELETE', path, { cookie: hq })).status).toBe(200)
    expect(await views(manager)).toEqual([])
    expect(codeOf(await save({ name: 'x', filters: { search: '13812345678' } }, hq))).toBe(
      'request.invalid',
    )
  })
})
