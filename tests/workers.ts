// Worker processes on the books of a test, which may be killed by -9 at any instant.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, inject } from 'vitest'
import { testKeys, type TestPlatform } from '#platform/testing'

const children: ChildProcess[] = []

/** Ready once this is done; killed after the file at the latest. */
export async function startWorker(house: TestPlatform): Promise<ChildProcess> {
  if (children.length === 0) afterAll(() => children.forEach((child) => child.kill('SIGKILL')))
  const database = new URL(house.databaseUrl).pathname.slice(1)
  const access = {
    databaseUrl: house.databaseUrl,
    keys: testKeys,
    clickhouse: { ...inject('engines').clickhouse, database },
  }
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('worker.ts', import.meta.url)), JSON.stringify(access)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  children.push(child)
  await once(child.stdout!, 'data')
  return child
}

/** Lets a worker live until it has done so much, and never longer than it has something to do. */
export async function oneLife(
  house: TestPlatform,
  done: () => number | Promise<number>,
  much: number,
  mostMs = 3_000,
): Promise<void> {
  const child = await startWorker(house)
  const enough = (await done()) + much
  for (const end = Date.now() + mostMs; Date.now() < end && (await done()) < enough;) {
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  child.kill('SIGKILL')
  await once(child, 'exit')
}
