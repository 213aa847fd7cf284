// Receipts of several callers whose work is done in one transaction: each keeps its own reply.
import { sql } from 'kysely'
import type { Db } from './db/pool.ts'
import { platformRefusals, Refusal } from './refusal.ts'
import type { Receipt } from './tx.ts'

export type TakenReceipt =
  | { fresh: true }
  | { fresh: false; reply: unknown }
  | { fresh: false; refusal: Refusal }

interface Row {
  source: string
  key: string
  request_hash: string
  reply: { value?: unknown } | null
}
const idOf = (receipt: { source: string; key: string }) => `${receipt.source}\n${receipt.key}`

/**
 * Takes receipts, ascending, so that two batches never wait for each other in a circle: a fresh one
 * is taken, a repeated one gives the stored reply, one with other content is refused. Keys must be
 * distinct.
 */
export async function takeReceipts(db: Db, receipts: readonly Receipt[]): Promise<TakenReceipt[]> {
  if (receipts.length === 0) return []
  const [sources, keys] = [receipts.map((r) => r.source), receipts.map((r) => r.key)]
  const made = await sql<{
    source: string
    key: string
  }>`insert into platform.receipt (source, key, request_hash)
    select * from unnest(${sources}::text[], ${keys}::text[],
      ${receipts.map((r) => r.hash)}::text[]) w(source, key, hash)
    order by source, key on conflict do nothing returning source, key`.execute(db)
  const fresh = new Set(made.rows.map(idOf))
  const found =
    fresh.size === receipts.length
      ? []
      : (
          await sql<Row>`
    select r.source, r.key, r.request_hash, r.reply from platform.receipt r
    join unnest(${sources}::text[], ${keys}::text[]) w(source, key) on w.source = r.source
      and w.key = r.key`.execute(db)
        ).rows
  const known = new Map(found.map((row) => [idOf(row), row]))
  return receipts.map((receipt) => {
    if (fresh.has(idOf(receipt))) return { fresh: true }
    const row = known.get(idOf(receipt))
    if (row?.request_hash === receipt.hash) return { fresh: false, reply: row.reply?.value }
    return { fresh: false, refusal: new Refusal(platformRefusals.reused, { key: receipt.key }) }
  })
}

/** Stores what fresh receipts were answered; plain JSON. */
export async function fillReceipts(
  db: Db,
  replies: readonly { receipt: Receipt; reply: unknown }[],
): Promise<void> {
  if (replies.length === 0) return
  await sql`update platform.receipt r set reply = w.reply::jsonb
    from unnest(${replies.map((r) => r.receipt.source)}::text[],
      ${replies.map((r) => r.receipt.key)}::text[],
      ${replies.map((r) => JSON.stringify({ value: r.reply ?? null }))}::text[]) w(source, key,
      reply)
    where r.source = w.source and r.key = w.key`.execute(db)
}
