// The doors of outreach.
import { contract, type Outreach } from '#contracts'
import { inTx, orThrow, outside, Refusal, type Db } from '#platform'
import { acquireRefusals } from '../refusals.ts'
import { outreachFile } from './file.ts'
import { takePeople } from './people.ts'
import { heldShown, previewOutreach } from './preview.ts'
import { cancelOutreach, pauseOutreach, saveOutreach, startOutreach } from './save.ts'
import { figuresOf, heldOf } from './sql/board.ts'
import { outreachOf, outreachRows, type OutreachRow } from './sql/outreach.ts'
import { countsOf } from './sql/person.ts'

const { acquire } = contract

async function shown(db: Db, rows: readonly OutreachRow[]): Promise<Outreach[]> {
  const counts = await countsOf(
    db,
    rows.map((row) => row.id),
  )
  return rows.map(({ storeId: _store, audienceId: _audience, chunks: _chunks, ...row }) => ({
    ...row,
    startedAt: row.startedAt?.toISOString() ?? null,
    people: counts.get(row.id)?.people ?? 0,
    offered: counts.get(row.id)?.offered ?? 0,
  }))
}
async function known(db: Db, id: number): Promise<OutreachRow> {
  const row = await outreachOf(db, id)
  if (!row) throw new Refusal(acquireRefusals.unknownOutreach, { id })
  return row
}
async function one(db: Db, id: number): Promise<Outreach> {
  const [row] = await shown(db, [await known(db, id)])
  if (!row) throw new Refusal(acquireRefusals.unknownOutreach, { id })
  return row
}

export const outreachRoutes = {
  listOutreach: outside(acquire.listOutreach, async ({ platform: { db } }, { limit, cursor }) => {
    const rows = await outreachRows(db, {
      limit: limit + 1,
      ...(cursor !== undefined && { before: Number(cursor) }),
    })
    const items = await shown(db, rows.slice(0, limit))
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  saveOutreach: inTx(acquire.saveOutreach, async (tx, input) => {
    const { id } = orThrow(await saveOutreach(tx, input))
    return one(tx.db, id)
  }),
  addOutreachPeople: outside(
    acquire.addOutreachPeople,
    async ({ platform, actor }, { id, ...file }) =>
      takePeople(platform, actor, await known(platform.db, id), file),
  ),
  previewOutreach: outside(acquire.previewOutreach, async ({ platform }, { id }) =>
    previewOutreach(platform, await known(platform.db, id)),
  ),
  startOutreach: inTx(acquire.startOutreach, async (tx, { id }) => {
    await startOutreach(tx, id)
    return one(tx.db, id)
  }),
  pauseOutreach: inTx(acquire.pauseOutreach, async (tx, { id, paused }) => {
    await pauseOutreach(tx, id, paused)
    return one(tx.db, id)
  }),
  cancelOutreach: inTx(acquire.cancelOutreach, async (tx, { id }) => {
    await cancelOutreach(tx, id)
    return one(tx.db, id)
  }),
  outreachBoard: outside(acquire.outreachBoard, async ({ platform }, { id }) => {
    await known(platform.db, id)
    return {
      rows: await figuresOf(platform.db, id, platform.clock.now()),
      held: heldShown(await heldOf(platform.db, id)),
    }
  }),
  outreachFile: outside(acquire.outreachFile, async ({ platform, actor }, { id }) => {
    const text = await outreachFile(platform, actor, await known(platform.db, id))
    return new File([text], `outreach-${id}.csv`, { type: 'text/csv' })
  }),
}
