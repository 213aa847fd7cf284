// What must always hold of bookings; each counts the rows that differ.
import { sql } from 'kysely'
import type { AuditCheck } from '#platform'

const overbooked = sql<{ n: number }>`select count(*)::int as n from (
  select k.slot_id from loyalty.booking k where k.state <> 'cancelled'
  group by k.slot_id having count(*) > max(k.seats)) x`

const comingsDiffer = sql<{ n: number }>`select count(*)::int as n from loyalty.booking k
  where k.state = 'arrived' and not exists (select from loyalty.benefit_use u
    where u.use_id = k.use_id and u.benefit_id = k.benefit_id)`

const counts =
  (query: typeof overbooked): AuditCheck['differences'] =>
  async (db) =>
    (await query.execute(db)).rows[0]?.n ?? 0

export const bookingsAudit: readonly AuditCheck[] = [
  {
    name: 'loyalty.bookingSeats',
    differences: counts(overbooked),
    sentence: {
      zh: '每个预约时段的人数不超过名额',
      en: 'No time is booked by more than it has seats',
    },
  },
  {
    name: 'loyalty.bookingUses',
    differences: counts(comingsDiffer),
    sentence: {
      zh: '每个到店的预约都核销了一次服务',
      en: 'Each booking that was kept redeemed its service',
    },
  },
]
