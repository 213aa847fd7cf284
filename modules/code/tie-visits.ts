// Whoever came by a lent way is tied to the opening it was lent to, as surely as can be known.
import { groupBy, MINUTE_MS, plusMs, sha256, sortedUnique } from '#kit'
import { listener, only, type LogEvent, type Timer, type Tx } from '#platform'
import { customerChanged, lockCustomers } from '#modules/customer'
import { followed } from '#modules/wecom'
import { tied } from './events.ts'
import { gradeOf, HORIZON_MS, type Candidate, type Grade, type Known } from './grade.ts'
import { visitsOfMarks } from './sql/tap.ts'
import {
  candidatesOf,
  dueTies,
  identitiesOf,
  lockLeases,
  namedOpenings,
  nextTie,
  openTies,
  refsOf,
  tiesOfVisits,
  waysLent,
  writeArrivals,
  writeVerdicts,
  type Arrival,
  type CandidateRow,
  type TieRow,
} from './sql/tie.ts'

/** So long who she is may be asked for where the opening names somebody. */
const PATIENCE_MS = 10 * MINUTE_MS
const BATCH = 500

/**
 * What is kept of an id with an opening. Ids of WeChat are long and drawn by chance: nobody finds
 * one by trying.
 */
export const hashOf = (kind: 'unionid' | 'external_userid' | 'openid', value: string): string =>
  sha256(`${kind}:${value}`)

type People = ReadonlyMap<number, Known & { personId: number }>

async function peopleOf(tx: Tx, customerIds: readonly number[]): Promise<People> {
  const people = new Map<number, Known & { personId: number }>()
  for (const row of await identitiesOf(tx.db, customerIds)) {
    const one = people.get(row.customer_id) ?? {
      personId: row.person_id,
      unionid: null,
      external: null,
    }
    if (row.kind === 'unionid') one.unionid = hashOf(row.kind, row.value ?? '')
    if (row.kind === 'external_userid') one.external = hashOf(row.kind, row.value ?? '')
    people.set(row.customer_id, one)
  }
  return people
}

interface Ground {
  people: People
  /** Openings by way, oldest first. */
  lent: ReadonlyMap<number, CandidateRow[]>
  /** Openings that links named, by themselves. */
  named: ReadonlyMap<number, CandidateRow>
  /** Whoever is tied to each opening, kept up as verdicts fall. */
  ties: Map<number, TieRow[]>
}

/** The opening her link named, and no other; or those her way was lent to. */
function openingsFor({ lent, named }: Ground, tie: TieRow): CandidateRow[] {
  if (tie.named === null) return lent.get(tie.wayId) ?? []
  const one = named.get(tie.named)
  return one ? [one] : []
}

const candidates = (ground: Ground, tie: TieRow): Candidate[] =>
  openingsFor(ground, tie)
    .filter((row) => row.from.getTime() > tie.at.getTime() - HORIZON_MS)
    .map((row) => ({
      ...row,
      ties: (ground.ties.get(row.visitId) ?? []).flatMap(({ tieId, customerId, grade }) =>
        grade === null || tieId === tie.tieId
          ? []
          : [{ personId: ground.people.get(customerId)?.personId ?? customerId, grade }],
      ),
    }))

/** Who she is may still become known, and then it decides. */
const mayWait = (ground: Ground, tie: TieRow, now: Date): boolean =>
  (ground.people.get(tie.customerId)?.unionid ?? null) === null &&
  tie.wakeAt !== null &&
  tie.wakeAt > now &&
  candidates(ground, tie).some((one) => one.unionid !== null)

/** Others who were tied to an opening that has turned out to be hers, or anybody's. */
function yielded(others: readonly TieRow[], grade: Grade): TieRow[] {
  if (grade === 'certain')
    return others.flatMap((tie) =>
      tie.grade === 'by_state' || tie.grade === 'uncertain'
        ? [{ ...tie, grade: 'forwarded' as const }]
        : [],
    )
  if (grade !== 'uncertain') return []
  return others.flatMap((tie) =>
    tie.grade === 'by_state' ? [{ ...tie, grade: 'uncertain' as const }] : [],
  )
}

/** Decides one after the other in the order they came; gives the rows that changed. */
function decide(ground: Ground, open: readonly TieRow[], now: Date): TieRow[] {
  const changed = new Map<number, TieRow>()
  const keep = (tie: TieRow) => {
    changed.set(tie.tieId, tie)
    if (tie.visitId === null) return
    const others = (ground.ties.get(tie.visitId) ?? []).filter((one) => one.tieId !== tie.tieId)
    ground.ties.set(tie.visitId, [...others, tie])
  }
  for (const tie of open) {
    if (mayWait(ground, tie, now)) continue
    const her = ground.people.get(tie.customerId) ?? {
      personId: tie.customerId,
      unionid: null,
      external: null,
    }
    const verdict = gradeOf(candidates(ground, tie), { ...her, at: tie.at })
    const others = verdict.visitId === null ? [] : (ground.ties.get(verdict.visitId) ?? [])
    for (const other of yielded(
      others.filter((one) => one.tieId !== tie.tieId),
      verdict.grade,
    ))
      keep(other)
    keep({ ...tie, ...verdict, wakeAt: null })
  }
  return [...changed.values()]
}

async function settle(tx: Tx, open: readonly TieRow[]): Promise<number> {
  if (open.length === 0) return 0
  const wayIds = sortedUnique(open.flatMap((tie) => (tie.named === null ? [tie.wayId] : [])))
  const lent = groupBy(await candidatesOf(tx.db, wayIds), (row) => row.wayId)
  const named = await namedOpenings(
    tx.db,
    open.flatMap((tie) => tie.named ?? []),
  )
  const visitIds = sortedUnique([
    ...[...lent.values()].flat().map((row) => row.visitId),
    ...named.keys(),
  ])
  // Two who came by one opening are decided one after the other.
  tx.locks.take('documents', 'code.lease', visitIds)
  await lockLeases(tx.db, visitIds)
  const known = await tiesOfVisits(tx.db, visitIds)
  const people = await peopleOf(tx, sortedUnique([...open, ...known].map((tie) => tie.customerId)))
  const ties = groupBy(known, (tie) => tie.visitId ?? 0)
  const changed = decide({ people, lent, named, ties }, open, tx.now)
  await writeVerdicts(tx.db, changed)
  const refs = await refsOf(
    tx.db,
    changed.flatMap((tie) => tie.visitId ?? []),
  )
  tx.publish(
    tied,
    changed.flatMap(({ customerId: subject, tieId, codeId, visitId, grade }) =>
      grade === null
        ? []
        : [
            {
              subject,
              payload: { tieId, codeId, visitId, ref: refs.get(visitId ?? 0) ?? null, grade },
            },
          ],
    ),
  )
  return changed.length
}

/** Notes who came by a lent way, and ties whom it can. */
export async function tieVisits(
  tx: Tx,
  arrivals: readonly { customerId: number; state: string; tap?: string; at: Date }[],
): Promise<void> {
  const ways = await waysLent(
    tx.db,
    arrivals.map((arrival) => arrival.state),
  )
  const marked = await visitsOfMarks(
    tx.db,
    arrivals.flatMap(({ tap }) => tap ?? []),
  )
  const came = arrivals.flatMap(({ state, tap, ...arrival }): Arrival[] => {
    if (tap === undefined) {
      const way = ways.get(state)
      return way ? [{ ...arrival, ...way, named: null }] : []
    }
    const one = marked.get(tap)
    return one ? [{ ...arrival, wayId: one.wayId, codeId: one.codeId, named: one.visitId }] : []
  })
  if (came.length === 0) return
  await lockCustomers(tx, sortedUnique(came.map((arrival) => arrival.customerId)))
  await settle(tx, await writeArrivals(tx.db, came, plusMs(tx.now, PATIENCE_MS)))
}

/** More is known of these customers: what waited for it is decided. */
export async function tieAgain(tx: Tx, customerIds: readonly number[]): Promise<void> {
  const waiting = await openTies(tx.db, customerIds)
  if (waiting.length === 0) return
  await lockCustomers(tx, sortedUnique(waiting.map((tie) => tie.customerId)))
  await settle(tx, await openTies(tx.db, customerIds))
}

async function heard(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  await tieVisits(
    tx,
    only(events, followed).flatMap(({ subject, payload: { state, tap, at } }) =>
      subject === null || state === null
        ? []
        : [{ customerId: subject, state, tap, at: new Date(at) }],
    ),
  )
  await tieAgain(
    tx,
    only(events, customerChanged).map((event) => event.payload.customerId),
  )
}

export const tieListener = listener({
  name: 'code.tie',
  on: [followed, customerChanged],
  run: heard,
})

/** Those whose names never came are decided without. */
export const tieTimer: Timer = {
  name: 'code.tie',
  nextDue: (db, aside) => nextTie(db, aside),
  runDue: async (tx, turn) => {
    const due = await dueTies(tx.db, tx.now, turn.limit(BATCH), turn.aside)
    await lockCustomers(tx, sortedUnique(turn.took(due.map((tie) => tie.customerId))))
    return settle(tx, due)
  },
}
