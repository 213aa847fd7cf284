// Who pays, as WeChat Pay knows her.
import { sql } from 'kysely'
import { Refusal, type Db } from '#platform'
import { payRefusals } from './refusals.ts'

/** Her openids at the account whose merchant is paid; none where she has never opened it there. */
export async function openidsOf(db: Db, customerId: number): Promise<string[]> {
  const found = await sql<{ value: string }>`select i.value
    from customer.v_person p join customer.v_identity i on i.customer_id = p.customer_id
    join pay.merchant m on m.app_id = i.app
    where p.person_id = ${customerId} and i.kind = 'openid' order by i.value`.execute(db)
  return found.rows.map(({ value }) => value)
}

/** The one that pays; refuses where there is none. */
export async function openidOf(db: Db, customerId: number): Promise<string> {
  const [openid] = await openidsOf(db, customerId)
  if (openid === undefined) throw new Refusal(payRefusals.openidNeeded)
  return openid
}
