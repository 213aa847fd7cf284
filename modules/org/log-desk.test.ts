// The desk of the event log over the real doors: what stands aside is seen, tried again, given up.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeStaff, signInAs } from './fixtures.ts'

const house = await openHouse()
const { ask } = await openDoors(house)
const headquarters = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
const readonly = await signInAs(house, await makeStaff(house, { role: 'readonly' }))
const post = (path: string, body: object) =>
  ask('POST', `/v1/log/${path}`, { cookie: headquarters, body })
const parkedNow = async () =>
  (await ask('GET', '/v1/log/parked', { cookie: headquarters })).body as {
    items: { kind: string; by: string; id: number; customerId: number | null; error: string }[]
  }
const audited = async (action: string) =>
  (
    (await ask('GET', `/v1/audit?action=${action}`, { cookie: headquarters })).body as {
      items: { details: Record<string, unknown> }[]
    }
  ).items.map((item) => item.details)

/** Three events of one customer as a failing listener leaves them. */
async function parkThree(customer: number): Promise<void> {
  await sql`insert into platform.parked (listener, event_id, lane, subject, name, payload,
    occurred_at, error)
    select 'customer.likeness', ${customer} * 10 + i, 'live', ${customer}, 'customer.changed',
      json_build_object('customerId', ${customer}::bigint), clock_timestamp(), 'Error: out of ink'
    from generate_series(1, 3) i`.execute(house.db)
  await sql`update platform.listener set parked = parked + 3 where name = 'customer.likeness'
    and lane = 'live'`.execute(house.db)
}

describe('parked', () => {
  it('lists, tries a whole customer again, and tells the audit log', async () => {
    await parkThree(41)
    expect((await parkedNow()).items).toMatchObject(
      [411, 412, 413].map((id) => ({
        kind: 'event',
        by: 'customer.likeness',
        id,
        customerId: 41,
        error: 'Error: out of ink',
      })),
    )
    const reply = await post('parked/replay', { kind: 'event', by: 'customer.likeness', id: 412 })
    expect(reply).toMatchObject({ status: 200, body: { replayed: 3 } })
    expect((await parkedNow()).items).toEqual([])
    expect(await audited('log.replay')).toMatchObject([{ by: 'customer.likeness', replayed: 3 }])
    expect(
      await post('parked/replay', { kind: 'event', by: 'customer.likeness', id: 412 }),
    ).toMatchObject({ status: 404, body: { code: 'log.notParked' } })
  })

  it('gives one up, and those behind it follow', async () => {
    await parkThree(42)
    expect(
      await post('parked/discard', { kind: 'event', by: 'customer.likeness', id: 421 }),
    ).toMatchObject({ status: 200, body: { replayed: 2 } })
    expect(await audited('log.discard')).toMatchObject([{ replayed: 2 }])
  })

  it('shows due rows beside events, lets them come back and never gives them up', async () => {
    await sql`insert into platform.parked_row (timer, row_id, subject, error)
      values ('journey.advance', 77, 77, 'Error: no such step')`.execute(house.db)
    const row = { kind: 'row', by: 'journey.advance', id: 77 }
    expect((await parkedNow()).items).toMatchObject([row])
    expect(await post('parked/discard', row)).toMatchObject({
      status: 409,
      body: { code: 'log.rowStays' },
    })
    expect(await post('parked/replay', row)).toMatchObject({ status: 200 })
    expect((await parkedNow()).items).toEqual([])
  })
})

describe('listeners', () => {
  it('resets a projection and no other, and only for headquarters', async () => {
    const { items } = (await ask('GET', '/v1/log/listeners', { cookie: headquarters })).body as {
      items: { name: string; rebuildable: string | null }[]
    }
    expect(items.filter((one) => one.rebuildable !== null).map((one) => one.name)).toEqual([
      'audience.chunks',
      'audience.members',
      'audience.stages',
      'customer.likeness',
    ])
    expect(await post('listeners/reset', { name: 'audience.stages' })).toMatchObject({
      status: 200,
    })
    await house.idle()
    expect(await audited('log.reset')).toEqual([{ from: 'beginning' }])
    expect(await post('listeners/reset', { name: 'loyalty.orders' })).toMatchObject({
      status: 409,
      body: { code: 'log.notRebuildable' },
    })
    expect(await post('listeners/reset', { name: 'insight.feed' })).toMatchObject({
      status: 409,
      body: { code: 'log.feed' },
    })
    expect(await post('listeners/reset', { name: 'nobody' })).toMatchObject({
      status: 404,
      body: { code: 'log.unknownListener' },
    })
    expect(await ask('GET', '/v1/log/parked', { cookie: readonly })).toMatchObject({ status: 403 })
  })
})
