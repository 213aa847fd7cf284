// Doors of acting on many: views, counts, tags for a whole selection and their undoing.
import { contract } from '#contracts'
import { inTx, orThrow, outside } from '#platform'
import { tagMany, undoBulk } from './bulk.ts'
import { removeView, saveView, viewsFor } from './saved-view.ts'
import { countSelected } from './selection.ts'
import { bulkRows, type BulkRow } from './sql/bulk.ts'

const { customer } = contract

const bulkOut = (row: BulkRow) => ({
  ...row,
  at: row.at.toISOString(),
  undoneAt: row.undoneAt?.toISOString() ?? null,
})

export const selectionRoutes = {
  listViews: outside(customer.listViews, async ({ platform, actor }) => ({
    items: await viewsFor(platform.db, actor),
  })),
  saveView: inTx(customer.saveView, async (tx, input) => orThrow(await saveView(tx, input))),
  removeView: inTx(customer.removeView, async (tx, { id }) => {
    orThrow(await removeView(tx, id))
    return { ok: true as const }
  }),
  countSelected: outside(customer.countSelected, ({ platform, scope }, selection) =>
    countSelected(platform, scope, selection),
  ),
  tagSelected: outside(customer.tagSelected, async (call, input) =>
    bulkOut(await tagMany(call, input)),
  ),
  listBulkTags: outside(customer.listBulkTags, async ({ platform, actor }) => ({
    items: (await bulkRows(platform.db, actor)).map(bulkOut),
  })),
  undoBulkTag: outside(customer.undoBulkTag, async (call, { id }) =>
    bulkOut(await undoBulk(call, id)),
  ),
}
