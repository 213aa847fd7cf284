// The nightly proof over the real doors: what it finds is kept, one runs at a time, nights follow.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { makeCustomer } from '#fixtures/customer'
import { giveCoupon, makeTemplate } from '#fixtures/coupon'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeStaff, signInAs } from '../fixtures.ts'
import { nextNight } from './night.ts'

const house = await openHouse()
const { ask } = await openDoors(house)
const headquarters = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
const start = () => ask('POST', '/v1/proofs', { cookie: headquarters, body: {} })
const listed = async () =>
  (await ask('GET', '/v1/proofs', { cookie: headquarters })).body as {
    items: {
      id: number
      by: string | null
      finishedAt: string | null
      done: number
      total: number
      differences: number
      wrong: { name: string; differences: number }[]
      error: string | null
    }[]
  }
const prove = async () => {
  await start()
  await house.idle()
  return (await listed()).items[0]
}
const nights = async () =>
  (
    await sql<{ at: Date }>`select run_at as at from graphile_worker.jobs
      where task_identifier = 'org.proofNight'`.execute(house.db)
  ).rows

test('a fen that does not belong is found, named, and kept beside the run that was right', async () => {
  const right = await prove()
  expect(right).toMatchObject({ differences: 0, wrong: [], error: null })
  expect([right?.finishedAt === null, right?.done]).toEqual([false, right?.total])
  expect(right?.total).toBeGreaterThan(20)
  const templateId = await makeTemplate(house, { budgetFen: 5_000 })
  await giveCoupon(house, await makeCustomer(house), templateId)
  const drift = (fen: number) =>
    sql`update coupon.budget set used_fen = used_fen + ${fen}
      where template_id = ${templateId}`.execute(house.db)
  await drift(1)
  expect(await prove()).toMatchObject({
    differences: 1,
    wrong: [{ name: 'coupon.budgets', differences: 1 }],
  })
  await drift(-1)
  expect(await prove()).toMatchObject({ differences: 0 })
  expect((await listed()).items.map(({ differences }) => differences)).toEqual([0, 1, 0])
})

test('whoever asks while one runs is shown that one', async () => {
  const before = (await listed()).items.length
  const running = await sql<{ id: number }>`insert into org.proof (asked_by, asked_at, total)
    values ('elsewhere', clock_timestamp(), 1) returning proof_id as id`.execute(house.db)
  const replies = await Promise.all(Array.from({ length: 10 }, start))
  const id = running.rows[0]?.id
  expect(replies.map(({ body }) => body)).toEqual(Array(10).fill({ id }))
  expect((await listed()).items.length).toBe(before + 1)
  await sql`update org.proof set finished_at = clock_timestamp() where proof_id = ${id}`.execute(
    house.db,
  )
  expect(await prove()).toMatchObject({ by: expect.not.stringMatching('elsewhere') })
})

test('the night proves by itself and asks for the next one', async () => {
  expect((await nights()).length).toBe(1)
  const due = new Date((await nights())[0]?.at ?? 0)
  expect(due > new Date()).toBe(true)
  await sql`select graphile_worker.add_job('org.proofNight', job_key := 'org.proofNight')`.execute(
    house.db,
  )
  await expect.poll(async () => (await listed()).items[0]?.by).toBeNull()
  await house.idle()
  expect((await listed()).items[0]).toMatchObject({ by: null, differences: 0, error: null })
  expect((await nights())[0]?.at).toEqual(due)
})

test('half past three: this night, the next, and soon where one was slept through', () => {
  const next = (now: string, last?: string) =>
    nextNight(new Date(now), 'Asia/Shanghai', last ? new Date(last) : undefined).toISOString()
  expect(next('2026-03-01T16:00:00Z')).toBe('2026-03-01T19:30:00.000Z')
  expect(next('2026-03-01T20:00:00Z')).toBe('2026-03-02T19:30:00.000Z')
  expect(next('2026-03-01T20:00:00Z', '2026-03-01T19:30:01Z')).toBe('2026-03-02T19:30:00.000Z')
  expect(next('2026-03-01T20:00:00Z', '2026-02-28T19:30:01Z')).toBe('2026-03-01T20:01:00.000Z')
})
