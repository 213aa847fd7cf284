// Imports by the real command: its last line, with and without a server; killed and begun again;
// how much memory it takes for ten times the rows; and a published history whose report equals the
// gold.
import { mkdtempSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ImportStatus } from '#contracts'
import { differences, goldOf, hasShared } from '#fixtures/analytics'
import { madeMapping, madeOrders } from '#fixtures/connect'
import { temporaryDir } from '#platform/testing'
import { askHouse, begin, command, lastLine, root, watched, type Ended } from './command.ts'
import { startServer } from './server.ts'

const patience = 900_000
/** Full size (100,000 and a million rows) takes a quarter of an hour. */
const full = process.env.SIYU_FULL === '1'
const [FEW, MANY] = full ? [100_000, 1_000_000] : [10_000, 100_000]

interface Result {
  read: number
  accepted: number
  rejected: number
  duplicates: number
  seconds: number
  reasons: Record<string, number>
  peakRssMb: number
  state: string
}
const counted = ({ read, accepted, rejected, duplicates, reasons }: Result) => ({
  read,
  accepted,
  rejected,
  duplicates,
  reasons,
})

const made = mkdtempSync(join(tmpdir(), 'siyu-made-'))
const [few, many, mapping] = ['few.csv', 'many.csv', 'mapping.json'].map((name) =>
  join(made, name),
) as [string, string, string]
beforeAll(async () => {
  await madeOrders(few, FEW, 700)
  await madeOrders(many, MANY, 700)
  await writeFile(mapping, JSON.stringify(madeMapping))
})

const importOf = (file: string, dataDir: string, map = mapping) => [
  'import',
  'orders',
  file,
  '--mapping',
  map,
  '--data',
  dataDir,
  '--json',
]
const audited = async (dataDir: string) =>
  lastLine<{ differences: number }>(await command('audit', '--data', dataDir, '--json')).differences
const reportOf = async (dataDir: string) =>
  lastLine<Record<string, unknown>>(await command('insight', 'report', '--data', dataDir, '--json'))

/** Kills the process when it has taken a part of the file. */
async function killMidway(dataDir: string): Promise<void> {
  const running = begin(importOf(few, dataDir))
  let taken = 0
  while (taken === 0) {
    const seen = await askHouse<{ items: ImportStatus[] }>(dataDir, '/v1/imports')
    taken = seen?.items[0]?.accepted ?? 0
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  running.process.kill('SIGKILL')
  const { code } = await running.end
  expect(code).toBeNull()
  expect(taken).toBeLessThan(FEW / 2)
}

describe('without a server', { timeout: patience }, () => {
  let whole: Ended
  let uninterrupted: Record<string, unknown>

  it('prints its counts as the last line, and nothing else', async () => {
    const dir = watched(join(temporaryDir(), 'data'))
    whole = await command(...importOf(few, dir))
    expect(whole.err).toBe('')
    expect(whole.code).toBe(0)
    const result = lastLine<Result>(whole)
    expect(result).toMatchObject({ read: FEW, duplicates: 0, state: 'done' })
    expect(result.accepted + result.rejected).toBe(FEW)
    expect(Object.keys(result.reasons).toSorted()).toEqual(['badQuantity', 'incomplete'])
    expect(result.reasons.badQuantity).toBe(Math.floor(FEW / 700))
    expect(result.seconds).toBeGreaterThan(0)
    uninterrupted = await reportOf(dir)
    const again = lastLine<Result>(await command(...importOf(few, dir)))
    expect(again).toMatchObject({
      accepted: 0,
      duplicates: result.accepted,
      rejected: result.rejected,
    })
    expect(await reportOf(dir)).toEqual(uninterrupted)
  })

  it('killed with -9 in the middle and begun again, ends with the same counts and the same books', async () => {
    const dir = watched(join(temporaryDir(), 'data'))
    await killMidway(dir)
    const resumed = await command(...importOf(few, dir))
    expect(resumed.code, resumed.err).toBe(0)
    expect(counted(lastLine<Result>(resumed))).toEqual(counted(lastLine<Result>(whole)))
    expect(await reportOf(dir)).toEqual(uninterrupted)
    expect(await audited(dir)).toBe(0)
  })

  it('ten times the rows take less than 1.3 times the memory, and less than 400 MB', async () => {
    const ended = await command(...importOf(many, watched(join(temporaryDir(), 'data'))))
    const [less, more] = [lastLine<Result>(whole).peakRssMb, lastLine<Result>(ended).peakRssMb]
    console.log(
      `peak of ${FEW} rows ${less} MB, of ${MANY} rows ${more} MB; by the system ` +
        `${Math.round(whole.peakMb)} and ${Math.round(ended.peakMb)} MB`,
    )
    expect(lastLine<Result>(ended).read).toBe(MANY)
    expect(more / less).toBeLessThan(1.3)
    expect(ended.peakMb / whole.peakMb).toBeLessThan(1.3)
    expect(ended.peakMb).toBeLessThan(400)
  })

  it('refuses in a sentence with a code, and leaves by an exit code', async () => {
    const dir = watched(join(temporaryDir(), 'data'))
    const other = join(made, 'other.csv')
    await writeFile(other, 'a,b\n1,2\n')
    const failed = await command(...importOf(other, dir))
    expect([
      failed.code,
      lastLine<{ state: string; error: { code: string } }>(failed),
    ]).toMatchObject([1, { state: 'failed', error: { code: 'connect.unknownColumn' } }])
    const garbage = join(made, 'garbage.csv')
    await writeFile(garbage, Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 37) % 256)))
    const refused = await command(...importOf(garbage, dir))
    expect([refused.code, JSON.parse(refused.err)]).toMatchObject([
      1,
      { code: 'connect.unreadable' },
    ])
  })
})

it('says how it is used', { timeout: patience }, async () => {
  for (const kind of ['customers', 'orders', 'refunds', 'balances']) {
    const { code, out } = await command('import', kind, '--help')
    expect([
      code,
      out.includes('--mapping'),
      out.includes('--effects'),
      out.includes('--dry-run'),
    ]).toEqual([0, true, true, true])
  }
})

if (!hasShared)
  console.warn('import.test.ts: ../shared is not here; the published history is not imported')

describe.runIf(hasShared)('a published history', { timeout: patience }, () => {
  it.each([
    ['cdnow_sample', 'CDNOW_sample.txt', 6_919],
    ['cdnow_master', 'CDNOW_master.txt', 69_659],
  ] as const)(
    '%s goes in through a running server, and its report equals the gold',
    async (name, text, rows) => {
      const dir = join(temporaryDir(), 'data')
      const server = await startServer(dir, { flags: ['--no-demo', '--no-sandbox'] })
      expect(server.ready, server.complaint()).toMatchObject({ ready: true })
      const file = `${root}../shared/data/cdnow/${text}`
      const ended = await command(
        ...importOf(file, dir, `examples/${name.replace('_', '-')}.mapping.json`),
      )
      expect([ended.code, ended.err]).toEqual([0, ''])
      const { peakRssMb } = lastLine<Result>(ended)
      console.log(`peak of the server with ${rows} rows ${peakRssMb} MB`)
      expect(peakRssMb).toBeLessThan(400)
      expect(lastLine<Result>(ended)).toMatchObject({
        read: rows,
        accepted: rows,
        rejected: 0,
        duplicates: 0,
        reasons: {},
      })
      const { refunds, ...report } = await reportOf(dir)
      expect(refunds).toBeDefined()
      expect(differences(report, goldOf(name))).toEqual([])
      expect(await audited(dir)).toBe(0)
      expect(await server.end('SIGTERM')).toBe(0)
    },
  )
})
