// Orders and refunds are history and stay under the id they were written with; the summary is
// worked out anew from all of a person's ids, never added up.
import type { MergeInput, PersonPart, Tx } from '#platform'
import { dropSummary, ordersOfPerson, recomputeSummaries } from './sql/person.ts'

async function merge(tx: Tx, { from, into }: MergeInput): Promise<void> {
  await dropSummary(tx, from)
  await recomputeSummaries(tx, into, [from, into])
}

async function unmerge(tx: Tx, { from, into }: MergeInput): Promise<void> {
  await recomputeSummaries(tx, from, [from])
  await recomputeSummaries(tx, into, [into], from)
}

export const person: PersonPart = {
  tables: {
    number: 'none',
    order: 'history',
    line: 'history',
    refund_number: 'none',
    refund: 'history',
    refund_line: 'history',
    tender: 'history',
    refund_tender: 'history',
    exchange: 'history',
    exchange_line: 'history',
    summary: 'state',
  },
  merge,
  unmerge,
  export: async (db, customerId) => ({ orders: await ordersOfPerson(db, customerId) }),
  // Orders stay under the bare id: they name nobody.
  erase: async () => undefined,
}
