// The gift across the counter: given once, on record, taken back for a few minutes.
import { DAY_MS, MINUTE_MS, plusMs } from '#kit'
import { Refusal, type Actor, type Db, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { counterRefusals } from './refusals.ts'
import { giftRows, lockGift, writeGiven } from './sql/member.ts'

/** A slip of the finger is noticed by then. */
const UNDO_MS = 5 * MINUTE_MS

export const giftsAt = (db: Db, promptId: number, now: Date) =>
  giftRows(db, promptId, {
    joinedSince: plusMs(now, -DAY_MS),
    givenSince: plusMs(now, -UNDO_MS),
  })

export async function handOver(
  tx: Tx,
  actor: Actor,
  { promptId, customerId, given }: { promptId: number; customerId: number; given: boolean },
): Promise<void> {
  const held = await lockGift(tx, promptId, customerId)
  if (!held) throw new Refusal(counterRefusals.noGift, { customerId })
  const { givenAt, couponId } = held
  if (given && (givenAt ?? couponId) !== null) throw new Refusal(counterRefusals.giftGiven)
  if (!given && (givenAt === null || givenAt < plusMs(tx.now, -UNDO_MS)))
    throw new Refusal(counterRefusals.giftKept)
  const by = actor.kind === 'staff' ? actor.id : null
  await writeGiven(tx.db, customerId, given ? { at: tx.now, by } : { at: null, by: null })
  await recordAudit(tx, {
    action: given ? 'counter.give' : 'counter.undo',
    subject: `customer ${customerId}`,
    details: { promptId },
  })
}
