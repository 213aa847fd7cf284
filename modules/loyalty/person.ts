// A merge: the membership that is older or holds the higher tier lives on, grants move with their
// lots, and the cards of both lead to the survivor. Points themselves are moved by the ledger.
import type { PersonPart } from '#platform'
import { bringMembership, giveMembershipBack } from './sql/person.ts'
import { bringSteps, giveStepsBack } from './steps/person.ts'
import { movementsOf } from './sql/standing.ts'

export const person: PersonPart = {
  tables: {
    member: 'state',
    card: 'state',
    grant: 'state',
    stamp: 'state',
    spend: 'history',
    point_return: 'history',
    tier_change: 'history',
    top_up_number: 'none',
    top_up: 'history',
    top_up_return: 'history',
  },
  merge: async (tx, input) => {
    await bringMembership(tx, input)
    await bringSteps(tx, input)
  },
  unmerge: async (tx, input) => {
    await giveMembershipBack(tx, input)
    await giveStepsBack(tx, input)
  },
  export: async (db, customerId) => ({
    movements: await movementsOf(db, { customerIds: [customerId], limit: 10_000 }),
  }),
  // Points and tiers stay under the bare id: they name nobody.
  erase: async () => undefined,
}
