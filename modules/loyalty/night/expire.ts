// Points past their last day go, of all members whose points nobody worked on since midnight.
import type { Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { nightExpired } from '../events.ts'
import { expireLots } from '../expire.ts'
import { lockMembers } from '../sql/member.ts'
import type { Night } from '../sql/night.ts'

export async function expire(tx: Tx, { day, until }: Night, ids: readonly number[]) {
  await lockPeople(tx, ids)
  await lockMembers(tx, ids)
  await expireLots(tx, ids, until)
  tx.publish(nightExpired, [{ subject: null, payload: { day, ids: [...ids] } }], 'bulk')
}
