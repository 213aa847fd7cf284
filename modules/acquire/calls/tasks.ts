// Who calls whom: her own guide, else whoever of the store has the turn; nobody who said no. Each is
// told in WeCom, once for a list.
import type { Tx } from '#platform'
import { tellStaff } from '#modules/wecom'
import type { OutreachRow } from '../outreach/sql/outreach.ts'
import type { NewPerson, Offered } from '../outreach/sql/person.ts'
import { notToCall } from '../outreach/sql/consent.ts'
import { cancelTasks, callersOf, callersOfList, writeTasks } from './sql/task.ts'

export async function addTasks(
  tx: Tx,
  row: OutreachRow,
  people: readonly NewPerson[],
): Promise<Offered[]> {
  const ids = people.map((person) => person.customerId)
  const left = await notToCall(tx.db, ids)
  const callable = ids.filter((id) => !left.has(id))
  await writeTasks(tx, row.id, await callersOf(tx.db, callable, row.storeId))
  return ids.map((customerId) => ({
    customerId,
    slug: null,
    touchId: null,
    reason: left.get(customerId) ?? null,
  }))
}

export const endTasks = (tx: Tx, outreachId: number, ids: readonly number[]): Promise<void> =>
  cancelTasks(tx, outreachId, ids)

export async function tellCallers(tx: Tx, { id, name }: OutreachRow): Promise<void> {
  const callers = await callersOfList(tx.db, id)
  await tellStaff(
    tx,
    callers.map(({ staffId, count }) => ({
      key: `calls:${id}:${staffId}`,
      kind: 'calls',
      staffId,
      count,
      name,
    })),
  )
}
