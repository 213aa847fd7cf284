// Giving a known customer keys that another module drew for her, as a member number.
import { sortedUnique } from '#kit'
import type { Lane, Tx } from '#platform'
import { customerChanged, customersTouched } from './events.ts'
import { normalise, type IdentityInput } from './identity.ts'
import { keyOf } from './seal.ts'
import { claimKeys, ownersOf, placeKeys, type KeyRow } from './sql/resolve.ts'

export interface AttachInput {
  customerId: number
  identity: IdentityInput
}

/** Attaches fresh keys to locked customers; a key somebody holds already stays with its holder. */
export async function attachIdentities(
  tx: Tx,
  inputs: readonly AttachInput[],
  { lane = 'live' }: { lane?: Lane } = {},
): Promise<void> {
  const rows = inputs.flatMap(({ customerId, identity }): (KeyRow & { customerId: number })[] => {
    const value = normalise(identity)
    const { kind, app = '', verified = false } = identity
    return value === null
      ? []
      : [{ customerId, key: keyOf(identity, value), kind, app, verified, value }]
  })
  if (rows.length === 0) return
  await claimKeys(tx, rows)
  const owners = await ownersOf(
    tx.db,
    rows.map((row) => row.key),
  )
  const free = rows.filter((row) => !owners.has(row.key))
  await placeKeys(
    tx.db,
    free.map((row) => ({ key: row.key, id: row.customerId })),
  )
  if (lane === 'bulk') {
    const ids = sortedUnique(free.map((row) => row.customerId))
    if (ids.length > 0) tx.publish(customersTouched, [{ subject: null, payload: { ids } }], 'bulk')
    return
  }
  tx.publish(
    customerChanged,
    free.map(({ customerId }) => ({ subject: customerId, payload: { customerId } })),
  )
}
