// Addresses and invoice titles: written sealed, opened for her, and for whoever packs her parcel.
import type { Address, InvoiceTitle } from '#contracts'
import { ok, refuse, type Db, type Outcome, type Tx } from '#platform'
import { lockLiving } from '../lock.ts'
import { customerRefusals } from '../refusals.ts'
import { seal, unseal } from '../seal.ts'
import {
  addAddress,
  addressRow,
  addressRows,
  dropAddress,
  type AddressKind,
  type AddressRow,
} from '../sql/address.ts'

/** More than fit a page help nobody. */
const MOST = 20

type Kept<K extends AddressKind> = K extends 'parcel' ? Address : InvoiceTitle

function opened<K extends AddressKind>({ id, sealed, keyId, preferred }: AddressRow): Kept<K> {
  // Only `keepAddress` writes these, and it has sealed what the contract let in.
  const value = JSON.parse(unseal(sealed, keyId)) as object
  return { ...value, ...('phone' in value && { preferred }), id } as Kept<K>
}

/** Hers, the preferred first. */
export async function keptAddresses<K extends AddressKind>(
  db: Db,
  personId: number,
  kind: K,
): Promise<Kept<K>[]> {
  return (await addressRows(db, personId, kind)).map((row) => opened<K>(row))
}

/**
 * One of hers, also one she has forgotten since, unless it has to be `offered` still; undefined
 * where it was erased or never hers.
 */
export async function keptAddress<K extends AddressKind>(
  db: Db,
  find: { id: number; kind: K; personId: number; offered?: boolean },
): Promise<Kept<K> | undefined> {
  const row = await addressRow(db, find)
  return row && opened<K>(row)
}

/** Adds one, or writes a changed one anew: what was placed before keeps what it was given. */
export async function keepAddress<K extends AddressKind>(
  tx: Tx,
  {
    customerId,
    kind,
    id,
    value,
    preferred = false,
  }: { customerId: number; kind: K; id?: number | undefined; value: object; preferred?: boolean },
): Promise<Outcome<Kept<K>>> {
  await lockLiving(tx, [customerId])
  if (id !== undefined && !(await dropAddress(tx, { id, kind, personId: customerId })))
    return refuse(customerRefusals.unknownAddress, { id }, 'id')
  const before = await addressRows(tx.db, customerId, kind)
  if (before.length >= MOST) return refuse(customerRefusals.tooManyAddresses, { max: MOST })
  const sealed = seal(JSON.stringify(value))
  const made = await addAddress(tx, { customerId, kind, ...sealed, preferred })
  return ok(opened<K>({ id: made, ...sealed, preferred }))
}

/** She forgets one. */
export async function forgetAddress(
  tx: Tx,
  find: { id: number; kind: AddressKind; personId: number },
): Promise<Outcome<true>> {
  await lockLiving(tx, [find.personId])
  return (await dropAddress(tx, find))
    ? ok(true)
    : refuse(customerRefusals.unknownAddress, { id: find.id })
}
