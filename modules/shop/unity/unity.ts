// The report that holds front and back together.
import { contract, type Unity } from '#contracts'
import { DAY_MS, groupBy, plusMs } from '#kit'
import { outside } from '#platform'
import { seenLines, type Seen } from './sql/unity.ts'

const MOST = 100

const linesOf = (rows: readonly Seen[], kind?: Seen['kind']): number =>
  rows.reduce((sum, row) => sum + (kind === undefined || row.kind === kind ? row.lines : 0), 0)

function byStore(seen: readonly Seen[]): Unity['stores'] {
  const stores = [...groupBy(seen, ({ storeId }) => storeId)].map(([storeId, own]) => ({
    storeId,
    storeName: own[0]?.storeName ?? '',
    lines: linesOf(own),
    unknown: linesOf(own, 'unknown'),
    otherPrice: linesOf(own, 'otherPrice'),
  }))
  const wrong = (row: Unity['stores'][number]) => (row.unknown + row.otherPrice) / row.lines
  return stores.toSorted((a, b) => wrong(b) - wrong(a) || b.lines - a.lines)
}

const findings = (seen: readonly Seen[]): Unity['findings'] =>
  seen
    .flatMap(({ kind, lastAt, ...row }) =>
      kind === 'same' ? [] : [{ ...row, kind, lastAt: lastAt.toISOString() }],
    )
    .toSorted((a, b) => b.lines - a.lines || (a.lastAt < b.lastAt ? 1 : -1))
    .slice(0, MOST)

export const unityRoutes = {
  report: outside(contract.unity.report, async ({ platform, scope }, { days, storeId }) => {
    const since = plusMs(platform.clock.now(), -days * DAY_MS)
    const seen = await seenLines(platform.db, scope, { since, storeId: storeId ?? null })
    return { days, stores: byStore(seen), findings: findings(seen) }
  }),
}
