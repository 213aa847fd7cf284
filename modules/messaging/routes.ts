// Handlers of the contact-limit pages.
import { contract, type Touch } from '#contracts'
import { addDays, startOfDay } from '#kit'
import { inTx, outside } from '#platform'
import { brandOf } from '#modules/org'
import { limitsOf, saveLimits } from './limits.ts'
import { reasonWords } from './reasons.ts'
import { listTouches, type ListedTouch } from './sql/list.ts'

const shown = ({ ownerKind, ownerId, ownerName, text, reason, at, nextTryAt, ...row }: ListedTouch): Touch => ({
  ...row, at: at.toISOString(), nextTryAt: nextTryAt?.toISOString() ?? null,
  reason: reasonWords(reason), owner: { kind: ownerKind, id: ownerId, name: ownerName },
  preview: text?.replaceAll('{name}', row.customerName ?? '') ?? null,
})

export const routes = {
  getLimits: outside(contract.messaging.getLimits, ({ platform }) => limitsOf(platform.db)),
  saveLimits: inTx(contract.messaging.saveLimits, (tx, input) => saveLimits(tx, input)),
  listTouches: outside(contract.messaging.listTouches, async ({ platform, scope }, input) => {
    const { cursor, limit, from, until, ...filter } = input
    const { zone } = await brandOf(platform.db)
    const rows = await listTouches(platform.db, scope, {
      ...filter, limit: limit + 1, before: cursor === undefined ? undefined : Number(cursor) || 0,
      from: from ? startOfDay(from, zone) : undefined,
      until: until ? startOfDay(addDays(until, 1), zone) : undefined,
    })
    const items = rows.slice(0, limit).map(shown)
    const last = items.at(-1)
    return { items, ...(rows.length > limit && last && { nextCursor: String(last.id) }) }
  }),
}
