// siyu export customers|orders --out FILE.csv: through the API's own doors, a page at a time.
import { Command } from 'commander'
import { stringify } from 'csv-stringify/sync'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { problem, type OrderRow } from '#contracts'
import { ApiProblem } from '#contracts/client'
import type { House } from '../house.ts'
import { inHouse, withCommon, type CommonOptions } from '../options.ts'

interface ExportOptions extends CommonOptions {
  out: string
  from?: string
  until?: string
}
type Tell = (count: number, unit: string) => void

export function exportCommand(): Command {
  const command = new Command('export')
  withCommon(command.command('customers'))
    .description('the customer list, phones masked; up to 100,000 customers')
    .requiredOption('--out <file>', 'file to write')
    .action((options: ExportOptions) => run(options, customers))
  withCommon(command.command('orders'))
    .description('orders with amounts in fen, newest first')
    .requiredOption('--out <file>', 'file to write')
    .option('--from <date>', 'first day paid (YYYY-MM-DD)')
    .option('--until <date>', 'last day paid (YYYY-MM-DD)')
    .action((options: ExportOptions) =>
      run(options, async (house, tell) => Readable.from(orders(house, options, tell))),
    )
  return command
}

/** Beside the file first: a half-written one never bears the name. */
async function run(
  options: ExportOptions,
  open: (house: House, tell: Tell) => Promise<Readable>,
): Promise<void> {
  const draft = `${options.out}.${process.pid}.part`
  let [bytes, toldAt] = [0, 0]
  const told: Record<string, number> = {}
  const tell: Tell = (count, unit) => {
    told[unit] = count
    if (options.json || !process.stderr.isTTY || Date.now() - toldAt < 200) return
    toldAt = Date.now()
    process.stderr.write(`\r${count} ${unit} `)
  }
  try {
    await inHouse(options, async (house) =>
      pipeline(
        await open(house, tell),
        async function* count(source: AsyncIterable<Buffer | string>) {
          for await (const chunk of source) {
            bytes += Buffer.byteLength(chunk)
            if (told['rows'] === undefined) tell(bytes, 'bytes')
            yield chunk
          }
        },
        createWriteStream(draft, { mode: 0o600 }),
      ),
    )
    await rename(draft, options.out)
  } finally {
    await rm(draft, { force: true })
  }
  const rows = told['rows']
  console.log(
    options.json
      ? JSON.stringify({ file: options.out, bytes, ...(rows !== undefined && { rows }) })
      : `${options.out}: ${rows === undefined ? '' : `${rows} rows, `}${bytes} bytes`,
  )
}

async function customers(house: House): Promise<Readable> {
  const reply = await fetch(`${house.url}/v1/customers/export`, { headers: house.headers })
  if (!reply.ok || !reply.body) throw new ApiProblem(problem.parse(await reply.json()))
  return Readable.from(reply.body)
}

const header = [
  'id',
  'source',
  'number',
  'customerId',
  'customerName',
  'storeId',
  'storeName',
  'guideName',
  'paidAt',
  'lineCount',
  'goodsFen',
  'discountFen',
  'paidFen',
  'refundedFen',
] as const satisfies (keyof OrderRow)[]

/** A spreadsheet runs what begins with these as a formula. */
const inert = (value: string | number | null) =>
  typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : (value ?? '')

async function* orders(
  house: House,
  { from, until }: ExportOptions,
  tell: Tell,
): AsyncGenerator<string> {
  // The mark tells Excel that this is UTF-8.
  yield `\uFEFF${stringify([[...header]])}`
  let rows = 0
  let cursor: string | undefined
  tell(rows, 'rows')
  do {
    const page = await house.api.order.list({
      limit: 200,
      ...(cursor && { cursor }),
      ...(from && { from }),
      ...(until && { until }),
    })
    rows += page.items.length
    tell(rows, 'rows')
    if (page.items.length > 0)
      yield stringify(page.items.map((row) => header.map((column) => inert(row[column]))))
    cursor = page.nextCursor
  } while (cursor !== undefined)
}
