// siyu import orders FILE --mapping FILE.json: uploads, starts, watches, tells.
import { Command } from 'commander'
import { SingleBar, Presets } from 'cli-progress'
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { request, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { problem, type FilePreview, type ImportStatus, type Mapping } from '#contracts'
import { ApiProblem } from '#contracts/client'
import { EXIT } from '../exit.ts'
import type { House } from '../house.ts'
import { inHouse, withCommon, type CommonOptions } from '../options.ts'

interface ImportOptions extends CommonOptions {
  mapping?: string
  effects: 'history' | 'live'
  yes?: boolean
  dryRun?: boolean
}

export function importCommand(): Command {
  const command = new Command('import')
  for (const kind of ['customers', 'orders', 'refunds', 'balances'] as const) {
    withCommon(command.command(`${kind} <file>`))
      .description(`import ${kind} from CSV (any delimiter and encoding, also .gz) or Excel`)
      .option(
        '--mapping <file>',
        'which column is what (JSON); guessed when left out, see examples/',
      )
      .option(
        '--effects <effects>',
        'history: no points, coupons, journeys, messages; live: as if it happened now',
        'history',
      )
      .option('--yes', 'with --effects live: agree to the counts without being asked')
      .option('--dry-run', 'read everything, write nothing, print counts by reason')
      .action((file: string, options: ImportOptions) => runImport(kind, file, options))
  }
  return command
}

async function runImport(
  kind: Mapping['kind'],
  file: string,
  options: ImportOptions,
): Promise<void> {
  await inHouse(
    options,
    async (house) => {
      const preview = await upload(house, kind, file)
      const mapping = options.mapping
        ? { ...(JSON.parse(await readFile(options.mapping, 'utf8')) as Mapping), kind }
        : preview.guessedMapping
      if (options.dryRun) {
        console.log(
          JSON.stringify(
            await house.api.connect.dryRun({ fileId: preview.fileId, mapping }),
            null,
            options.json ? 0 : 2,
          ),
        )
        return
      }
      const confirm =
        options.effects === 'live' ? await confirmLive(house, preview, mapping, options) : undefined
      if (confirm === false) return
      const started = await house.api.connect.start({
        fileId: preview.fileId,
        mapping,
        effects: options.effects,
        ...(confirm && { confirm }),
      })
      const done = await watch(house, started, options)
      report(done, options)
    },
    { begin: true },
  )
}

/** The whole file over HTTP, read no faster than it is taken. */
async function upload(house: House, kind: string, file: string): Promise<FilePreview> {
  await stat(file)
  const boundary = `siyu-${randomUUID()}`
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    const sending = request(
      `${house.url}/v1/import-files`,
      {
        method: 'POST',
        headers: { ...house.headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
      },
      resolve,
    )
    pipeline(Readable.from(formOf(boundary, kind, file)), sending).catch(reject)
  })
  const body: unknown = await json(reply)
  if (reply.statusCode !== 200) throw new ApiProblem(problem.parse(body))
  return body as FilePreview
}

/**
 * A form of two parts. `fetch` would keep a second copy of all that it sends, for a redirection.
 */
async function* formOf(boundary: string, kind: string, file: string): AsyncGenerator<Buffer> {
  const part = (head: string) => `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n`
  const name = basename(file).replaceAll('"', '%22')
  yield Buffer.from(`${part('name="kind"')}${kind}\r\n${part(`name="file"; filename="${name}"`)}`)
  yield* createReadStream(file) as AsyncIterable<Buffer>
  yield Buffer.from(`\r\n--${boundary}--\r\n`)
}

/** A live import is asked twice: once by choosing it, once with what it would set off. */
async function confirmLive(
  house: House,
  preview: FilePreview,
  mapping: Mapping,
  options: ImportOptions,
) {
  const found = await house.api.connect.dryRun({ fileId: preview.fileId, mapping })
  const {
    newMembers,
    orders,
    live: { messages, points },
  } = found
  const counts = { newMembers, orders, messages, points }
  if (options.yes) return counts
  console.error(
    `This would happen now: ${JSON.stringify({ ...found.live, newMembers, orders, refunds: found.refunds })}`,
  )
  console.error('Run it again with --yes to agree.')
  process.exitCode = EXIT.usage
  return false as const
}

async function watch(
  house: House,
  started: ImportStatus,
  options: CommonOptions,
): Promise<ImportStatus> {
  const bar =
    options.json || !process.stderr.isTTY
      ? undefined
      : new SingleBar(
          { format: '{bar} {percentage}% | {rate} rows/s | {left}', stream: process.stderr },
          Presets.shades_classic,
        )
  bar?.start(10_000, 0, { rate: 0, left: '' })
  for (;;) {
    const status = await house.api.connect.get({ id: started.id })
    bar?.update(status.doneBp, {
      rate: status.rowsPerSecond,
      left: status.secondsLeft === null ? status.state : `${status.secondsLeft} s left`,
    })
    if (['done', 'cancelled', 'failed'].includes(status.state)) {
      bar?.stop()
      return status
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

function report(status: ImportStatus, options: CommonOptions): void {
  const result = {
    read: status.read,
    accepted: status.accepted,
    rejected: status.rejected,
    duplicates: status.duplicates,
    seconds: Math.round(status.seconds * 100) / 100,
    reasons: Object.fromEntries(status.reasons.map((reason) => [reason.code, reason.count])),
    peakRssMb: status.peakRssMb,
    state: status.state,
    importId: status.id,
    ...(status.error && { error: status.error }),
  }
  if (options.json) console.log(JSON.stringify(result))
  else {
    console.log(
      `${status.state}: ${result.read} rows read, ${result.accepted} accepted, ${result.rejected} rejected, ` +
        `${result.duplicates} known before, ${result.seconds} s, peak memory ${result.peakRssMb} MB`,
    )
    for (const reason of status.reasons)
      console.log(
        `  ${reason.count}  ${reason.code}  ${reason.sentence.zh} / ${reason.sentence.en}`,
      )
    if (status.error) console.error(`${status.error.sentence.zh}\n${status.error.sentence.en}`)
  }
  if (status.state !== 'done') process.exitCode = EXIT.failed
}
