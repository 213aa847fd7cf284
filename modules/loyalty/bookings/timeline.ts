// Bookings on a customer's timeline: made, given up, missed. That she came is the use of the service.
import { sql } from 'kysely'
import type { Db, TimelineRow } from '#platform'

interface Asked {
  customerIds: readonly number[]
  before: Date
  limit: number
}
interface Turn {
  at: Date
  what: 'booked' | 'cancelled' | 'missed'
  id: number
  name: string
  storeName: string
  startsAt: Date
}

export async function bookingTurns(db: Db, asked: Asked): Promise<TimelineRow[]> {
  const found = await sql<Turn>`
    with own as (select k.*, b.name, s.name as store from loyalty.booking k
      join loyalty.benefit b using (benefit_id) join org.v_store s on s.store_id = k.store_id
      where k.customer_id = any(${[...asked.customerIds]}::bigint[])),
    turns as (select booked_at as at, 'booked' as what, booking_id, name, store, starts_at from own
      union all select ended_at, state, booking_id, name, store, starts_at from own
        where state in ('cancelled', 'missed'))
    select at, what, booking_id as id, name, store as "storeName", starts_at as "startsAt"
    from turns where at < ${asked.before} order by at desc limit ${asked.limit}`.execute(db)
  return found.rows.map(toRow)
}

const kinds = {
  booked: { kind: 'loyalty.booked', zh: '预约', en: 'Booked' },
  cancelled: { kind: 'loyalty.bookingCancelled', zh: '取消预约', en: 'Cancelled' },
  missed: { kind: 'loyalty.bookingMissed', zh: '没来赴约', en: 'Missed' },
} as const

function toRow({ at, what, id, name, storeName, startsAt }: Turn): TimelineRow {
  const { kind, zh, en } = kinds[what]
  return {
    at,
    kind,
    details: {
      id,
      name,
      startsAt: startsAt.toISOString(),
      sentence: { zh: `${zh}「${name}」· ${storeName}`, en: `${en} "${name}" · ${storeName}` },
    },
  }
}
