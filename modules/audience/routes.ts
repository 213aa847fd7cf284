// The doors of segments.
import { contract } from '#contracts'
import { inTx, orThrow, outside, Refusal, spool, type Db } from '#platform'
import { cardsOf } from './cards.ts'
import { describe } from './catalogue.ts'
import { countSegment, pageOf } from './everyone.ts'
import { exportSegment } from './export.ts'
import { audienceRefusals } from './refusals.ts'
import { catalogue, removeSegment, saveSegments, shown } from './segments.ts'
import { listSegments, rememberCount, segmentsByIds, type SegmentRow } from './sql/segment.ts'

const { audience } = contract

async function one(db: Db, id: number) {
  const rows = await segmentsByIds(db, [id])
  const [segment] = await shown(db, rows)
  if (!segment) throw new Refusal(audienceRefusals.unknownSegment, { id })
  return segment
}

const cursorOf = (row: SegmentRow) => `${row.changedAt.getTime()}.${row.id}`
function readCursor(cursor: string | undefined) {
  const found = /^(-?\d{1,15})\.(\d{1,15})$/.exec(cursor ?? '')
  return found ? { at: new Date(Number(found[1])), id: Number(found[2]) } : null
}

export const routes = {
  listFacts: outside(audience.listFacts, async ({ platform, scope }) => {
    const rows = await platform.insight.rows<{ category: string }>(
      scope,
      (visible) =>
        `SELECT DISTINCT category FROM order_lines WHERE ${visible.stores} AND category != ''
          ORDER BY category LIMIT 500`,
    )
    return {
      items: [...catalogue().values()].map(describe),
      categories: rows.map((row) => row.category),
    }
  }),
  list: outside(audience.list, async ({ platform }, { cursor, limit, search }) => {
    const rows = await listSegments(platform.db, {
      search: search || null,
      before: readCursor(cursor),
      limit: limit + 1,
    })
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return {
      items: await shown(platform.db, items),
      ...(rows.length > limit && last && { nextCursor: cursorOf(last) }),
    }
  }),
  get: outside(audience.get, ({ platform }, { id }) => one(platform.db, id)),
  save: inTx(audience.save, async (tx, input) => {
    const { id } = orThrow((await saveSegments(tx, [input]))[0])
    return one(tx.db, id)
  }),
  remove: inTx(audience.remove, async (tx, { id }) => {
    orThrow(await removeSegment(tx, id))
    return { ok: true as const }
  }),
  count: outside(audience.count, async ({ platform, scope }, { rule, sample }) => {
    const counted = await countSegment(platform, scope, rule, sample)
    return {
      ...counted,
      asOf: platform.clock.now().toISOString(),
      sample: await cardsOf(platform.db, scope, counted.sample),
    }
  }),
  members: outside(audience.members, async ({ platform, scope }, { id, cursor, limit }) => {
    await one(platform.db, id)
    const after = /^\d{1,15}$/.test(cursor ?? '') ? Number(cursor) : 0
    const page = await pageOf(platform, scope, id, after, limit)
    if (after > 0) return listed(await cardsOf(platform.db, scope, page.ids), page.nextAfter)
    const { count } = await countSegment(platform, scope, id)
    if (scope.all) await rememberCount(platform.db, id, count, platform.clock.now())
    return { ...listed(await cardsOf(platform.db, scope, page.ids), page.nextAfter), total: count }
  }),
  export: outside(audience.export, (call, { id }) =>
    spool(call.reply, `segment-${id}.csv`, exportSegment(call, id)),
  ),
}

const listed = <T>(items: T[], nextAfter: number | undefined) => ({
  items,
  ...(nextAfter !== undefined && { nextCursor: String(nextAfter) }),
})
