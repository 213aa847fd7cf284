// What hangs under the text: a link, and the coupon the message speaks of.
import { sql } from 'kysely'
import { sortedUnique } from '#kit'
import type { Db } from '#platform'
import type { Card } from '#modules/wecom'
import type { TouchRow } from './touch.ts'

/** Where customers reach their own pages; known once the server has started. */
let pages = ''
export const customerPagesAt = (publicUrl: string): void => {
  pages = `${publicUrl}/h5`
}

/** Names of the templates behind coupons; read when the message leaves. */
export async function couponNames(
  db: Db,
  couponIds: readonly number[],
): Promise<Map<number, string>> {
  if (couponIds.length === 0) return new Map()
  const found = await sql<{ id: number; name: string }>`
    select c.coupon_id as id, t.name from coupon.v_coupon c join coupon.v_template t
      on t.template_id = c.template_id
    where c.coupon_id = any(${sortedUnique(couponIds)}::bigint[])`.execute(db)
  return new Map(found.rows.map((row) => [row.id, row.name]))
}

export function cardsOf(
  touch: TouchRow,
  couponId: number | null,
  names: ReadonlyMap<number, string>,
): Card[] {
  const { link } = touch.content
  const name = couponId === null ? undefined : names.get(couponId)
  return [
    ...(name === undefined
      ? []
      : [{ kind: 'link' as const, title: name, url: `${pages}/coupons` }]),
    ...(link ? [{ kind: 'link' as const, title: link.title, url: link.url }] : []),
  ]
}
