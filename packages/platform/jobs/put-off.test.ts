// A job that meets a limit of the outside comes again when there is room: that is no failure.
import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { beforeEach, expect, inject, it } from 'vitest'
import { defineJob, job, makeLogger, type JobOptions, type Module } from '#platform'
import { testPlatform, until } from '#platform/testing'

const knock = defineJob<{ who: string }>('probe.knock')
const errors: string[] = []
const knocks: { who: string; at: number }[] = []
/** What the outside answers, one after another; nothing left is "come in". */
let answers: (() => Promise<void>)[] = []

const wait = (waitMs: number) => async () => {
  throw Object.assign(new Error('a limit is used up'), { waitMs })
}
const fail = async () => {
  throw new Error('broken')
}
const module: Module = {
  name: 'probe',
  schema: 'probe',
  jobs: [
    job(knock, async (_platform, { who }) => {
      knocks.push({ who, at: Date.now() })
      await answers.shift()?.()
    }),
  ],
}
const log = makeLogger({
  level: 'info',
  pretty: false,
  to: new Writable({
    write: (line, _encoding, done) => {
      errors.push(String(line))
      done()
    },
  }),
})
const house = await testPlatform(inject('engines'), [{ storey: 1, module }], { log })

const send = (who: string, options: JobOptions = {}) =>
  house.act(async (tx) => tx.enqueue(knock, { who }, options))
const jobs = async () =>
  (
    await sql<{ attempts: number; key: string | null; waitMs: number }>`
      select attempts, key, (extract(epoch from run_at - clock_timestamp()) * 1000)::int8 as "waitMs"
      from graphile_worker.jobs where locked_at is null and attempts < max_attempts
      order by id`.execute(house.db)
  ).rows
const come = (n: number) => until(async () => knocks.length >= n, 10_000)
const hurry = () => sql`update graphile_worker._private_jobs set run_at = now()`.execute(house.db)

beforeEach(async () => {
  await sql`delete from graphile_worker._private_jobs`.execute(house.db)
  errors.length = 0
  knocks.length = 0
})

it('waits as long as it is told, keeps its tries and its queue, and nobody is told', async () => {
  answers = Array.from({ length: 12 }, () => wait(0))
  answers.push(wait(3_600_000))
  await send('one', { maxAttempts: 2, queue: 'knocking' })
  expect(await come(13)).toBe(true)
  await house.idle()
  const [waiting, ...others] = await jobs()
  expect(others).toEqual([])
  expect(waiting).toMatchObject({ attempts: 0, key: null })
  expect(waiting?.waitMs).toBeGreaterThan(3_500_000)
  // Its queue is free for others meanwhile.
  await send('two', { queue: 'knocking' })
  expect(await come(14)).toBe(true)
  await hurry()
  expect(await come(15)).toBe(true)
  await house.idle()
  expect(knocks.map(({ who }) => who)).toEqual([...Array(13).fill('one'), 'two', 'one'])
  expect(await jobs()).toEqual([])
  expect(errors).toEqual([])
})

it('does not come before its time', async () => {
  answers = [wait(1_500)]
  await send('one')
  expect(await come(2)).toBe(true)
  const [first, second] = knocks
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_500)
})

it('keeps its key, so that one who comes later replaces it and is not kept waiting', async () => {
  answers = [wait(3_600_000)]
  await send('one', { key: 'door' })
  expect(await come(1)).toBe(true)
  await house.idle()
  expect(await jobs()).toMatchObject([{ key: 'door', attempts: 0 }])
  await send('two', { key: 'door' })
  expect(await come(2)).toBe(true)
  await house.idle()
  expect(knocks.map(({ who }) => who)).toEqual(['one', 'two'])
  expect(await jobs()).toEqual([])
})

it('gives way to one of its key that came while it was at work', async () => {
  let open = (): void => undefined
  const atWork = new Promise<void>((resolve) => (open = resolve))
  answers = [() => atWork.then(wait(3_600_000))]
  await send('one', { key: 'door' })
  expect(await come(1)).toBe(true)
  await send('two', { key: 'door', runAt: new Date(Date.now() + 600_000) })
  open()
  await expect.poll(async () => (await jobs()).length).toBe(1)
  await house.idle()
  const [left, ...others] = await jobs()
  expect(others).toEqual([])
  expect(left?.waitMs).toBeLessThan(610_000)
})

it('a failure is told and counted as before', async () => {
  answers = [fail]
  await send('one')
  expect(await come(1)).toBe(true)
  await expect.poll(jobs).toMatchObject([{ attempts: 1 }])
  expect(errors.join('')).toContain('broken')
})
