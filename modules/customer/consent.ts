// Consent per purpose: every giving and withdrawing is kept, the latest counts.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'
import { customerConsented } from './events.ts'

export type ConsentPurpose = 'service' | 'marketing' | 'profiling' | 'membership'
export interface ConsentInput {
  customerId: number
  purpose: ConsentPurpose
  granted: boolean
  evidence: string
}

/**
 * Records that consent was given or withdrawn; a repetition of what holds already is no new row.
 */
export async function giveConsent(tx: Tx, inputs: readonly ConsentInput[]): Promise<void> {
  if (inputs.length === 0) return
  const made = await sql<{ customer_id: number; purpose: ConsentPurpose; granted: boolean }>`
    insert into customer.consent (customer_id, purpose, granted, evidence, by, at)
    select i.customer_id, i.purpose, i.granted, i.evidence, ${tx.actor.name}, ${tx.now}
    from unnest(${inputs.map((i) => i.customerId)}::bigint[],
      ${inputs.map((i) => i.purpose)}::text[], ${inputs.map((i) => i.granted)}::boolean[],
      ${inputs.map((i) => i.evidence)}::text[])
      with ordinality as i (customer_id, purpose, granted, evidence, no)
    left join lateral (select c.granted from customer.consent c where c.customer_id = i.customer_id
      and c.purpose = i.purpose order by c.consent_id desc limit 1) as last on true
    where last.granted is distinct from i.granted order by i.no
    returning customer_id, purpose, granted`.execute(tx.db)
  tx.publish(
    customerConsented,
    made.rows.map((row) => ({
      subject: row.customer_id,
      payload: { customerId: row.customer_id, purpose: row.purpose, granted: row.granted },
    })),
  )
}

/** Whether each of the customers consents now; nobody asked is nobody consenting. */
export async function consentsOf(
  db: Db,
  ids: readonly number[],
  purpose: ConsentPurpose,
): Promise<Map<number, boolean>> {
  const found = await sql<{ id: number; granted: boolean }>`
    select distinct on (customer_id) customer_id as id, granted from customer.consent
    where customer_id = any(${[...ids]}::bigint[]) and purpose = ${purpose}
    order by customer_id, consent_id desc`.execute(db)
  const known = new Map(found.rows.map((row) => [row.id, row.granted]))
  return new Map(ids.map((id) => [id, known.get(id) ?? false]))
}
