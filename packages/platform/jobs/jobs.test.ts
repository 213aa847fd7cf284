// A job whose process is killed in the middle runs again, and what it does happens once.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, expect, inject, it } from 'vitest'
import { testKeys, testPlatform, until, type TestPlatform } from '#platform/testing'
import { carrier, carry } from './tests/process.ts'

const children: ChildProcess[] = []
afterAll(() => children.forEach((child) => child.kill('SIGKILL')))

async function startWorker(platform: TestPlatform): Promise<ChildProcess> {
  const database = new URL(platform.databaseUrl).pathname.slice(1)
  const access = {
    databaseUrl: platform.databaseUrl,
    clickhouse: { ...inject('engines').clickhouse, database },
    keys: testKeys,
  }
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./tests/process.ts', import.meta.url)), JSON.stringify(access)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  children.push(child)
  await once(child.stdout!, 'data')
  return child
}

const numbers = async (platform: TestPlatform, table: string) =>
  (
    await sql<{ parcel: number }>`select parcel from ${sql.table(table)} order by 1`.execute(
      platform.db,
    )
  ).rows.map((r) => r.parcel)

async function prepare(worker: boolean): Promise<TestPlatform> {
  const platform = await testPlatform(inject('engines'), [{ storey: 1, module: carrier(false) }], {
    worker,
  })
  await platform.pool.query(
    'create schema probe; create table probe.begun (parcel int); create table probe.carried (parcel int primary key)',
  )
  return platform
}
const send = (platform: TestPlatform, parcels: number[]) =>
  platform.act(async (tx) => {
    for (const parcel of parcels)
      tx.enqueue(carry, { parcel }, parcel > 2 ? { queue: 'one after another' } : {})
  })

it('is taken over by a worker that lives, queue and all', async () => {
  const before = await prepare(false)
  const child = await startWorker(before)
  await send(before, [1, 2, 3, 4])
  expect(await until(async () => (await numbers(before, 'probe.begun')).length === 3, 20_000)).toBe(
    true,
  )
  const living = await testPlatform(inject('engines'), [{ storey: 1, module: carrier(false) }], {
    databaseUrl: before.databaseUrl,
  })
  // A worker that is slow is not dead: nobody takes its jobs.
  await new Promise((resolve) => setTimeout(resolve, 4_500))
  expect(await numbers(living, 'probe.begun')).toEqual([1, 2, 3])
  expect(await numbers(living, 'probe.carried')).toEqual([])

  child.kill('SIGKILL')
  expect(
    await until(async () => (await numbers(living, 'probe.carried')).length === 4, 15_000),
  ).toBe(true)
  expect(await numbers(living, 'probe.begun')).toEqual([1, 1, 2, 2, 3, 3, 4])
  await living.idle()
})

it('is taken up at once by the next start of a house that was alone', async () => {
  const before = await prepare(false)
  const child = await startWorker(before)
  await send(before, [1])
  expect(await until(async () => (await numbers(before, 'probe.begun')).length === 1, 20_000)).toBe(
    true,
  )
  child.kill('SIGKILL')
  await once(child, 'exit')
  const next = await testPlatform(inject('engines'), [{ storey: 1, module: carrier(false) }], {
    databaseUrl: before.databaseUrl,
  })
  await next.idle(5_000)
  expect(await numbers(next, 'probe.carried')).toEqual([1])
})
