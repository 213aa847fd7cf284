// What journeys hear: the events that start them or are their goal, and what became of their
// messages.
import { listener, only, type LogEvent, type Tx } from '#platform'
import { segmentEntered, stageChanged } from '#modules/audience'
import { pollAnswered } from '#modules/code'
import { couponExpired, couponIssued, couponRedeemed } from '#modules/coupon'
import { customerTagged, lockPeople, survivorsOf } from '#modules/customer'
import {
  drawWon,
  loyaltyJoined,
  passBought,
  passEnded,
  bookingDue,
  bookingMissed,
  passEnding,
  stepReached,
  stepTaken,
  tierChanged,
} from '#modules/loyalty'
import { touchPassed, touchSettled } from '#modules/messaging'
import { orderPaid, orderRefunded } from '#modules/order'
import { balanceDue, balanceEnding, depositEnded, depositPaid } from '#modules/shop'
import { followed } from '#modules/wecom'
import { admit, type Candidate } from './admit.ts'
import { reachGoals } from './goal.ts'
import { everEnrolled } from './sql/goal.ts'
import { originsOf } from './sql/origin.ts'
import { runningPlans, type Running } from './sql/plan.ts'
import { writeTouchNews, type TouchNews } from './sql/step.ts'
import { outcomeOfTouch } from './steps/message.ts'
import { happeningOf, isFresh, starts, type Happening } from './triggers.ts'

/** Goals come first: whoever has reached hers may enter again by the same event. */
async function hear(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const happened = events.map(happeningOf).filter((one) => one !== null)
  const people = await survivorsOf(
    tx.db,
    happened.map((one) => one.customerId),
  )
  const happenings = happened.flatMap((one): Happening[] => {
    const customerId = people.get(one.customerId)
    return customerId === undefined ? [] : [{ ...one, customerId }]
  })
  const candidates = await candidatesOf(tx, happenings)
  const inside = await everEnrolled(
    tx,
    happenings.map((one) => one.customerId),
  )
  await lockPeople(tx, [...inside, ...candidates.map((candidate) => candidate.customerId)])
  await reachGoals(
    tx,
    happenings.filter((one) => inside.has(one.customerId)),
  )
  if ((await admit(tx, candidates)) === 0) return
  const admitted = new Set(candidates.map((candidate) => candidate.customerId))
  await reachGoals(
    tx,
    happenings.filter((one) => admitted.has(one.customerId)),
  )
}

async function candidatesOf(tx: Tx, happenings: readonly Happening[]): Promise<Candidate[]> {
  const fresh = happenings.filter((one) => isFresh(one, tx.now))
  const running = fresh.length === 0 ? [] : await runningPlans(tx.db)
  const named = fresh.filter((one) => running.some(({ plan }) => isNamed(plan.trigger, one.name)))
  const origins = await originsOf(
    tx.db,
    named.map((one) => one.customerId),
  )
  return named.flatMap((one) =>
    running
      .filter(({ plan }) => starts(plan.trigger, one, origins.get(one.customerId)))
      .map((version) => candidateOf(version, one)),
  )
}

const isNamed = (trigger: Running['plan']['trigger'], name: string): boolean =>
  trigger.kind === 'segment' ? name === segmentEntered.name : name === trigger.event

const candidateOf = ({ journeyId, version, plan }: Running, one: Happening): Candidate => ({
  journeyId,
  version,
  plan,
  customerId: one.customerId,
  at: one.at,
  eventId: one.eventId,
  orderId: one.orderId,
})

/** The latest word on each touch counts; who waited for it goes on. */
async function hearTouches(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const news = new Map<number, TouchNews>()
  const ours = (ownerKey: string) => ownerKey.startsWith('journey:')
  for (const event of events) {
    const customerId = event.subject ?? 0
    for (const { payload } of only([event], touchPassed)) {
      const { touchId, ownerKey } = payload
      if (ours(ownerKey))
        news.set(touchId, { customerId, touchId, outcome: 'handed', reason: null, ruleId: null })
    }
    for (const { payload } of only([event], touchSettled)) {
      const { touchId, ownerKey, outcome, reason, ruleId } = payload
      if (ours(ownerKey))
        news.set(touchId, { customerId, touchId, outcome: outcomeOfTouch(outcome), reason, ruleId })
    }
  }
  if (news.size === 0) return
  await lockPeople(
    tx,
    [...news.values()].map((one) => one.customerId),
  )
  await writeTouchNews(tx, [...news.values()])
}

export const journeyListeners = [
  listener({
    name: 'journey.events',
    on: [
      followed,
      loyaltyJoined,
      orderPaid,
      orderRefunded,
      tierChanged,
      stepReached,
      stepTaken,
      passBought,
      passEnding,
      bookingDue,
      bookingMissed,
      passEnded,
      depositPaid,
      balanceDue,
      balanceEnding,
      depositEnded,
      drawWon,
      pollAnswered,
      couponIssued,
      couponRedeemed,
      couponExpired,
      customerTagged,
      stageChanged,
      segmentEntered,
    ],
    run: hear,
  }),
  listener({ name: 'journey.touches', on: [touchPassed, touchSettled], run: hearTouches }),
]
