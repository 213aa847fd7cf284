// The board of groups: how each lives, which only stand there, and which could be one.
import { stringify } from 'csv-stringify/sync'
import type { GroupBoard, GroupMerge, GroupRules, GroupsAsked, LivingGroup } from '#contracts'
import { addDays, atTime, DAY_MS, inert, plusMs } from '#kit'
import type { Platform, Scope } from '#platform'
import { frameOf } from '../period.ts'
import { groupFigures, overlapsOf, rulesOf, type GroupFigures } from './sql.ts'
import { pairUp, verdictOf, type Verdict } from './weak.ts'

const PAGE = 100
const none = {
  customers: 0,
  joined: 0,
  left: 0,
  clicks: 0,
  clickers: 0,
  answers: 0,
  buyers: 0,
  orders: 0,
  netFen: 0,
}

/** Weaknesses are judged by the brand's own time, whatever period the figures are of. */
async function verdictsOf(
  platform: Platform,
  scope: Scope,
  rules: GroupRules,
  storeId: number | null,
): Promise<Map<number, Verdict & { group: GroupFigures }>> {
  const now = platform.clock.now()
  const from = plusMs(now, -rules.quietDays * DAY_MS)
  const groups = await groupFigures(platform.db, scope, { from, until: plusMs(now, 1), storeId })
  return new Map(
    groups.map((group) => [group.id, { ...verdictOf(group, rules, now), group }] as const),
  )
}

const shown = (group: GroupFigures, verdict: Verdict | undefined): LivingGroup => {
  const { storeId: _storeId, madeAt: _madeAt, ...figures } = group
  const { lastJoinedAt, lastPaidAt, lastClickedAt, lastAnsweredAt } = group
  return {
    ...figures,
    lastJoinedAt: lastJoinedAt?.toISOString() ?? null,
    lastPaidAt: lastPaidAt?.toISOString() ?? null,
    lastClickedAt: lastClickedAt?.toISOString() ?? null,
    lastAnsweredAt: lastAnsweredAt?.toISOString() ?? null,
    zombie: verdict?.zombie ?? false,
    weaknesses: verdict?.weaknesses ?? [],
  }
}

async function livingOf(platform: Platform, scope: Scope, asked: GroupsAsked) {
  const { brand, from, until, asOf } = await frameOf(platform, asked)
  const rules = await rulesOf(platform.db)
  const storeId = asked.storeId ?? null
  const figures = await groupFigures(platform.db, scope, {
    from: atTime(from, '00:00', brand.zone),
    until: atTime(addDays(until, 1), '00:00', brand.zone),
    storeId,
  })
  const verdicts = await verdictsOf(platform, scope, rules, storeId)
  const all = figures.map((group) => shown(group, verdicts.get(group.id)))
  const rows = all.filter(
    ({ tags, zombie }) =>
      (asked.tag === undefined || tags.includes(asked.tag)) &&
      (asked.zombie === undefined || zombie === asked.zombie),
  )
  return { from, until, asOf, rules, rows }
}

const keys = [
  'customers',
  'joined',
  'left',
  'clicks',
  'clickers',
  'answers',
  'buyers',
  'orders',
  'netFen',
] as const

export async function groupBoardOf(
  platform: Platform,
  scope: Scope,
  asked: GroupsAsked,
): Promise<GroupBoard> {
  const { rows, ...frame } = await livingOf(platform, scope, asked)
  const sums = rows.reduce(
    (sum, row) => {
      for (const key of keys) sum[key] += row[key]
      return sum
    },
    { ...none },
  )
  const offset = asked.offset ?? 0
  return {
    ...frame,
    total: { ...sums, groups: rows.length, zombies: rows.filter(({ zombie }) => zombie).length },
    found: rows.length,
    rows: rows.slice(offset, offset + PAGE),
  }
}

const header = [
  'id',
  'name',
  'store',
  'owner',
  'tags',
  ...keys,
  'lastJoinedAt',
  'lastPaidAt',
  'lastClickedAt',
  'lastAnsweredAt',
  'zombie',
  'why',
]

export async function groupCsv(
  platform: Platform,
  scope: Scope,
  asked: GroupsAsked,
): Promise<string> {
  const { rows } = await livingOf(platform, scope, asked)
  // The mark tells spreadsheets that this is UTF-8.
  return `\uFEFF${stringify([
    header,
    ...rows.map((row) => [
      row.id,
      inert(row.name),
      inert(row.storeName),
      inert(row.ownerName),
      inert(row.tags.join(' | ')),
      ...keys.map((key) => row[key]),
      row.lastJoinedAt,
      row.lastPaidAt,
      row.lastClickedAt,
      row.lastAnsweredAt,
      row.zombie,
      row.weaknesses.join(' | '),
    ]),
  ])}`
}

/** Weak groups of one store that fit together. Two people have to do it: nobody can by a call. */
export async function groupMergesOf(
  platform: Platform,
  scope: Scope,
  storeId: number | null,
): Promise<{ rules: GroupRules; proposals: GroupMerge[] }> {
  const rules = await rulesOf(platform.db)
  const verdicts = await verdictsOf(platform, scope, rules, storeId)
  const weak = [...verdicts.values()].filter(({ weaknesses }) => weaknesses.length > 0)
  const ids = weak.map(({ group }) => group.id)
  const shared = new Map(
    (await overlapsOf(platform.db, ids)).map(({ a, b, n }) => [`${a} ${b}`, n] as const),
  )
  const overlapOf = (a: number, b: number) => shared.get(a < b ? `${a} ${b}` : `${b} ${a}`) ?? 0
  const pairs = pairUp(
    weak.map(({ group }) => group),
    overlapOf,
    rules.mergeUpTo,
  )
  const proposals = pairs.flatMap(({ into, from, overlap, together }): GroupMerge[] => {
    const [larger, smaller] = [verdicts.get(into), verdicts.get(from)]
    if (!larger || !smaller) return []
    const invite = smaller.group.customers - overlap
    return [
      {
        into: shown(larger.group, larger),
        from: shown(smaller.group, smaller),
        overlap,
        invite,
        together,
      },
    ]
  })
  return { rules, proposals }
}
