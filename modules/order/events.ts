// What was bought and brought back, as the house hears of it.
import { z } from 'zod'
import { defineEvent } from '#platform'

const id = z.int().positive()

export const orderPaid = defineEvent(
  'order.paid',
  z.object({
    orderId: id,
    storeId: id.nullable(),
    staffId: id.nullable(),
    amountFen: z.int(),
    paidAt: z.string(),
    /** True for the first order of the customer. */
    first: z.boolean(),
    /** Her purchase days including this one's. */
    purchaseNo: z.int(),
    source: z.string(),
  }),
)
export type OrderPaid = z.infer<typeof orderPaid.schema>

export const orderRefunded = defineEvent(
  'order.refunded',
  z.object({
    refundId: id,
    orderId: id,
    amountFen: z.int(),
    units: z.array(z.object({ line: z.int(), units: z.int() })),
    /** True when nothing of the order is left. */
    all: z.boolean(),
  }),
)

/** Units of an order are other goods now, at the same price. */
export const orderExchanged = defineEvent(
  'order.exchanged',
  z.object({
    exchangeId: id,
    orderId: id,
    units: z.array(z.object({ line: z.int(), units: z.int(), sku: z.string() })),
  }),
)

const chunk = z.object({ importId: id.nullable(), fromId: id, toId: id })
/** A chunk of history: the order ids it wrote lie in this range. Bulk lane, no subject. */
export const orderImported = defineEvent('order.imported', chunk)
export const refundsImported = defineEvent('order.refundsImported', chunk)
/**
 * Orders whose stored state a chunk of history changed (refunded since); for the copies. Bulk lane.
 */
export const ordersTouched = defineEvent('order.touched', z.object({ orderIds: z.array(id) }))
