// A merge: the membership that is older or holds the higher tier lives on, grants move with their
// lots, and the cards of both lead to the survivor. Points themselves are moved by the ledger.
import type { PersonPart } from '#platform'
import { bringMembership, giveMembershipBack } from './sql/person.ts'
import { movementsOf } from './sql/standing.ts'

export const person: PersonPart = {
  tables: {
    member: 'state',
    card: 'state',
    grant: 'state',
    spend: 'history',
    point_return: 'history',
    tier_change: 'history',
    top_up_number: 'none',
    top_up: 'history',
    top_up_return: 'history',
  },
  merge: bringMembership,
  unmerge: giveMembershipBack,
  export: async (db, customerId) => ({
    movements: await movementsOf(db, { customerIds: [customerId], limit: 10_000 }),
  }),
  // Points and tiers stay under the bare id: they name nobody.
  erase: async () => undefined,
}
