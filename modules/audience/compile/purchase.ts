// A condition on what was bought, for both engines. Refunds lower the sum, never the count or the
// days. Orders keep the id they were written under; both engines count them for the person who
// lives on.
import { sql, type RawBuilder } from 'kysely'
import { addDays } from '#kit'
import type { PurchaseCondition } from '../rule.ts'
import type { Calendar } from './fact.ts'
import { number, sign, text } from './text.ts'

type Purchase = PurchaseCondition['purchase']

/** True where somebody who never bought meets it: 0 orders, 0 days, 0 fen. */
function holdsForNone({ op, value }: Purchase): boolean {
  switch (op) {
    case 'eq':
    case 'gte':
      return value === 0
    case 'lt':
      return value > 0
    case 'lte':
      return true
    case 'gt':
      return false
  }
}

export function everyonePurchase(condition: PurchaseCondition, calendar: Calendar): string {
  const { purchase } = condition
  const inCategory = purchase.category !== undefined
  const measure = {
    count: inCategory ? 'uniqExact(order_id)' : 'count()',
    days: 'uniqExact(paid_on)',
    sumFen: `sum(${inCategory ? 'paid_fen' : 'amount_fen'} - refunded_fen)`,
  }[purchase.measure]
  const where = [
    '1',
    ...(purchase.withinDays === undefined
      ? []
      : [
          `paid_on BETWEEN toDate32(${text(addDays(calendar.today, -purchase.withinDays))}) AND toDate32(${text(calendar.today)})`,
        ]),
    ...(purchase.storeId === undefined ? [] : [`store_id = ${number(purchase.storeId)}`]),
    ...(purchase.category === undefined ? [] : [`category = ${text(purchase.category)}`]),
  ].join(' AND ')
  const forNone = holdsForNone(purchase)
  const met = `${measure} ${sign[purchase.op]} ${number(purchase.value)}`
  return `customer_id ${forNone ? 'NOT IN' : 'IN'} (SELECT customer_id FROM ${inCategory ? 'order_lines' : 'orders'} FINAL
    WHERE ${where} GROUP BY customer_id HAVING ${forNone ? `NOT (${met})` : met})`
}

export function someonePurchase(
  condition: PurchaseCondition,
  calendar: Calendar,
): RawBuilder<boolean> {
  const { purchase } = condition
  const inCategory = purchase.category !== undefined
  const measure = {
    count: inCategory ? 'count(distinct o.order_id)' : 'count(*)',
    days: 'count(distinct o.paid_on)',
    sumFen: `coalesce(sum(o.${inCategory ? 'paid_fen' : 'amount_fen'} - o.refunded_fen), 0)`,
  }[purchase.measure]
  const within =
    purchase.withinDays === undefined
      ? sql``
      : sql`and o.paid_on
    between ${addDays(calendar.today, -purchase.withinDays)}::date and ${calendar.today}::date`
  const atStore =
    purchase.storeId === undefined ? sql`` : sql`and o.store_id = ${purchase.storeId}::bigint`
  const ofCategory =
    purchase.category === undefined ? sql`` : sql`and o.category = ${purchase.category}::text`
  return sql<boolean>`(select ${sql.raw(measure)}
    from customer.v_person p join ${sql.raw(inCategory ? 'orders.v_line' : 'orders.v_order')} o
      on o.customer_id = p.customer_id
    where p.person_id = e.customer_id ${within} ${atStore} ${ofCategory})
    ${sql.raw(sign[purchase.op])} ${purchase.value}::bigint`
}
