// A new friend is greeted: the welcome that fits, its coupon, the way to the member page. One batch
// of addings at a time, and before anybody else has looked at them, because the code lives twenty
// seconds.
import { minuteOfDay } from '#kit'
import { listener, only, type LogEvent, type Tx } from '#platform'
import { survivorsOf } from '#modules/customer'
import { offerTouches, type TouchInput } from '#modules/messaging'
import { brandOf } from '#modules/org'
import { followed } from '#modules/wecom'
import { chooseWelcome } from './choose.ts'
import { memberPage } from './pages.ts'
import { activeWelcomes, addGreetings, buyersAmong, codesOf, type WelcomeRow } from './sql.ts'

interface Guest {
  customerId: number
  key: string
  welcome: WelcomeRow
  welcomeCode: string
  staffId: number | null
}

/** Who of the batch can be greeted, and how. */
async function guestsOf(tx: Tx, events: readonly LogEvent[]): Promise<Guest[]> {
  const added = only(events, followed).filter((event) => event.payload.welcomeCode !== null)
  if (added.length === 0) return []
  const [welcomes, codes, brand, people] = [
    await activeWelcomes(tx.db),
    await codesOf(
      tx.db,
      added.flatMap((event) => event.payload.codeId ?? []),
    ),
    await brandOf(tx.db),
    await survivorsOf(
      tx.db,
      added.flatMap((event) => event.subject ?? []),
    ),
  ]
  const minute = minuteOfDay(tx.now, brand.zone)
  const buyers = welcomes.some(({ speaksTo }) => speaksTo !== 'anyone')
    ? await buyersAmong(tx.db, [...people.values()])
    : new Set<number>()
  return added.flatMap((event): Guest[] => {
    const { storeId, staffId, codeId, welcomeCode } = event.payload
    const code = codes.get(codeId ?? 0)
    const customerId = people.get(event.subject ?? 0)
    const welcome = chooseWelcome(welcomes, {
      storeId,
      minute,
      channel: code?.channel ?? null,
      welcomeId: code?.welcome_id ?? null,
      returning: buyers.has(customerId ?? 0),
    })
    if (!welcome || !welcomeCode || customerId === undefined) return []
    return [{ customerId, key: `followed:${event.id}`, welcome, welcomeCode, staffId }]
  })
}

/**
 * The coupon is granted with the leaving: once per customer and welcome, however often she comes
 * back.
 */
const touchOf = ({ customerId, key, welcome, welcomeCode, staffId }: Guest): TouchInput => ({
  customerId,
  ownerKey: `welcome:${welcome.id}:${key}`,
  ownerName: welcome.name,
  key: `welcome:${key}`,
  class: 'reply',
  purpose: 'service',
  carrier: 'wecom',
  welcomeCode,
  content: {
    text: welcome.signature ? `${welcome.text}\n\n—— ${welcome.signature}` : welcome.text,
    ...(welcome.couponTemplateId !== null && {
      couponTemplateId: welcome.couponTemplateId,
      grantKey: `welcome:${welcome.id}:${welcome.couponTemplateId}`,
    }),
    ...(welcome.invite && { link: memberPage() }),
  },
  ...(staffId !== null && { staffId }),
})

async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const guests = await guestsOf(tx, events)
  if (guests.length === 0) return
  const touches = await offerTouches(tx, guests.map(touchOf))
  await addGreetings(
    tx.db,
    guests.flatMap(({ customerId, key, welcome }, n) => {
      const touch = touches[n]?.ok
      return touch
        ? [
            {
              customerId,
              key,
              welcomeId: welcome.id,
              touchId: touch.touchId,
              couponId: touch.couponId ?? null,
            },
          ]
        : []
    }),
    tx.now,
  )
}

export const greetListener = listener({
  name: 'acquire.greet',
  on: [followed],
  after: [],
  afterReason:
    'the welcome must leave within 20 seconds; it reads nothing that other listeners write',
  run,
})
