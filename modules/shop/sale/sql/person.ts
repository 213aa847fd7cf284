// Who pays, as WeChat Pay knows her.
import { sql } from 'kysely'
import { Refusal, type Db } from '#platform'
import { payRefusals } from '#modules/pay'

/** Her openid at the account whose merchant is paid; refuses where she has never opened it there. */
export async function openidOf(db: Db, customerId: number): Promise<string> {
  const found = await sql<{ value: string }>`select i.value
    from customer.v_person p join customer.v_identity i on i.customer_id = p.customer_id
    join pay.v_merchant m on m.app_id = i.app
    where p.person_id = ${customerId} and i.kind = 'openid' order by i.value limit 1`.execute(db)
  const [row] = found.rows
  if (!row) throw new Refusal(payRefusals.openidNeeded)
  return row.value
}
