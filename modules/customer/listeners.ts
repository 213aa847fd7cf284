// What customer does when evidence links two people, and when a profile may resemble another.
import { listener, only, type AnyListener } from '#platform'
import { customerChanged, customerCreated, customersLinked, customersTouched } from './events.ts'
import { mergeCustomers } from './merge.ts'
import { findLikely } from './sql/candidate.ts'

export const listeners: readonly AnyListener[] = [
  listener({
    name: 'customer.merges',
    on: [customersLinked],
    lanes: ['live', 'bulk'],
    // A merge takes locks of every level: one pair a transaction keeps the house's lock order.
    batchMax: 1,
    run: async (tx, events) => {
      for (const { payload } of only(events, customersLinked)) {
        await mergeCustomers(tx, { customerIds: [payload.lowId, payload.highId], automatic: true })
      }
    },
  }),
  listener({
    name: 'customer.likeness',
    on: [customerCreated, customerChanged, customersTouched],
    lanes: ['live', 'bulk'],
    rebuildable: { because: 'it compares profiles as they are now, and notes a pair once' },
    run: async (tx, events) => {
      const ids = [
        ...events.flatMap((event) => event.subject ?? []),
        ...only(events, customersTouched).flatMap((event) => event.payload.ids),
      ]
      await findLikely(tx, ids)
    },
  }),
]
