// Whose standing a batch of events is about, locked.
import type { LogEvent, Tx } from '#platform'
import { survivorsOf } from '#modules/customer'
import { lockMembers, type MemberRow } from './sql/member.ts'

/** Somebody was merged between being found and being locked: the transaction runs again. */
class MergedMeanwhile extends Error {
  readonly code = '40001'
}

/** Who lives on for each subject, and the memberships of those who are members, locked. */
export async function lockStanding(
  tx: Tx,
  events: readonly LogEvent[],
): Promise<{ people: Map<number, number>; members: Map<number, MemberRow> }> {
  const subjects = events.map((event) => event.subject ?? 0)
  const people = await survivorsOf(tx.db, subjects)
  const members = await lockMembers(tx, people.values())
  const again = await survivorsOf(tx.db, subjects)
  for (const [id, survivor] of people) {
    if (again.get(id) !== survivor) throw new MergedMeanwhile('a member was merged meanwhile')
  }
  return { people, members }
}
