// The books as people read them: what is owed, to whom, and every entry behind a balance.
import { contract } from '#contracts'
import { outside } from '#platform'
import { liabilityAt } from '#modules/ledger'
import { accountsOf, entriesOf } from './sql/books.ts'

const before = (cursor: string | undefined) =>
  cursor && /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined

export const bookRoutes = {
  liability: outside(contract.loyalty.liability, async (call, period) => ({
    assets: await liabilityAt(call.platform.db, period),
  })),
  listAccounts: outside(
    contract.loyalty.listAccounts,
    async ({ platform, scope }, { asset, cursor, limit }) => {
      const rows = await accountsOf(platform.db, scope, {
        asset,
        before: before(cursor),
        limit: limit + 1,
      })
      const items = rows.slice(0, limit)
      return {
        items,
        ...(rows.length > limit && { nextCursor: String(items.at(-1)?.customerId) }),
      }
    },
  ),
  listEntries: outside(
    contract.loyalty.listEntries,
    async ({ platform, scope }, { id, asset, cursor, limit }) => {
      const rows = await entriesOf(platform.db, scope, {
        customerId: id,
        asset,
        before: before(cursor),
        limit: limit + 1,
      })
      const shown = rows.slice(0, limit)
      return {
        items: shown.map((row) => ({ ...row, at: row.at.toISOString() })),
        ...(rows.length > limit && { nextCursor: String(shown.at(-1)?.id) }),
      }
    },
  ),
}
