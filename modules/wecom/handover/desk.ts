// Hand-overs as the console shows them, and as a file.
import { stringify } from 'csv-stringify/sync'
import type { Handover, HandoverItem, HandoverReport, HandoverState, Words } from '#contracts'
import { groupBy, inert } from '#kit'
import { Refusal, type Db } from '#platform'
import { brandOf } from '#modules/org'
import { wecomRefusals } from '../refusals.ts'
import { wordsOf } from './groups.ts'
import {
  byDay,
  bySide,
  groupCounts,
  handoverRows,
  itemCounts,
  itemRows,
  shownGroups,
  type CountRow,
  type ItemRow,
  type ShownRow,
  type SideRow,
} from './sql/desk.ts'

const none: Record<HandoverState, number> = {
  planned: 0,
  waiting: 0,
  done: 0,
  refused: 0,
  full: 0,
  limit: 0,
  failed: 0,
  stopped: 0,
  unplaced: 0,
}
const countsOf = (rows: readonly { state: HandoverState | null; n: number }[]) => ({
  ...none,
  ...Object.fromEntries(rows.flatMap(({ state, n }) => (state ? [[state, n]] : []))),
})
const sumOf = (rows: readonly { n: number }[]) => rows.reduce((sum, { n }) => sum + n, 0)

export async function shownHandovers(db: Db, rows: readonly ShownRow[]): Promise<Handover[]> {
  const ids = rows.map(({ id }) => id)
  const of = (counts: readonly CountRow[]) => groupBy(counts, ({ id }) => id)
  const [items, groups] = [of(await itemCounts(db, ids)), of(await groupCounts(db, ids))]
  return rows.map(({ startedAt, finishedAt, ...row }) => ({
    ...row,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    customers: sumOf(items.get(row.id) ?? []),
    counts: countsOf(items.get(row.id) ?? []),
    groups: sumOf(groups.get(row.id) ?? []),
    groupCounts: countsOf(groups.get(row.id) ?? []),
  }))
}

const shownSide = (rows: readonly SideRow[]) =>
  [...groupBy(rows, ({ staffId }) => staffId)].map(([staffId, mine]) => ({
    staffId,
    name: mine[0]?.name ?? '',
    customers: sumOf(mine),
    counts: countsOf(mine),
  }))

export async function reportOf(db: Db, id: number): Promise<HandoverReport> {
  const [head] = await shownHandovers(db, await handoverRows(db, { id, limit: 1 }))
  if (!head) throw new Refusal(wecomRefusals.unknownHandover, { id })
  const { zone } = await brandOf(db)
  const groupList = (await shownGroups(db, id)).map(({ errcode, ...group }) => ({
    ...group,
    problem: wordsOf(errcode),
  }))
  return {
    ...head,
    byGiver: shownSide(await bySide(db, id, 'giver')),
    byTaker: shownSide(await bySide(db, id, 'taker')),
    byDay: await byDay(db, id, zone),
    groupList,
  }
}

const reasons: Record<string, Words | undefined> = {
  twice: { zh: '90 天内已转接两次', en: 'Handed over twice within 90 days' },
  noTaker: { zh: '没有可接收的导购', en: 'No guide could take her' },
  noAnswer: { zh: '企业微信一直没有给出结果', en: 'WeCom never said how it ended' },
}
const problemOf = ({ reason, errcode }: ItemRow): Words | null =>
  reasons[reason ?? ''] ?? wordsOf(errcode)

export const shownItem = (row: ItemRow): HandoverItem => {
  const { reason: _reason, errcode: _errcode, takesAt, settledAt, ...rest } = row
  return {
    ...rest,
    problem: problemOf(row),
    takesAt: takesAt?.toISOString() ?? null,
    settledAt: settledAt?.toISOString() ?? null,
  }
}

const PAGE = 2_000
const header = [
  'id',
  'name',
  'from',
  'to',
  'store',
  'state',
  'round',
  'takesAt',
  'settledAt',
  'why',
]

/** Every customer and every round, a page at a time. */
export async function* handoverCsv(db: Db, id: number): AsyncGenerator<string> {
  // The mark tells spreadsheets that this is UTF-8.
  yield `\uFEFF${stringify([header])}`
  for (let after = 0; ;) {
    const rows = await itemRows(db, id, { after, limit: PAGE })
    yield stringify(
      rows
        .map(shownItem)
        .map((row) => [
          row.customerId,
          inert(row.customerName),
          inert(row.from),
          inert(row.to),
          inert(row.storeName),
          row.state,
          row.round,
          row.takesAt,
          row.settledAt,
          inert(row.problem ? `${row.problem.zh} / ${row.problem.en}` : null),
        ]),
    )
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    after = last.id
  }
}
