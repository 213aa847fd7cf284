// Who became a member on the official account's page is offered the brand's gift: a coupon, granted
// once, and a link of her own to a guide of her store.
import type { OwnJoiningGift } from '#contracts'
import { sortedUnique } from '#kit'
import { listener, only, orThrow, type LogEvent, type Tx } from '#platform'
import { makeLinks } from '#modules/code'
import { issueCoupons } from '#modules/coupon'
import { lockPeople } from '#modules/customer'
import { loyaltyJoined } from '#modules/loyalty'
import { dueMembers, ownGift, writeMembers } from './sql/member.ts'

/** Offers it to those of these people who are to have it and have not been offered it. */
async function offer(tx: Tx, customerIds: readonly number[]): Promise<void> {
  const people = sortedUnique([...(await lockPeople(tx, customerIds)).values()])
  const due = await dueMembers(tx.db, people)
  if (due.length === 0) return
  const refs = due.map(({ personId }) => `joining:${personId}`)
  const links = await makeLinks(
    tx,
    due.map(({ codeId }, at) => ({ codeId, ref: refs[at] ?? '' })),
  )
  const promised = due.filter(({ templateId }) => templateId !== null)
  // A coupon that cannot be issued any more leaves the way to the guide.
  const issued = await issueCoupons(
    tx,
    promised.map(({ personId, templateId }) => ({
      customerId: personId,
      templateId: templateId ?? 0,
      key: `joining:${personId}`,
      source: 'joining gift',
    })),
  )
  const coupons = new Map(promised.map((one, at) => [one.personId, issued[at]?.ok?.couponId]))
  await writeMembers(
    tx,
    due.map(({ personId, codeId }, at) => ({
      customerId: personId,
      codeId,
      ref: refs[at] ?? '',
      slug: orThrow(links[at]).slug,
      couponId: coupons.get(personId) ?? null,
    })),
  )
}

/** What her page shows: asked right after registering, it does not wait for the listener. */
export async function myGift(tx: Tx, customerId: number): Promise<OwnJoiningGift | null> {
  await offer(tx, [customerId])
  return ownGift(tx.db, customerId)
}

const run = async (tx: Tx, events: readonly LogEvent[]): Promise<void> => {
  const joined = only(events, loyaltyJoined).flatMap(({ subject }) => subject ?? [])
  if (joined.length > 0) await offer(tx, joined)
}

export const joiningListener = listener({ name: 'acquire.joining', on: [loyaltyJoined], run })
