// A listing whose process is killed by -9 in the middle: whoever comes next goes
// on, and in the end everybody is there once.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, expect, inject, test } from 'vitest'
import { testKeys, until } from '#platform/testing'
import { openHouse } from '#tests/house'
import { openOfficial } from '#tests/official-world'
import { startListing } from './index.ts'

const house = await openHouse({ worker: false })
const world = await openOfficial(house)
const children: ChildProcess[] = []
afterAll(() => children.forEach((child) => child.kill('SIGKILL')))

async function startWorker(): Promise<ChildProcess> {
  const database = new URL(house.databaseUrl).pathname.slice(1)
  const access = {
    databaseUrl: house.databaseUrl,
    clickhouse: { ...inject('engines').clickhouse, database },
    keys: testKeys,
  }
  const file = fileURLToPath(new URL('../../tests/worker.ts', import.meta.url))
  const child = spawn(process.execPath, [file, JSON.stringify(access)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(child.stdout!, 'data')
  return child
}

const run = async () =>
  (
    await sql<{ state: string; done: number }>`select state, seen + read as done
      from official.listing`.execute(house.db)
  ).rows[0] ?? { state: 'none', done: 0 }
const reaches = (done: number) =>
  until(async () => {
    const now = await run()
    return now.done >= done || now.state === 'done'
  }, 30_000)

test('eleven thousand, killed among the details: exact', async () => {
  await world.tell('followers', { count: 11_000 })
  await house.act((tx) => startListing(tx, 'hand'))
  const child = await startWorker()
  expect(await reaches(13_000)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect((await run()).state).toBe('running')
  await startWorker()
  expect(await until(async () => (await run()).state === 'done', 30_000)).toBe(true)
  const found = await sql`select f.n, f.unions, c.changes, l.seen, l.missing, l.read
    from (select count(*)::int as n, count(distinct unionid)::int as unions
      from official.follower where subscribed) f,
    (select count(*)::int as changes from official.follower_change) c, official.listing l`.execute(
    house.db,
  )
  expect(found.rows).toEqual([
    { n: 11_000, unions: 11_000, changes: 11_000, seen: 11_000, missing: 11_000, read: 11_000 },
  ])
})
