// `npm run bench -- SUITE`: measures the running product against the raw limit of the same engines on
// the same machine in the same minutes.
import { mkdir, rm } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { freeBytes } from '#platform'
import { readOptions, usage, type BenchOptions, type SuiteName } from './options.ts'
import { summary, type Result, type Sample } from './sample.ts'
import { importSuite } from './suites/import.ts'
import { ingestSuite } from './suites/ingest.ts'
import { logSuite } from './suites/log.ts'
import { segmentsSuite } from './suites/segments.ts'
import { startSuite } from './suites/start.ts'

/** Runs as often as the options say; a sentence instead of samples when it cannot be run here. */
type Suite = (options: BenchOptions) => Promise<Sample[] | string>

const suites: Record<SuiteName, Suite> = {
  start: startSuite, import: importSuite, ingest: ingestSuite, segments: segmentsSuite, log: logSuite,
}

const LEAST_FREE_BYTES = 1_000_000_000

function optionsOrExit(): BenchOptions {
  try {
    const options = readOptions(process.argv.slice(2))
    if (options) return options
    console.log(usage)
    process.exit(0)
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    process.exit(2)
  }
}

async function refuseWithoutSpace(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o711 })
  const free = await freeBytes(dir)
  if (free >= LEAST_FREE_BYTES) return
  const megabytes = Math.floor(free / 1_000_000)
  console.error(`${dir} 所在磁盘只剩 ${megabytes} MB，压测至少需要 1 GB，未开始。`)
  console.error(`Only ${megabytes} MB are free where ${dir} lies; a bench needs 1 GB. Nothing was started.`)
  process.exit(1)
}

async function measure(options: BenchOptions): Promise<Result> {
  const load = Number((loadavg()[0] ?? 0).toFixed(1))
  const samples = await suites[options.suite](options)
  if (typeof samples === 'string') return { suite: options.suite, figures: { skipped: samples }, ratios: {} }
  const result = summary(options.suite, samples)
  return { ...result, figures: { ...result.figures, cores: cpus().length, loadBefore: load } }
}

function show({ figures, ratios }: Result): void {
  for (const [name, value] of Object.entries({ ...figures, ...ratios })) {
    if (typeof value !== 'object') console.log(`  ${name.padEnd(36)} ${value}`)
  }
}

const options = optionsOrExit()
await refuseWithoutSpace(options.data)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
try {
  const result = await measure(options)
  if (!options.json) show(result)
  console.log(JSON.stringify(result))
} finally {
  await rm(options.data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
