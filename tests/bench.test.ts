// The bench's own shape: the last line is one JSON object, and the books are right after it. No
// time is asserted: figures hold only beside their raw limits.
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')

it('the suite log prints figures, ratios and an audit without differences', async () => {
  const data = join(tmpdir(), `siyu-bench-test-${process.pid}`)
  const { stdout } = await run(
    process.execPath,
    ['bench/main.ts', 'log', '--quick', '--json', '--data', data],
    { cwd: root },
  )
  const result = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<
    string,
    Record<string, number>
  >
  expect(Object.keys(result)).toEqual(['suite', 'figures', 'ratios'])
  expect(result.suite).toBe('log')
  expect(result.figures?.events).toBe(2_000)
  expect(result.figures?.callbacks).toBe(60)
  expect(result.figures?.auditDifferences).toBe(0)
  for (const ratio of ['writtenToBareInsert', 'heardToBareInsert']) {
    expect(result.ratios?.[ratio]).toBeGreaterThan(0)
  }
}, 600_000)

it('a suite nobody knows is refused with the list of those there are', async () => {
  const refused = await run(process.execPath, ['bench/main.ts', 'everything'], { cwd: root }).then(
    () => null,
    (error: { code: number; stderr: string }) => error,
  )
  expect(refused?.code).toBe(2)
  expect(refused?.stderr).toContain('start, import, ingest, segments, log, wechat, value')
})
