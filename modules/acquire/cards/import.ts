// A file of orders becomes cards: one link each, one wording each, the same however often it comes.
import { chunksOf, sha256 } from '#kit'
import { orThrow, type Platform, type Actor, type Tx } from '#platform'
import { makeLinks } from '#modules/code'
import { phoneKeyOf } from '#modules/customer'
import { armOf } from '#modules/experiment'
import { recordAudit } from '#modules/org'
import { judgeCards } from './bind.ts'
import { faultOf, keyOf, readCards, type CardRow, type Reject } from './read-csv.ts'
import { cardsOf, clearRejects, writeBuyers, writeCards, writeRejects } from './sql/card.ts'
import type { BatchRow } from './sql/batch.ts'

export interface OrderFile {
  csv: string
  /** Stands in where the file names no shop. */
  shop: string | null
}
export interface Imported {
  rows: number
  made: number
  /** Cards that this printing has already. */
  known: number
  rejected: number
  /** Rows whose phone, or a digest of it, will be compared. */
  phones: number
}

/** A transaction takes so many: it stays short, and an import that breaks off is run again. */
const CHUNK = 1_000

/** What a link says of its card, and nothing about the order. */
const refOf = (batchId: number, row: CardRow): string =>
  `card:${batchId}:${sha256(keyOf(row)).slice(0, 32)}`

/** The same order has the same wording, on every machine and at every try. */
const copyOf = ({ batchId, shareB, copyB }: BatchRow, row: CardRow): 'a' | 'b' =>
  copyB === null
    ? 'a'
    : (armOf(`card:${batchId}`, keyOf(row), [
        { name: 'a', weightBp: 10_000 - shareB },
        { name: 'b', weightBp: shareB },
      ]) as 'a' | 'b')

export async function importCards(
  platform: Platform,
  actor: Actor,
  batch: BatchRow,
  file: OrderFile,
): Promise<Imported> {
  const { good, rejects } = await sorted(file)
  const done: Imported = {
    rows: good.length + rejects.length,
    made: 0,
    known: 0,
    rejected: 0,
    phones: 0,
  }
  await platform.transact({ actor }, (tx) => clearRejects(tx.db, batch.batchId))
  for (const rows of chunksOf(good, CHUNK)) {
    await platform.transact({ actor }, async (tx) => {
      const { made, known, phones, others } = await takeRows(tx, batch, rows)
      done.made += made
      done.known += known
      done.phones += phones
      rejects.push(...others)
    })
  }
  done.rejected = rejects.length
  await platform.transact({ actor }, async (tx) => {
    for (const rows of chunksOf(rejects, CHUNK)) await writeRejects(tx.db, batch.batchId, rows)
    await recordAudit(tx, {
      action: 'cards.import',
      subject: `card batch ${batch.batchId}`,
      details: { ...done },
    })
  })
  return done
}

/** Rows that may become cards, and those that may not; of two alike the first is meant. */
async function sorted({ csv, shop }: OrderFile) {
  const good: CardRow[] = []
  const rejects: Reject[] = []
  const seen = new Set<string>()
  for await (const row of readCards(csv, shop)) {
    const code = faultOf(row) ?? (seen.has(keyOf(row)) ? 'duplicate' : undefined)
    if (code) rejects.push({ ...row, code })
    else good.push(row)
    if (code === undefined) seen.add(keyOf(row))
  }
  return { good, rejects }
}

async function takeRows(
  tx: Tx,
  batch: BatchRow,
  rows: readonly CardRow[],
): Promise<{ made: number; known: number; phones: number; others: Reject[] }> {
  const keyed = rows.map((row) => ({ ...row, buyerKey: phoneKeyOf(row.phone) }))
  const held = await cardsOf(tx.db, rows)
  const fresh = keyed.filter((row) => !held.has(keyOf(row)))
  const links = await makeLinks(
    tx,
    fresh.map((row) => ({ codeId: batch.codeId, ref: refOf(batch.batchId, row) })),
  )
  const made = await writeCards(
    tx,
    batch.batchId,
    fresh.map((row, at) => ({ ...row, copy: copyOf(batch, row), slug: orThrow(links[at]).slug })),
  )
  await judgeCards(tx, await writeBuyers(tx.db, batch.batchId, keyed))
  const others = rows.filter((row) => (held.get(keyOf(row)) ?? batch.batchId) !== batch.batchId)
  return {
    made,
    known: rows.length - fresh.length - others.length,
    phones: keyed.filter((row) => row.buyerKey !== null).length,
    others: others.map((row) => ({ ...row, code: 'otherBatch' as const })),
  }
}
