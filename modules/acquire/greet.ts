// A new friend is greeted: the welcome that fits, its coupon, the way to the member page. One batch of
// addings at a time, and before anybody else has looked at them, because the code lives twenty seconds.
import { minuteOfDay, sortedUnique } from '#kit'
import { listener, only, type LogEvent, type Tx } from '#platform'
import { issueCoupons } from '#modules/coupon'
import { lockCustomers, survivorsOf } from '#modules/customer'
import { offerTouches, type TouchInput } from '#modules/messaging'
import { brandOf } from '#modules/org'
import { followed } from '#modules/wecom'
import { chooseWelcome } from './choose.ts'
import { memberPage } from './pages.ts'
import { activeWelcomes, addGreetings, codesOf, usableCoupons, type WelcomeRow } from './sql.ts'

interface Guest {
  customerId: number; key: string; welcome: WelcomeRow; welcomeCode: string; staffId: number | null
  couponId: number | null
}

/** Who of the batch can be greeted, and how. */
async function guestsOf(tx: Tx, events: readonly LogEvent[]): Promise<Guest[]> {
  const added = only(events, followed).filter((event) => event.payload.welcomeCode !== null)
  if (added.length === 0) return []
  const [welcomes, codes, brand, people] = [
    await activeWelcomes(tx.db), await codesOf(tx.db, added.flatMap((event) => event.payload.codeId ?? [])),
    await brandOf(tx.db), await survivorsOf(tx.db, added.flatMap((event) => event.subject ?? [])),
  ]
  const minute = minuteOfDay(tx.now, brand.zone)
  return added.flatMap((event): Guest[] => {
    const { storeId, staffId, codeId, welcomeCode } = event.payload
    const code = codes.get(codeId ?? 0)
    const welcome = chooseWelcome(welcomes,
      { storeId, minute, channel: code?.channel ?? null, welcomeId: code?.welcome_id ?? null })
    const customerId = people.get(event.subject ?? 0)
    if (!welcome || !welcomeCode || customerId === undefined) return []
    return [{ customerId, key: `followed:${event.id}`, welcome, welcomeCode, staffId, couponId: null }]
  })
}

/** Once per customer and welcome, however often she comes back; without a coupon she is greeted all the same. */
async function giveCoupons(tx: Tx, guests: readonly Guest[]): Promise<Guest[]> {
  const wanting = guests.filter((guest) => guest.welcome.couponTemplateId !== null)
  if (wanting.length === 0) return [...guests]
  const issued = await issueCoupons(tx, wanting.map(({ customerId, welcome }) => ({
    customerId, templateId: welcome.couponTemplateId ?? 0, key: `welcome:${welcome.id}:${welcome.couponTemplateId ?? 0}`,
    source: `welcome ${welcome.id}`,
  })))
  const given = new Map(wanting.map((guest, n) => [guest, issued[n]?.ok?.couponId ?? null]))
  const usable = await usableCoupons(tx.db, [...given.values()].flatMap((id) => id ?? []))
  return guests.map((guest) => {
    const couponId = given.get(guest) ?? null
    return { ...guest, couponId: couponId !== null && usable.has(couponId) ? couponId : null }
  })
}

const touchOf = ({ customerId, key, welcome, welcomeCode, staffId, couponId }: Guest): TouchInput => ({
  customerId, ownerKey: `welcome:${welcome.id}:${key}`, ownerName: welcome.name, key: `welcome:${key}`,
  class: 'reply', purpose: 'service', carrier: 'wecom', welcomeCode,
  content: {
    text: welcome.signature ? `${welcome.text}\n\n—— ${welcome.signature}` : welcome.text,
    ...(couponId !== null && { couponId }),
    ...(welcome.invite && { link: memberPage() }),
  },
  ...(staffId !== null && { staffId }),
})

async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const invited = await guestsOf(tx, events)
  if (invited.length === 0) return
  await lockCustomers(tx, sortedUnique(invited.map((guest) => guest.customerId)))
  const guests = await giveCoupons(tx, invited)
  const touches = await offerTouches(tx, guests.map(touchOf))
  await addGreetings(tx.db, guests.flatMap(({ customerId, key, welcome, couponId }, n) => {
    const touchId = touches[n]?.ok?.touchId
    return touchId === undefined ? [] : [{ customerId, key, welcomeId: welcome.id, touchId, couponId }]
  }), tx.now)
}

export const greetListener = listener({
  name: 'acquire.greet', on: [followed], after: [],
  afterReason: 'the welcome must leave within 20 seconds; it reads nothing that other listeners write', run,
})
