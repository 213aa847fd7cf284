// Whoever's points are about to move: found by any id she has had, locked, and rid of what is over.
import type { Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { letGo } from './expire.ts'
import { lockMembers } from './sql/member.ts'

/** The same inputs under the ids that live on (0: nobody has it), and those ids, each once. */
export async function lockHolders<T extends { customerId: number }>(
  tx: Tx,
  given: readonly T[],
): Promise<{ inputs: T[]; ids: number[] }> {
  const people = await lockPeople(
    tx,
    given.map((input) => input.customerId),
  )
  const ids = [...new Set(people.values())]
  await lockMembers(tx, ids)
  await letGo(tx, ids)
  const inputs = given.map((input) => ({ ...input, customerId: people.get(input.customerId) ?? 0 }))
  return { inputs, ids }
}
