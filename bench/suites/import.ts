// Online Retail whole, by the command anybody would use, until all effects and insight are ready.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { copyOrdersBare } from '../baseline/copy-rows.ts'
import { dropScratch } from '../baseline/scratch.ts'
import { auditDifferences, root, startHouse, type House } from '../house.ts'
import type { BenchOptions } from '../options.ts'
import { timed, type Sample } from '../sample.ts'

const QUICK_LINES = 30_000
const run = promisify(execFile)

interface ImportLine {
  read: number
  accepted: number
  rejected: number
  seconds: number
  peakRssMb: number
}

/** The first lines of the file, byte for byte: its encoding is not ours to change. */
async function beginningOf(file: string, into: string): Promise<string> {
  const raw = await readFile(file)
  const whole = (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('latin1')
  await writeFile(
    into,
    whole
      .split('\n')
      .slice(0, QUICK_LINES + 1)
      .join('\n'),
    'latin1',
  )
  return into
}

async function importFile(house: House, file: string): Promise<ImportLine> {
  const { stdout } = await run(
    process.execPath,
    [
      'apps/cli/main.ts',
      'import',
      'orders',
      file,
      '--mapping',
      'examples/online-retail.mapping.json',
      '--data',
      house.dataDir,
      '--json',
    ],
    { cwd: root },
  )
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ImportLine
}

async function importOnce(options: BenchOptions, file: string, at: number): Promise<Sample> {
  const house = await startHouse(join(options.data, `import-${at}`), options.port)
  try {
    const { result, seconds } = await timed(() => importFile(house, file))
    const bare = await copyOrdersBare(house.pool)
    await dropScratch(house.pool)
    return {
      figures: {
        rowsRead: result.read,
        accepted: result.accepted,
        rejected: result.rejected,
        importSeconds: result.seconds,
        commandSeconds: seconds,
        rowsPerSecond: result.read / result.seconds,
        peakRssMb: result.peakRssMb,
        bareCopyRows: bare.rows,
        bareCopySeconds: bare.seconds,
        bareCopyRowsPerSecond: bare.rows / bare.seconds,
        auditDifferences: await auditDifferences(house),
      },
      ratios: { bareCopyToImport: bare.seconds / result.seconds },
    }
  } finally {
    await house.stop()
  }
}

export async function importSuite(options: BenchOptions): Promise<Sample[] | string> {
  const given = resolve(options.file)
  if (!existsSync(given)) return `${options.file} is not here: name the file with --file`
  const file = options.quick ? await beginningOf(given, join(options.data, 'beginning.csv')) : given
  const samples: Sample[] = []
  for (let at = 1; at <= options.runs; at++) samples.push(await importOnce(options, file, at))
  return samples
}
