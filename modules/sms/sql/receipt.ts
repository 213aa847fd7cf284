// Messages a receipt may speak of.
import { sql } from 'kysely'
import type { Db } from '#platform'

export interface OpenSend {
  personId: number
  customerId: number
  sendId: number
  callId: number | null
  serial: string | null
}

/** Called and not known to have arrived, of these people under all their ids. */
export async function openOf(db: Db, personIds: readonly number[]): Promise<OpenSend[]> {
  const found = await sql<OpenSend>`select p.person_id as "personId",
      s.customer_id as "customerId", s.send_id as "sendId", s.call_id as "callId", s.serial
    from customer.v_person p join sms.send s on s.customer_id = p.customer_id
    where p.person_id = any(${[...personIds]}::bigint[])
      and s.state in ('calling', 'accepted', 'unknown')
    order by s.send_id desc`.execute(db)
  return found.rows
}
