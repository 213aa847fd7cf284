// A merge: the membership that is older or holds the higher tier lives on, grants move with their
// lots, and the cards of both lead to the survivor. Points themselves are moved by the ledger.
import type { PersonPart } from '#platform'
import { bringUses, giveUsesBack } from './benefits/person.ts'
import { usesOf } from './benefits/sql.ts'
import {
  blankBookings,
  bookingsForExport,
  bringBookings,
  giveBookingsBack,
} from './bookings/sql/person.ts'
import { forgetTickets } from './draws/sql/entry.ts'
import { winsOf } from './draws/sql/win.ts'
import { bringMembership, giveMembershipBack } from './sql/person.ts'
import { bringPasses, givePassesBack } from './passes/person.ts'
import { passesOf } from './passes/sql.ts'
import { bringSteps, giveStepsBack } from './steps/person.ts'
import { movementsOf } from './sql/standing.ts'

export const person: PersonPart = {
  tables: {
    member: 'state',
    card: 'state',
    grant: 'state',
    stamp: 'state',
    pass: 'state',
    pass_bonus: 'history',
    benefit_use: 'state',
    booking: 'state',
    draw_entry: 'history',
    draw_line: 'history',
    draw_win: 'history',
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
    await bringPasses(tx, input)
    await bringUses(tx, input)
    await bringBookings(tx, input)
  },
  unmerge: async (tx, input) => {
    await giveMembershipBack(tx, input)
    await giveStepsBack(tx, input)
    await givePassesBack(tx, input)
    await giveUsesBack(tx, input)
    await giveBookingsBack(tx, input)
  },
  export: async (db, customerId) => ({
    movements: await movementsOf(db, { customerIds: [customerId], limit: 10_000 }),
    passes: await passesOf(db, customerId),
    benefits: await usesOf(db, customerId),
    bookings: await bookingsForExport(db, customerId),
    drawsWon: await winsOf(db, [customerId]),
  }),
  // Points and tiers stay under the bare id: they name nobody. Who won is not even known by that.
  erase: async (tx, customerId) => {
    await forgetTickets(tx, customerId)
    await blankBookings(tx, customerId)
  },
}
