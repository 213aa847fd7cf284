// Segments: saved, listed, removed, watched. A segment is a living rule; a list of people it is
// not.
import type { Rule, Segment } from '#contracts'
import { recordAudit } from '#modules/org'
import { bootedModules, ok, Refusal, refuse, type Db, type Outcome, type Tx } from '#platform'
import { catalogueOf, type Catalogue } from './catalogue.ts'
import { refreshSegment } from './events.ts'
import { audienceRefusals } from './refusals.ts'
import { checkRule, conditionsOf, isMoving, spellOut, type PlainRule } from './rule.ts'
import {
  addWatcher,
  deleteSegment,
  lockSegments,
  removeWatcher,
  segmentsByIds,
  segmentsNaming,
  watchersOf,
  writeSegment,
  type SegmentRow,
  type Watcher,
} from './sql/segment.ts'

export const catalogue = (): Catalogue => catalogueOf(bootedModules())

/** A rule checked and ready to compile: no name of another segment is left in it. */
export async function plainRule(db: Db, target: Rule | number): Promise<PlainRule> {
  const rules = new Map<number, Rule>()
  const root: Rule = typeof target === 'number' ? { segment: target, is: true } : target
  for (let named = namedIn([root]); named.length > 0;) {
    const rows = await segmentsByIds(db, named)
    for (const row of rows) rules.set(row.id, row.rule)
    named = namedIn(rows.map((row) => row.rule)).filter((id) => !rules.has(id))
  }
  const plain = spellOut(root, rules)
  checkRule(plain, catalogue())
  return plain
}

const namedIn = (rules: readonly Rule[]): number[] => [
  ...new Set(
    rules.flatMap((rule) =>
      [...conditionsOf(rule)].flatMap((condition) =>
        'segment' in condition ? [condition.segment] : [],
      ),
    ),
  ),
]

export interface SaveInput {
  id?: number
  name: string
  note?: string
  rule: Rule
}

/** Creates or changes segments. The members of one that is watched follow within seconds. */
export async function saveSegments(
  tx: Tx,
  inputs: readonly SaveInput[],
): Promise<Outcome<{ id: number }>[]> {
  const outcomes: Outcome<{ id: number }>[] = []
  for (const input of inputs) outcomes.push(await saveOne(tx, input))
  return outcomes
}

async function saveOne(tx: Tx, input: SaveInput): Promise<Outcome<{ id: number }>> {
  if (input.id !== undefined) {
    await lockSegments(tx, [input.id])
    const known = await segmentsByIds(tx.db, [input.id])
    if (known.length === 0) return refuse(audienceRefusals.unknownSegment, { id: input.id })
  }
  const checked = await tryPlain(tx.db, input)
  if (checked.refusal) return checked
  const id = await writeSegment(tx, { note: '', ...input, moving: isMoving(checked.ok) })
  if (id === undefined) return refuse(audienceRefusals.nameTaken, { name: input.name }, 'name')
  await recordAudit(tx, {
    action: 'audience.segmentSaved',
    subject: String(id),
    details: { name: input.name },
  })
  const watchers = await watchersOf(tx.db, [id])
  if (watchers.size > 0)
    tx.enqueue(refreshSegment, { segmentId: id }, { key: `audience.refresh.${id}` })
  return ok({ id })
}

async function tryPlain(db: Db, input: SaveInput): Promise<Outcome<PlainRule>> {
  try {
    const names = [...conditionsOf(input.rule)].some(
      (c) => 'segment' in c && c.segment === input.id,
    )
    if (names) return refuse(audienceRefusals.segmentCircle, { id: input.id }, 'rule')
    const plain = await plainRule(db, input.rule)
    const through = input.id === undefined ? [] : await namedAnywhere(db, input.rule)
    if (through.includes(input.id ?? 0))
      return refuse(audienceRefusals.segmentCircle, { id: input.id }, 'rule')
    return ok(plain)
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error }
    throw error
  }
}

/** Ids of all segments a rule leads to, near and far. */
async function namedAnywhere(db: Db, rule: Rule): Promise<number[]> {
  const seen = new Set<number>()
  for (let named = namedIn([rule]); named.length > 0;) {
    for (const id of named) seen.add(id)
    named = namedIn((await segmentsByIds(db, named)).map((row) => row.rule)).filter(
      (id) => !seen.has(id),
    )
  }
  return [...seen]
}

/** Deletes a segment that nothing uses. */
export async function removeSegment(tx: Tx, id: number): Promise<Outcome<true>> {
  await lockSegments(tx, [id])
  const usedBy = await usersOf(tx.db, [id])
  const users = usedBy.get(id) ?? []
  if (users.length > 0) return refuse(audienceRefusals.segmentUsed, { usedBy: users })
  if (!(await deleteSegment(tx, id))) return refuse(audienceRefusals.unknownSegment, { id })
  await recordAudit(tx, { action: 'audience.segmentRemoved', subject: String(id), details: {} })
  return ok(true)
}

async function usersOf(db: Db, ids: readonly number[]): Promise<Map<number, Watcher[]>> {
  const users = await watchersOf(db, ids)
  for (const id of ids) {
    const naming = (await segmentsNaming(db, id)).map((s) => ({ kind: 'segment', ...s }))
    if (naming.length > 0) users.set(id, [...(users.get(id) ?? []), ...naming])
  }
  return users
}

/** Keeps the members of a segment current for somebody: a journey, a group, a webhook. */
export async function watchSegment(tx: Tx, segmentId: number, owner: Watcher): Promise<void> {
  await lockSegments(tx, [segmentId])
  if (await addWatcher(tx, segmentId, owner)) {
    tx.enqueue(refreshSegment, { segmentId }, { key: `audience.refresh.${segmentId}` })
  }
}

/** The last one to stop watching takes the members along. */
export async function unwatchSegment(
  tx: Tx,
  segmentId: number,
  owner: Pick<Watcher, 'kind' | 'id'>,
): Promise<void> {
  await lockSegments(tx, [segmentId])
  await removeWatcher(tx, segmentId, owner)
}

export async function shown(db: Db, rows: readonly SegmentRow[]): Promise<Segment[]> {
  const users = await usersOf(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    note: row.note,
    rule: row.rule,
    count: row.count,
    countedAt: row.countedAt?.toISOString() ?? null,
    usedBy: users.get(row.id) ?? [],
    watched: (users.get(row.id) ?? []).some((user) => user.kind !== 'segment'),
    changedAt: row.changedAt.toISOString(),
    changedBy: row.changedBy,
  }))
}
