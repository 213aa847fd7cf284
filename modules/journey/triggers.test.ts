// What starts a journey, and what only looks as if it did.
import { expect, test } from 'vitest'
import { happeningOf } from './triggers.ts'

const event = (name: string, payload: object, subject: number | null = 7) => ({
  id: 1,
  name,
  subject,
  payload,
  lane: 'live' as const,
  occurredAt: new Date('2026-11-20T02:00:00Z'),
})

test.for([
  ['nobody is known', event('wecom.followed', {}, null)],
  ['a tag is taken off', event('customer.tagged', { tagId: 1, on: false })],
  ['a colleague passed her on', event('wecom.followed', { passed: true })],
] as const)('nothing starts when %s', ([, told]) => {
  expect(happeningOf(told)).toBeNull()
})

test('a new friend starts one', () => {
  expect(happeningOf(event('wecom.followed', { passed: false, storeId: 3 }))).toMatchObject({
    customerId: 7,
    storeId: 3,
  })
})
