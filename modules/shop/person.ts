// What of the shop is somebody's: reservations and purchases are history and name nobody, a cart is
// hers and is joined with hers who turned out to be she.
import type { PersonPart } from '#platform'
import { dropCart, mergeCarts, splitCarts } from './cart/sql/cart.ts'
import { blankConflicts, conflictsForExport } from './offline/sql.ts'
import { blankPurchases, purchasesForExport } from './purchase/sql/person.ts'
import { person as ofSales } from './sale/person.ts'

export const person: PersonPart = {
  tables: {
    ...ofSales.tables,
    cart: 'state',
    cart_line: 'state',
    purchase: 'history',
    purchase_line: 'history',
    purchase_return: 'history',
    coupon_conflict: 'history',
  },
  merge: mergeCarts,
  unmerge: splitCarts,
  export: async (db, customerId) => ({
    ...(await ofSales.export(db, customerId)),
    ...(await purchasesForExport(db, customerId)),
    offlineCoupons: await conflictsForExport(db, customerId),
  }),
  erase: async (tx, customerId) => {
    await dropCart(tx, customerId)
    await blankPurchases(tx, customerId)
    await blankConflicts(tx, customerId)
  },
}
