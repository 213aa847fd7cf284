// Members of watched segments: rows that follow the rule within seconds of an event, by the
// calendar where a window moves, and after the rule itself was changed. A row changes only where
// the answer differs, so nobody who matches before and after is ever missing (S-J17).
import { lockCustomers, survivorsOf } from '#modules/customer'
import { addDays, chunksOf, dayOf, sortedUnique, startOfDay } from '#kit'
import { brandOf } from '#modules/org'
import { brandScope, type Platform, type Timer, type Tx } from '#platform'
import { refreshSegment, segmentEntered, segmentLeft } from './events.ts'
import { idsOf } from './everyone.ts'
import { catalogue, plainRule } from './segments.ts'
import { readsOf, type PlainRule, type Reads } from './rule.ts'
import { calendarAt, matchingPlain } from './someone.ts'
import {
  claimSweeps,
  enterMembers,
  leaveMembers,
  markFilled,
  memberIds,
  membershipsOf,
  oldestSweep,
  type Membership,
} from './sql/member.ts'
import { watchedSegments } from './sql/segment.ts'

interface Watched {
  id: number
  rule: PlainRule
  reads: Reads
}

/** Every watched segment whose rule can be read; one that names a removed fact changes nobody. */
export async function watchedRules(tx: Tx): Promise<Watched[]> {
  const found: Watched[] = []
  for (const segment of await watchedSegments(tx.db)) {
    const rule = await plainRule(tx.db, segment.id)
    found.push({ id: segment.id, rule, reads: readsOf(rule, catalogue()) })
  }
  return found
}

/** Brings the rows of these customers in line with these rules; tells of it unless it is quiet. */
export async function settle(
  tx: Tx,
  segments: readonly Pick<Watched, 'id' | 'rule'>[],
  customerIds: readonly number[],
  quiet: boolean,
): Promise<void> {
  if (segments.length === 0 || customerIds.length === 0) return
  const survivors = await survivorsOf(tx.db, customerIds)
  const ids = sortedUnique([...survivors.keys(), ...survivors.values()])
  await lockCustomers(tx, ids)
  const before = await membershipsOf(
    tx.db,
    segments.map((s) => s.id),
    ids,
  )
  const entered: Membership[] = []
  const left: Membership[] = []
  for (const { id, rule } of segments) {
    const members = new Set(before.filter((m) => m.segmentId === id).map((m) => m.customerId))
    const matched = await matchingPlain(tx, rule, ids)
    for (const customerId of ids) {
      if (matched.has(customerId) === members.has(customerId)) continue
      if (matched.has(customerId)) entered.push({ segmentId: id, customerId })
      else left.push({ segmentId: id, customerId })
    }
  }
  const came = await enterMembers(tx, entered)
  const went = await leaveMembers(tx, left)
  if (quiet) return
  const told = (m: Membership & { version: number }) => ({
    subject: m.customerId,
    payload: { segmentId: m.segmentId, version: m.version },
  })
  tx.publish(segmentLeft, went.map(told))
  tx.publish(segmentEntered, came.map(told))
}

const SETTLE = 1_000

/**
 * Compares all members with all who match. ClickHouse proposes both; each difference is confirmed
 * by PostgreSQL under the customer's lock before a row changes.
 */
export async function refresh(
  platform: Platform,
  input: { segmentId: number; events?: boolean },
): Promise<void> {
  const { segmentId } = input
  const segment = (await watchedSegments(platform.db)).find((s) => s.id === segmentId)
  if (!segment) return
  const rule = await plainRule(platform.db, segmentId)
  const correct = async (ids: readonly number[]) => {
    for (const some of chunksOf(ids, SETTLE)) {
      await platform.transact({}, (tx) =>
        settle(tx, [{ id: segmentId, rule }], some, !input.events),
      )
    }
  }
  let after = 0
  for await (const matched of idsOf(platform, brandScope(), segmentId)) {
    const until = matched.at(-1) ?? after
    const members = new Set(
      await memberIds(platform.db, segmentId, { after, until, limit: 10_000_000 }),
    )
    const differ = matched.filter((id) => !members.delete(id))
    await correct(sortedUnique([...differ, ...members]))
    after = until
  }
  for (;;) {
    const rest = await memberIds(platform.db, segmentId, { after, limit: SETTLE })
    await correct(rest)
    if (rest.length < SETTLE) break
    after = rest.at(-1) ?? after
  }
  await platform.transact({}, async (tx) =>
    markFilled(tx, segmentId, segment.version, (await calendarAt(tx)).today),
  )
}

/** Rules with a moving window are swept when the business day changes. */
export const sweepTimer: Timer = {
  name: 'audience.sweep',
  nextDue: async (db) => {
    const day = await oldestSweep(db)
    return day === null ? null : startOfDay(addDays(day, 1), (await brandOf(db)).zone)
  },
  runDue: async (tx) => {
    const { zone } = await brandOf(tx.db)
    const due = await claimSweeps(tx, dayOf(tx.now, zone))
    for (const segmentId of due) {
      tx.enqueue(
        refreshSegment,
        { segmentId, events: true },
        { key: `audience.refresh.${segmentId}` },
      )
    }
    return due.length
  },
}
