// Two ids, one person: the younger becomes an alias of the older. State moves, history is read
// through the alias; every module does its own part.
import { sql } from 'kysely'
import { bootedModules, ok, refuse, type Outcome, type Tx } from '#platform'
import { customerChanged, customerMerged, customerUnmerged } from './events.ts'
import { lockCustomers, lockLiving, survivorsOf } from './lock.ts'
import { contradiction, slotsOf } from './plan.ts'
import { customerRefusals } from './refusals.ts'
import { settleCandidate, settleMerged } from './sql/candidate.ts'
import { heldKeys } from './sql/resolve.ts'
import { addAlias, dropAlias, insertMerge, mergeById, sideOf, type MergeRow } from './sql/merge.ts'

export interface MergeRequest {
  customerIds: readonly [number, number]
  reason?: string | null
  /** By evidence, nobody asked: refused where both hold different strong identities of one kind. */
  automatic?: boolean
}

const KEEP_DAYS = 90

/** Merges two customers, whichever ids they are called by; the older id lives on. */
export async function mergeCustomers(tx: Tx, request: MergeRequest): Promise<Outcome<MergeRow>> {
  const survivors = await survivorsOf(tx.db, request.customerIds)
  const [a, b] = request.customerIds.map((id) => survivors.get(id))
  if (a === undefined || b === undefined)
    return refuse(customerRefusals.unknown, { ids: [...request.customerIds] })
  if (a === b) return refuse(customerRefusals.sameCustomer, { customerId: a })
  const [into, from] = a < b ? [a, b] : [b, a]
  await lockLiving(tx, [into, from])
  if (request.automatic) {
    const against = await contradicts(tx, into, from)
    if (against !== null) {
      await settleCandidate(tx, into, from, `contradicts:${against}`)
      return refuse(customerRefusals.contradicts, { kind: against })
    }
  }
  return ok(await merge(tx, from, into, request))
}

async function contradicts(tx: Tx, a: number, b: number): Promise<string | null> {
  const held = await heldKeys(tx.db, [a, b])
  return contradiction(slotsOf(held.get(a) ?? []), slotsOf(held.get(b) ?? []))
}

async function merge(tx: Tx, from: number, into: number, request: MergeRequest): Promise<MergeRow> {
  const before = { from: await sideOf(tx.db, from), into: await sideOf(tx.db, into) }
  const row = await insertMerge(tx, {
    from,
    into,
    reason: request.reason ?? null,
    automatic: request.automatic ?? false,
    before,
  })
  await addAlias(tx.db, from, into, row.id)
  const input = { from, into, mergeId: row.id }
  for (const module of bootedModules()) await module.person?.merge(tx, input)
  await settleMerged(tx, from, into)
  tx.publish(customerMerged, [{ subject: into, payload: input }])
  tx.publish(customerChanged, [{ subject: from, payload: { customerId: from } }])
  return row
}

/** Undoes a merge within 90 days. What happened since stays with the survivor. */
export async function unmerge(tx: Tx, mergeId: number): Promise<Outcome<MergeRow>> {
  const row = await mergeById(tx.db, mergeId)
  if (!row) return refuse(customerRefusals.unknownMerge, { id: mergeId })
  const { aliasId: from, survivorId: into } = row
  await lockCustomers(tx, [from, into])
  const again = await mergeById(tx.db, mergeId)
  if (again?.undoneAt) return refuse(customerRefusals.alreadyUndone, { id: mergeId })
  if (tx.now.getTime() - row.at.getTime() > KEEP_DAYS * 86_400_000)
    return refuse(customerRefusals.mergeTooOld, { id: mergeId })
  const survivor = (await survivorsOf(tx.db, [into])).get(into)
  if (survivor !== into) return refuse(customerRefusals.mergedFurther, { survivorId: survivor })
  await dropAlias(tx.db, from, into)
  const input = { from, into, mergeId }
  for (const module of [...bootedModules()].reverse()) await module.person?.unmerge(tx, input)
  await sql`update customer.merge set undone_at = ${tx.now} where merge_id = ${mergeId}`.execute(
    tx.db,
  )
  await settleCandidate(tx, into, from, 'unmerged')
  tx.publish(customerUnmerged, [{ subject: into, payload: input }])
  tx.publish(customerChanged, [{ subject: from, payload: { customerId: from } }])
  return ok({ ...row, undoneAt: tx.now })
}
