// Rows of addresses: sealed, and read through all ids of a person.
import { sql } from 'kysely'
import type { Db, Tx } from '#platform'

export type AddressKind = 'parcel' | 'invoice'

export interface AddressRow {
  id: number
  sealed: string
  keyId: string
  preferred: boolean
}
const columns = sql`a.address_id as id, a.sealed, a.key_id as "keyId", a.preferred`

/** Hers that are still offered: the preferred first, then the newest. */
export async function addressRows(
  db: Db,
  personId: number,
  kind: AddressKind,
): Promise<AddressRow[]> {
  const found = await sql<AddressRow>`select ${columns} from customer.v_person p
    join customer.address a on a.customer_id = p.customer_id
    where p.person_id = ${personId} and a.kind = ${kind} and a.gone_at is null
    order by a.preferred desc, a.address_id desc`.execute(db)
  return found.rows
}

/** One of hers by its id, also one that is not offered any more, unless it has to be. */
export async function addressRow(
  db: Db,
  find: { id: number; kind: AddressKind; personId: number; offered?: boolean },
): Promise<AddressRow | undefined> {
  const found = await sql<AddressRow>`select ${columns} from customer.v_person p
    join customer.address a on a.customer_id = p.customer_id
    where p.person_id = ${find.personId} and a.address_id = ${find.id}
      and a.kind = ${find.kind}
      and (a.gone_at is null or not ${find.offered ?? false})`.execute(db)
  return found.rows[0]
}

export async function addAddress(
  tx: Tx,
  row: { customerId: number; kind: AddressKind; sealed: string; keyId: string; preferred: boolean },
): Promise<number> {
  if (row.preferred)
    await sql`update customer.address a set preferred = false from customer.v_person p
      where p.person_id = ${row.customerId} and a.customer_id = p.customer_id
        and a.kind = ${row.kind} and a.preferred`.execute(tx.db)
  const made = await sql<{ id: number }>`insert into customer.address
      (customer_id, kind, sealed, key_id, preferred, made_at)
    values (${row.customerId}, ${row.kind}, ${row.sealed}, ${row.keyId}, ${row.preferred},
      ${tx.now}) returning address_id as id`.execute(tx.db)
  return made.rows[0]?.id ?? 0
}

/** False where none of hers that is still offered has this id. */
export async function dropAddress(
  tx: Tx,
  find: { id: number; kind: AddressKind; personId: number },
): Promise<boolean> {
  const gone = await sql`update customer.address a set gone_at = ${tx.now}, preferred = false
    from customer.v_person p where p.person_id = ${find.personId}
      and a.customer_id = p.customer_id and a.address_id = ${find.id} and a.kind = ${find.kind}
      and a.gone_at is null returning 1`.execute(tx.db)
  return gone.rows.length > 0
}
