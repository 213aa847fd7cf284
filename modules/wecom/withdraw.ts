// Taking back a message that has not been called yet: whoever leaves a programme gets no more of
// it.
import { sql } from 'kysely'
import type { Tx } from '#platform'

/**
 * Takes back what still waits to be proposed; gives the touches that will certainly not leave. What
 * has been called stays. Locks the tasks first, as the caller of WeCom does before it reads who is
 * on one.
 */
export async function withdrawSends(
  tx: Tx,
  sends: readonly { customerId: number; touchId: number }[],
): Promise<Set<number>> {
  if (sends.length === 0) return new Set()
  const touchIds = sends.map((send) => send.touchId)
  const customerIds = sends.map((send) => send.customerId)
  await sql`select 1 from wecom.task where task_id in (select s.task_id from wecom.send s
      where s.customer_id = any(${customerIds}::bigint[])
        and s.touch_id = any(${touchIds}::bigint[]))
    order by task_id for update`.execute(tx.db)
  const taken = await sql<{ touch_id: number }>`
    update wecom.send set state = 'rejected', reason = 'withdrawn', wake_at = null
    where customer_id = any(${customerIds}::bigint[]) and touch_id = any(${touchIds}::bigint[])
      and state = 'waiting' and kind = 'mass'
    returning touch_id`.execute(tx.db)
  return new Set(taken.rows.map((row) => row.touch_id))
}
