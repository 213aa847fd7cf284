// One bench from its arguments to its last line: the running product against the raw limit of the
// same engines on the same machine in the same minutes.
import { rm } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { freeBytes } from '#platform'
import { readOptions, usage, type BenchOptions, type SuiteName } from './options.ts'
import { summary, type Result, type Sample } from './sample.ts'
import { tooLittleSpace } from './space.ts'
import { importSuite } from './suites/import.ts'
import { ingestSuite } from './suites/ingest.ts'
import { logSuite } from './suites/log.ts'
import { peerSuite } from './suites/peer.ts'
import { segmentsSuite } from './suites/segments.ts'
import { startSuite } from './suites/start.ts'
import { valueSuite } from './suites/value.ts'
import { wechatSuite } from './suites/wechat.ts'

/** Runs as often as the options say; a sentence instead of samples when it cannot be run here. */
type Suite = (options: BenchOptions) => Promise<Sample[] | string>

const suites: Record<SuiteName, Suite> = {
  start: startSuite,
  import: importSuite,
  ingest: ingestSuite,
  segments: segmentsSuite,
  log: logSuite,
  wechat: wechatSuite,
  value: valueSuite,
  peer: peerSuite,
}

async function measure(options: BenchOptions): Promise<Result> {
  const load = Number((loadavg()[0] ?? 0).toFixed(1))
  const samples = await suites[options.suite](options)
  if (typeof samples === 'string')
    return { suite: options.suite, figures: { skipped: samples }, ratios: {} }
  const result = summary(options.suite, samples)
  return { ...result, figures: { ...result.figures, cores: cpus().length, loadBefore: load } }
}

function show({ figures, ratios }: Result): void {
  for (const [name, value] of Object.entries({ ...figures, ...ratios })) {
    if (typeof value !== 'object') console.log(`  ${name.padEnd(36)} ${value}`)
    else if (name !== 'spread')
      for (const [inner, own] of Object.entries(value))
        console.log(`  ${`${name} ${inner}`.padEnd(36)} ${own}`)
  }
}

/** The exit code: 0 done, 1 refused, 2 wrong arguments. `free` reads the space that is left. */
export async function bench(argv: readonly string[], free = freeBytes): Promise<number> {
  let options: BenchOptions | undefined
  try {
    options = readOptions(argv)
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`)
    return 2
  }
  if (!options) {
    console.log(usage)
    return 0
  }
  const refused = await tooLittleSpace(options.data, free)
  if (refused) {
    console.error(refused.join('\n'))
    return 1
  }
  try {
    const result = await measure(options)
    if (!options.json) show(result)
    console.log(JSON.stringify(result))
    return 0
  } finally {
    await rm(options.data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
