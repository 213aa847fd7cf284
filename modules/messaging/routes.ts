// Handlers of the contact-limit pages.
import { contract, type Touch } from '#contracts'
import { addDays, startOfDay } from '#kit'
import { inTx, outside } from '#platform'
import { brandOf } from '#modules/org'
import { limitsOf, saveLimits } from './limits.ts'
import { reasonWords } from './reasons.ts'
import { listTouches, type ListedTouch } from './sql/list.ts'

/**
 * What was written, as far as it can be told afterwards: the store is known only when the message
 * leaves.
 */
const previewOf = ({ text, customerName, guide }: ListedTouch): string | null =>
  text
    ?.replaceAll('{name}', customerName ?? '')
    .replaceAll('{guide}', guide ?? '…')
    .replaceAll('{store}', '…') ?? null

const shown = (touch: ListedTouch): Touch => {
  const {
    ownerKind,
    ownerId,
    ownerName,
    text: _text,
    guide: _guide,
    reason,
    at,
    nextTryAt,
    ...row
  } = touch
  return {
    ...row,
    at: at.toISOString(),
    nextTryAt: nextTryAt?.toISOString() ?? null,
    reason: reasonWords(reason),
    owner: { kind: ownerKind, id: ownerId, name: ownerName },
    preview: previewOf(touch),
  }
}

export const routes = {
  getLimits: outside(contract.messaging.getLimits, ({ platform }) => limitsOf(platform.db)),
  saveLimits: inTx(contract.messaging.saveLimits, (tx, input) => saveLimits(tx, input)),
  listTouches: outside(contract.messaging.listTouches, async ({ platform, scope }, input) => {
    const { cursor, limit, from, until, ...filter } = input
    const { zone } = await brandOf(platform.db)
    const rows = await listTouches(platform.db, scope, {
      ...filter,
      limit: limit + 1,
      before: cursor === undefined ? undefined : Number(cursor) || 0,
      from: from ? startOfDay(from, zone) : undefined,
      until: until ? startOfDay(addDays(until, 1), zone) : undefined,
    })
    const items = rows.slice(0, limit).map(shown)
    const last = items.at(-1)
    return { items, ...(rows.length > limit && last && { nextCursor: String(last.id) }) }
  }),
}
