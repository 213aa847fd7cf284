// The doors of parcel cards.
import { contract, type CardBatch } from '#contracts'
import { inTx, orThrow, outside, Refusal, type Db, type Scope } from '#platform'
import { cardRefusals } from './refusals.ts'
import { saveCardBatch } from './batch.ts'
import { cardList, cardPdf, rejectList } from './files.ts'
import { importCards } from './import.ts'
import { batchRows, batchWithin, cardFigures, unsureOf, type BatchRow } from './sql/batch.ts'

const { acquire } = contract
const none = { cards: 0, opened: 0, bound: 0, confirmed: 0, others: 0, ordered: 0 }
const noneUnsure = { uncertain: 0, forwarded: 0, again: 0 }

async function shown(db: Db, rows: readonly BatchRow[]): Promise<CardBatch[]> {
  const ids = rows.map((row) => row.batchId)
  const figures = await cardFigures(db, ids, 'batch')
  const byBatch = new Map(figures.map(({ key, ...row }) => [Number(key), row]))
  const unsure = await unsureOf(db, ids)
  return rows.map(({ batchId, madeAt, ...row }) => {
    const { uncertain, forwarded, again } = unsure.get(batchId) ?? noneUnsure
    return {
      ...row,
      id: batchId,
      madeAt: madeAt.toISOString(),
      ...(byBatch.get(batchId) ?? none),
      uncertain,
      forwarded,
      again,
    }
  })
}

async function one(db: Db, scope: Scope, id: number): Promise<BatchRow> {
  const row = await batchWithin(db, scope, id)
  if (!row) throw new Refusal(cardRefusals.unknownBatch, { id })
  return row
}
const csv = (text: string, name: string) => new File([text], name, { type: 'text/csv' })

export const cardRoutes = {
  listCardBatches: outside(acquire.listCardBatches, async (call, { limit, cursor }) => {
    const { db } = call.platform
    const before = cursor === undefined ? undefined : Number(cursor)
    const rows = await batchRows(db, call.scope, {
      limit: limit + 1,
      ...(before !== undefined && { before }),
    })
    const items = await shown(db, rows.slice(0, limit))
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  saveCardBatch: inTx(acquire.saveCardBatch, async (tx, input, { scope }) => {
    const { batchId } = orThrow(await saveCardBatch(tx, scope, input))
    const [row] = await shown(tx.db, [await one(tx.db, scope, batchId)])
    if (!row) throw new Refusal(cardRefusals.unknownBatch)
    return row
  }),
  importCards: outside(acquire.importCards, async ({ platform, scope, actor }, input) => {
    const batch = await one(platform.db, scope, input.id)
    return importCards(platform, actor, batch, { csv: input.csv, shop: input.shop || null })
  }),
  cardBoard: outside(acquire.cardBoard, async ({ platform, scope }, { id, by }) => {
    const { batchId } = await one(platform.db, scope, id)
    return { rows: await cardFigures(platform.db, [batchId], by) }
  }),
  cardList: outside(acquire.cardList, async ({ platform, scope }, { id }) =>
    csv(await cardList(platform, await one(platform.db, scope, id)), `cards-${id}.csv`),
  ),
  cardRejects: outside(acquire.cardRejects, async ({ platform, scope }, { id }) =>
    csv(await rejectList(platform, await one(platform.db, scope, id)), `rejected-${id}.csv`),
  ),
  cardPrint: outside(acquire.cardPrint, async ({ platform, scope }, { id, ...asked }) => {
    const bytes = await cardPdf(platform, await one(platform.db, scope, id), asked)
    const name = `cards-${id}-${asked.part}.pdf`
    return new File([new Uint8Array(bytes)], name, { type: 'application/pdf' })
  }),
}
