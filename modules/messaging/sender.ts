// Hands what the gate let through to the carrier. It locks each touch and reads it again first, so
// that what was cancelled meanwhile stays; the coupon of a message is issued here, with its
// leaving.
import { only, type LogEvent, type Outcome, type Tx } from '#platform'
import { issueCoupons, ungrantCoupons } from '#modules/coupon'
import { lockPeople, survivorsOf } from '#modules/customer'
import { requestSms } from '#modules/sms'
import { requestSend, sendWelcome } from '#modules/wecom'
import { cardsOf, couponNames } from './cards.ts'
import { touchPassed } from './events.ts'
import { settleTouches } from './settle.ts'
import { usableCoupons } from './sql/known.ts'
import { lockTouches, markHanded, type Settlement } from './sql/touch.ts'
import type { TouchRow } from './touch.ts'

/** A touch on its way out: to whom, and with which coupon. */
interface Parcel {
  touch: TouchRow
  customerId: number
  couponId: number | null
  fresh?: boolean
}

/** Replies by WeCom leave in the transaction that answers; nobody else sends them. */
const hasLeft = ({ class: kind, carrier }: TouchRow) => kind === 'reply' && carrier === 'wecom'

/** Sends the batch's touches that are still to be sent. */
export async function sendPassed(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const asked = only(events, touchPassed)
  await lockPeople(
    tx,
    asked.flatMap((event) => event.subject ?? []),
  )
  const touches = (
    await lockTouches(
      tx,
      asked.map((event) => event.payload.touchId),
    )
  ).filter((touch) => touch.state === 'passed' && !hasLeft(touch))
  const owners = await survivorsOf(
    tx.db,
    touches.map((touch) => touch.customerId),
  )
  const parcels = await withCoupons(
    tx,
    touches.flatMap((touch): Parcel[] => {
      const customerId = owners.get(touch.customerId)
      return customerId === undefined ? [] : [{ touch, customerId, couponId: touch.couponId }]
    }),
  )
  const names = await couponNames(
    tx.db,
    parcels.flatMap((parcel) => parcel.couponId ?? []),
  )
  const [texts, messages] = [true, false].map((isSms) =>
    parcels.filter(({ touch }) => (touch.carrier === 'sms') === isSms),
  ) as [Parcel[], Parcel[]]
  await handOver(tx, texts, await requestSms(tx, texts.map(textMessage)))
  await handOver(
    tx,
    messages,
    await requestSend(
      tx,
      messages.map(({ touch, customerId, couponId }) => ({
        touchId: touch.touchId,
        customerId,
        staffId: touch.staffId,
        text: touch.content.text,
        attachments: cardsOf(touch, couponId, names),
        ...(touch.expiresAt && { expiresAt: touch.expiresAt }),
      })),
    ),
  )
}

const textMessage = ({ touch: { touchId, content, expiresAt }, customerId }: Parcel) => ({
  touchId,
  customerId,
  templateId: content.sms?.templateId ?? 0,
  params: content.sms?.params ?? [],
  ...(expiresAt && { expiresAt }),
})

/**
 * Replies to an adding leave at once: the code lives twenty seconds and is never stored. Gives
 * their coupons.
 */
export async function sendReplies(
  tx: Tx,
  replies: readonly { touch: TouchRow; welcomeCode: string }[],
): Promise<Map<number, number | null>> {
  if (replies.length === 0) return new Map()
  const codes = new Map(replies.map(({ touch, welcomeCode }) => [touch.touchId, welcomeCode]))
  const parcels = await withCoupons(
    tx,
    replies.map(({ touch }): Parcel => ({
      touch,
      customerId: touch.customerId,
      couponId: touch.couponId,
    })),
  )
  const names = await couponNames(
    tx.db,
    parcels.flatMap((parcel) => parcel.couponId ?? []),
  )
  await handOver(
    tx,
    parcels,
    await sendWelcome(
      tx,
      parcels.map(({ touch, customerId, couponId }) => ({
        touchId: touch.touchId,
        customerId,
        welcomeCode: codes.get(touch.touchId) ?? '',
        text: touch.content.text,
        attachments: cardsOf(touch, couponId, names),
      })),
    ),
  )
  return new Map(parcels.map(({ touch, couponId }) => [touch.touchId, couponId]))
}

/**
 * Issues the coupons that travel with messages. A message whose coupon is refused does not leave,
 * unless the grant is one for ever: then it goes with what is left of it.
 */
async function withCoupons(tx: Tx, parcels: readonly Parcel[]): Promise<Parcel[]> {
  const wanting = parcels.filter(({ touch }) => touch.content.couponTemplateId !== undefined)
  const issued =
    wanting.length === 0
      ? []
      : await issueCoupons(
          tx,
          wanting.map(({ touch, customerId }) => ({
            customerId,
            templateId: touch.content.couponTemplateId as number,
            key: touch.content.grantKey ?? `touch:${touch.touchId}`,
            source: touch.ownerKey,
          })),
        )
  const coupons = new Map(wanting.map(({ touch }, n) => [touch.touchId, issued[n]]))
  const repeated = issued.flatMap(({ ok }) => (ok?.repeated ? [ok.couponId] : []))
  const spent = new Set(repeated).difference(await usableCoupons(tx.db, repeated, tx.now))
  const refused = wanting.filter(
    ({ touch }) => coupons.get(touch.touchId)?.refusal && touch.content.grantKey === undefined,
  )
  await settleTouches(
    tx,
    refused.map(({ touch }): Settlement => ({
      customerId: touch.customerId,
      touchId: touch.touchId,
      outcome: 'invalid',
      reason: 'couponRefused',
      release: true,
    })),
  )
  return parcels
    .filter((parcel) => !refused.includes(parcel))
    .map((parcel) => {
      const grant = coupons.get(parcel.touch.touchId)?.ok
      if (!grant) return parcel
      return {
        ...parcel,
        couponId: spent.has(grant.couponId) ? null : grant.couponId,
        fresh: !grant.repeated,
      }
    })
}

/**
 * What the carrier took is marked; what it would not take gives its slot back, and its new coupon.
 */
async function handOver(
  tx: Tx,
  parcels: readonly Parcel[],
  outcomes: readonly Outcome<unknown>[],
): Promise<void> {
  const taken = parcels.filter((_, n) => !outcomes[n]?.refusal)
  const refused = parcels.filter((_, n) => outcomes[n]?.refusal)
  await ungrantCoupons(
    tx,
    refused.flatMap(({ couponId, fresh }) => (fresh && couponId !== null ? [couponId] : [])),
    'message not sent',
  )
  await markHanded(
    tx,
    taken.map(({ touch, couponId }) => ({
      customerId: touch.customerId,
      touchId: touch.touchId,
      couponId,
    })),
  )
  await settleTouches(
    tx,
    refused.map(({ touch }): Settlement => ({
      customerId: touch.customerId,
      touchId: touch.touchId,
      outcome: 'unreachable',
      reason: touch.carrier === 'sms' ? 'noSms' : 'noFriend',
      release: true,
    })),
  )
}
