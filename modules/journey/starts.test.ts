// What starts a journey: each of these events lets in whoever it happened to, and nobody else.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { TriggerEvent } from '#contracts'
import { makeCustomer } from '#fixtures/customer'
import { makeJourney, wait } from '#fixtures/journey'
import { pollAnswered } from '#modules/code'
import { drawWon, passEnded, passEnding } from '#modules/loyalty'
import { balanceDue, balanceEnding, depositEnded, depositPaid } from '#modules/shop'
import type { Tx } from '#platform'
import { openHouse } from '#tests/house'

const house = await openHouse()
const pass = { passId: 1, planId: 1 }
const place = { reservationId: 1, saleId: 1, units: 1 }
const at = '2027-01-01T00:00:00.000Z'
const balance = { reservationId: 1, saleId: 1, balanceFen: 100, balanceUntil: at }
const times = { balanceFrom: at, balanceUntil: at }
const answered = { pollId: 1, answerId: 1, storeId: 1, groupId: null }
const ended = { paymentId: 1, backFen: 0, why: 'missed' as const }

const happen: [TriggerEvent, (tx: Tx, subject: number) => void][] = [
  [
    'loyalty.passEnding',
    (tx, subject) =>
      tx.publish(passEnding, [{ subject, payload: { ...pass, untilOn: '2027-01-01' } }]),
  ],
  [
    'loyalty.passEnded',
    (tx, subject) => tx.publish(passEnded, [{ subject, payload: { ...pass, last: true } }]),
  ],
  [
    'loyalty.drawWon',
    (tx, subject) =>
      tx.publish(drawWon, [{ subject, payload: { drawId: 1, winId: 1, templateId: null } }]),
  ],
  [
    'code.pollAnswered',
    (tx, subject) =>
      tx.publish(pollAnswered, [{ subject, payload: { ...answered, optionIds: [1] } }]),
  ],
  [
    'shop.depositPaid',
    (tx, subject) =>
      tx.publish(depositPaid, [
        { subject, payload: { ...place, ...times, depositFen: 100, balanceFen: 100 } },
      ]),
  ],
  ['shop.balanceDue', (tx, subject) => tx.publish(balanceDue, [{ subject, payload: balance }])],
  [
    'shop.balanceEnding',
    (tx, subject) => tx.publish(balanceEnding, [{ subject, payload: balance }]),
  ],
  [
    'shop.depositEnded',
    (tx, subject) => tx.publish(depositEnded, [{ subject, payload: { ...place, ...ended } }]),
  ],
]

test.for(happen)('%s', async ([event, publish]) => {
  const id = await makeJourney(house, {
    trigger: { kind: 'event', event, filters: {} },
    steps: [wait('wait', null)],
  })
  const [who] = [await makeCustomer(house), await makeCustomer(house)]
  await house.act(async (tx) => publish(tx, who))
  await house.idle()
  const inside = await sql<{ id: number }>`select customer_id as id from journey.enrolment
    where journey_id = ${id}`.execute(house.db)
  expect(inside.rows).toEqual([{ id: who }])
})

test('a poll starts it for whoever chose that option, among those she chose', async () => {
  const filters = { pollId: 7, optionId: 72 }
  const id = await makeJourney(house, {
    trigger: { kind: 'event', event: 'code.pollAnswered', filters },
    steps: [wait('wait', null)],
  })
  const [chose, other, elsewhere] = [
    await makeCustomer(house),
    await makeCustomer(house),
    await makeCustomer(house),
  ]
  await house.act(async (tx) =>
    tx.publish(pollAnswered, [
      { subject: chose, payload: { ...answered, pollId: 7, optionIds: [71, 72] } },
      { subject: other, payload: { ...answered, pollId: 7, optionIds: [71] } },
      { subject: elsewhere, payload: { ...answered, pollId: 8, optionIds: [72] } },
    ]),
  )
  await house.idle()
  const inside = await sql<{ id: number }>`select customer_id as id from journey.enrolment
    where journey_id = ${id}`.execute(house.db)
  expect(inside.rows).toEqual([{ id: chose }])
})
