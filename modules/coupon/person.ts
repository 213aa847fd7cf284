// A merge brings unused and used coupons to the survivor; uses are history and keep the id they
// were made under.
import type { PersonPart } from '#platform'
import { bringCoupons, giveCouponsBack } from './sql/person.ts'
import { couponsOfPerson } from './sql/read.ts'

export const person: PersonPart = {
  tables: { coupon: 'state', code: 'state', redemption: 'history' },
  merge: bringCoupons,
  unmerge: giveCouponsBack,
  export: async (db, customerId) => ({ coupons: await couponsOfPerson(db, customerId) }),
  // Coupons stay under the bare id: they name nobody.
  erase: async () => undefined,
}
