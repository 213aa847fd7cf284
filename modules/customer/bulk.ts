// A tag put on many customers at once, or taken off, in transactions of a thousand; and its
// undoing.
import type { Selection } from '#contracts'
import { chunksOf } from '#kit'
import { recordAudit } from '#modules/org'
import { orThrow, Refusal, type Actor, type Platform, type Scope, type Tx } from '#platform'
import { lockPeople } from './lock.ts'
import { customerRefusals } from './refusals.ts'
import { confirmedIds } from './selection.ts'
import {
  bulkById,
  chunksOfBulk,
  closeBulk,
  openBulk,
  writeChunk,
  type BulkRow,
} from './sql/bulk.ts'
import { visibleOf } from './sql/list.ts'
import { tagCustomers, untouchedSince, type TaggingInput } from './tag.ts'

const CHUNK = 1_000

export interface TagMany {
  selection: Selection
  tagId: number
  on: boolean
  expected: number
}
interface Call {
  platform: Platform
  actor: Actor
  scope: Scope
}

type Part = Required<TaggingInput>

async function tagPart(tx: Tx, part: Part): Promise<number[]> {
  const people = await lockPeople(tx, part.customerIds)
  return orThrow((await tagCustomers(tx, [{ ...part, customerIds: [...people.values()] }]))[0])
    .changed
}

/** For those whose tag nobody has touched since. */
async function untagPart(tx: Tx, { tagId, customerIds, on, bulkId }: Part): Promise<void> {
  const people = await lockPeople(tx, customerIds)
  const left = await untouchedSince(tx.db, { tagId, customerIds: [...people.values()], on, bulkId })
  orThrow((await tagCustomers(tx, [{ tagId, customerIds: left, on: !on }]))[0])
}

export async function tagMany(
  call: Call,
  { selection, tagId, on, expected }: TagMany,
): Promise<BulkRow> {
  const ids = await confirmedIds(call.platform, call.scope, selection, expected)
  return tagIds(call, { ids, tagId, on })
}

/**
 * Remembers for whom something changed; one that is killed on the way can be undone as far as it
 * came.
 */
export async function tagIds(
  call: Omit<Call, 'scope'>,
  { ids, tagId, on }: { ids: readonly number[]; tagId: number; on: boolean },
): Promise<BulkRow> {
  const { platform, actor } = call
  const bulkId = await platform.transact({ actor }, async (tx) => {
    const id = await openBulk(tx, { tagId, on, asked: ids.length })
    if (id === undefined) throw new Refusal(customerRefusals.unknownTag, { tagId }, 'tagId')
    await recordAudit(tx, {
      action: 'customer.bulkTag',
      subject: `bulk ${id}`,
      details: { tagId, on, asked: ids.length },
    })
    return id
  })
  let no = 0
  for (const part of chunksOf(ids, CHUNK)) {
    const at = no++
    await platform.transact({ actor }, async (tx) => {
      await writeChunk(tx, bulkId, at, await tagPart(tx, { tagId, customerIds: part, on, bulkId }))
    })
  }
  return ownBulk(call, bulkId)
}

/**
 * Takes back what the action changed and nobody has changed since, for those within reach by now.
 */
export async function undoBulk(call: Call, bulkId: number): Promise<BulkRow> {
  const { platform, actor, scope } = call
  const { tagId, on, undoneAt } = await ownBulk(call, bulkId)
  if (undoneAt) throw new Refusal(customerRefusals.bulkUndone, { id: bulkId })
  for await (const ids of chunksOfBulk(platform.db, bulkId)) {
    await platform.transact({ actor }, async (tx) => {
      await untagPart(tx, { tagId, customerIds: await visibleOf(tx.db, scope, ids), on, bulkId })
    })
  }
  await platform.transact({ actor }, async (tx) => {
    await closeBulk(tx, bulkId)
    await recordAudit(tx, { action: 'customer.bulkUndone', subject: `bulk ${bulkId}` })
  })
  return ownBulk(call, bulkId)
}

/** An action of this actor's own. */
async function ownBulk({ platform, actor }: Omit<Call, 'scope'>, id: number): Promise<BulkRow> {
  const row = await bulkById(platform.db, actor, id)
  if (!row) throw new Refusal(customerRefusals.unknownBulk, { id })
  return row
}
