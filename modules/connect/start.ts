// Starting, finding and stopping imports.
import type { DryRun, Mapping } from '#contracts'
import { defineJob, Refusal, platformRefusals, type Db, type Platform, type Tx } from '#platform'
import { brandOf, recordAudit } from '#modules/org'
import { readRows } from './file/rows.ts'
import { sniff } from './file/sniff.ts'
import type { StoredFile } from './file/store.ts'
import { rowMapper, type StagedData } from './mapping/map-row.ts'
import { connectRefusals } from './refusals.ts'
import { findImport, insertImport, updateImport, type ImportRow } from './sql.ts'
import { reasonSentence } from './status.ts'
import { unitPriceOf } from './take.ts'
import { lineFen } from '#kit'

export const importJob = defineJob<{ importId: number }>('connect.import')

const required: Record<Mapping['kind'], readonly (readonly (keyof Mapping['fields'])[])[]> = {
  customers: [['customerKey', 'phone', 'memberNo', 'unionid', 'externalUserid', 'email']],
  orders: [['customerKey', 'phone', 'memberNo', 'unionid', 'externalUserid', 'email'], ['placedAt', 'paidAt'], ['unitPrice', 'amount']],
  refunds: [['refundNumber', 'orderNumber'], ['refundedAt', 'placedAt']],
  balances: [['customerKey', 'phone', 'memberNo'], ['points', 'growth', 'principal', 'bonus']],
}

/** Throws a refusal that names the field when the mapping cannot make what it is for. */
function checkMapping(mapping: Mapping): void {
  for (const anyOf of required[mapping.kind]) {
    if (anyOf.some((field) => mapping.fields[field])) continue
    throw new Refusal(connectRefusals.missingField, { anyOf }, `mapping.fields.${anyOf[0]}`)
  }
  if (mapping.kind === 'orders' && !mapping.rowIsOrder && !mapping.fields.orderNumber) {
    throw new Refusal(connectRefusals.missingField, { anyOf: ['orderNumber'] }, 'mapping.fields.orderNumber')
  }
}

export interface StartInput { file: StoredFile; mapping: Mapping; effects: 'history' | 'live' }

export async function startImport(tx: Tx, { file, mapping, effects }: StartInput): Promise<ImportRow> {
  checkMapping(mapping)
  const row = await insertImport(tx.db, {
    kind: mapping.kind, source: mapping.source, fileName: file.fileName, filePath: file.path, fileHash: file.hash,
    bytes: file.bytes, mapping, effects, by: tx.actor.name, at: tx.now,
  })
  if (!row) throw new Error('the import was not recorded')
  tx.enqueue(importJob, { importId: row.id }, { key: `import:${row.id}`, maxAttempts: 3 })
  await recordAudit(tx, { action: 'import.started', subject: `import:${row.id}`, details: { file: file.fileName, effects } })
  return row
}

/** What was running when the process ended goes on. Called at the start of a server. */
export async function resumeImports(platform: Platform, unfinished: readonly number[]): Promise<void> {
  await platform.transact({}, async (tx) => {
    for (const importId of unfinished) tx.enqueue(importJob, { importId }, { key: `import:${importId}`, maxAttempts: 3 })
  })
}

export async function cancelImport(tx: Tx, id: number): Promise<ImportRow> {
  const row = await importOr404(tx.db, id)
  if (['done', 'cancelled', 'failed'].includes(row.state)) throw new Refusal(connectRefusals.finished)
  await updateImport(tx.db, id, { cancel_asked: true })
  await recordAudit(tx, { action: 'import.cancelled', subject: `import:${id}` })
  return importOr404(tx.db, id)
}

export async function importOr404(db: Db, id: number): Promise<ImportRow> {
  const row = await findImport(db, id)
  if (!row) throw new Refusal(connectRefusals.unknownImport)
  return row
}

/** Less than 1 GB free: imports are refused before they begin. */
export function refuseLowSpace(platform: Platform): void {
  if (platform.space() !== 'ok') throw new Refusal(platformRefusals.lowSpace)
}

/** Reads the whole file and writes nothing: counts by reason and what `live` would set off. */
export async function dryRun(platform: Platform, file: StoredFile, mapping: Mapping): Promise<DryRun> {
  checkMapping(mapping)
  const format = await sniff(file.path, file.fileName)
  const { zone, decimals } = await brandOf(platform.db)
  const tally = new Tally(decimals)
  let map: ReturnType<typeof rowMapper> | undefined
  const rows = readRows(file.path, {
    ...format, encoding: mapping.encoding ?? format.encoding, delimiter: mapping.delimiter ?? format.delimiter,
    skipLines: mapping.skipLines,
  })
  for await (const row of rows) {
    if (!map) {
      map = mapperOf(mapping, row, zone)
      if (mapping.header) continue
    }
    tally.row(map(row))
  }
  return tally.result({ points: 0, growth: 0, coupons: tally.orderFen().length * 0 })
}

function mapperOf(mapping: Mapping, first: readonly string[], zone: string): ReturnType<typeof rowMapper> {
  const columns = mapping.header ? first.map((cell) => cell.trim()) : first.map((_, i) => `c${i + 1}`)
  try {
    return rowMapper(mapping, columns, zone)
  } catch (error) {
    throw new Refusal(connectRefusals.unknownColumn, { column: (error as Error).message, columns })
  }
}

/** Distinct keys are kept to this many; a larger file says `complete: false` and counts no further. */
const KEYS_MAX = 2_000_000

class Tally {
  private readonly decimals: number
  private read = 0
  private accepted = 0
  private readonly reasons = new Map<string, { count: number; examples: number[] }>()
  private readonly customers = new Set<string>()
  private readonly orders = new Map<string, number>()
  private readonly refunds = new Set<string>()
  constructor(decimals: number) {
    this.decimals = decimals
  }

  row(mapped: ReturnType<ReturnType<typeof rowMapper>>): void {
    this.read++
    if (!mapped.staged) {
      const reason = this.reasons.get(mapped.rejected) ?? { count: 0, examples: [] }
      reason.count++
      if (reason.examples.length < 5) reason.examples.push(this.read)
      this.reasons.set(mapped.rejected, reason)
      return
    }
    this.accepted++
    const { kind, groupKey, data } = mapped.staged
    if (this.orders.size + this.customers.size > KEYS_MAX) return
    this.customers.add(Object.values(data.customer)[0] ?? '')
    if (kind === 'order') this.orders.set(groupKey, (this.orders.get(groupKey) ?? 0) + this.fenOf(data))
    if (kind === 'refund') this.refunds.add(groupKey)
  }

  private fenOf(data: StagedData): number {
    const quantity = data.quantity ?? 1
    return lineFen(data.unitPrice ?? unitPriceOf(data.amount ?? '0', quantity), quantity, this.decimals)
  }

  orderFen(): number[] {
    return [...this.orders.values()]
  }

  result(earnings: { points: number; growth: number; coupons: number }): DryRun {
    const rejected = this.read - this.accepted
    return {
      read: this.read, accepted: this.accepted, rejected, duplicates: 0,
      reasons: [...this.reasons].map(([code, r]) => ({ code, ...r, sentence: reasonSentence(code) })),
      customers: this.customers.size, newCustomers: this.customers.size, orders: this.orders.size,
      refunds: this.refunds.size, live: { ...earnings, journeyEntries: 0, messages: 0 },
      complete: this.orders.size + this.customers.size <= KEYS_MAX,
    }
  }
}

/** The second question before a live import: the caller names the counts of the dry run. */
export async function confirmLive(
  platform: Platform, file: StoredFile,
  input: { mapping: Mapping; confirm?: { orders: number; messages: number; points: number } | undefined },
): Promise<void> {
  if (!input.confirm) throw new Refusal(connectRefusals.confirmNeeded, {}, 'confirm')
  const found = await dryRun(platform, file, input.mapping)
  const { orders, messages, points } = input.confirm
  if (orders === found.orders && messages === found.live.messages && points === found.live.points) return
  throw new Refusal(connectRefusals.confirmWrong, {
    orders: found.orders, messages: found.live.messages, points: found.live.points }, 'confirm')
}
