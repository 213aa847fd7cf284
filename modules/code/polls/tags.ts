// The tags of an answer: put on with it, and taken off again only where the poll had put them on.
import type { Tx } from '#platform'
import { tagCustomers } from '#modules/customer'
import { handTagsOn, ownTagsOf } from './sql/answer.ts'

/** Gives those that changed; a tag that is gone by now is none. */
export async function setTags(
  tx: Tx,
  customerId: number,
  tagIds: readonly number[],
  on: boolean,
): Promise<number[]> {
  const outcomes = await tagCustomers(
    tx,
    tagIds.map((tagId) => ({ tagId, customerIds: [customerId], on })),
  )
  return tagIds.filter((_tag, at) => (outcomes[at]?.ok?.changed.length ?? 0) > 0)
}

/**
 * Takes off what an answer put on and neither `keep` nor another answer of hers asks for. Gives what
 * was taken off, and what of `keep` is the answer's own.
 */
export async function releaseTags(
  tx: Tx,
  customerId: number,
  answerId: number,
  keep: readonly number[],
): Promise<{ off: number[]; kept: number[] }> {
  const own = await ownTagsOf(tx.db, customerId, answerId)
  const leaving = own.filter((tagId) => !keep.includes(tagId))
  const handed = await handTagsOn(tx, customerId, { answerId, tagIds: leaving })
  const off = leaving.filter((tagId) => !handed.includes(tagId))
  await setTags(tx, customerId, off, false)
  return { off, kept: own.filter((tagId) => keep.includes(tagId)) }
}
