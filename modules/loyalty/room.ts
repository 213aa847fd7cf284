// Room under the caps, for a batch of orders: what their buyers have so far, and what each order
// before has taken of it.
import { dayOf, startOfDay, type Day } from '#kit'
import type { Tx } from '#platform'
import { periodBegin, periodOf, trimmed, type Caps } from './caps.ts'
import { earnedByDay, pendingPoints } from './sql/caps.ts'

/** Gives what an order may give of the points it would. */
export type Room = (order: { customerId: number; at: Date }, points: number) => number

const open: Room = (_order, points) => points

/** The buyers' memberships are locked; `held` is what is on their accounts. */
export async function roomFor(
  tx: Tx,
  caps: Caps | null | undefined,
  orders: readonly { customerId: number; at: Date }[],
  held: ReadonlyMap<number, number>,
  zone: string,
): Promise<Room> {
  if (!caps || (caps.perPeriod === null && caps.balance === null)) return open
  const ids = [...new Set(orders.map((order) => order.customerId))]
  const days = orders.map((order) => dayOf(order.at, zone)).sort()
  const since = startOfDay(periodBegin(caps, days[0] as Day), zone)
  const pending = await pendingPoints(tx.db, ids)
  const holding = new Map(ids.map((id) => [id, (held.get(id) ?? 0) + (pending.get(id) ?? 0)]))
  const earned = new Map<string, number>()
  const key = (customerId: number, day: Day) => `${customerId} ${periodOf(caps, day)}`
  const add = (name: string, points: number) => earned.set(name, (earned.get(name) ?? 0) + points)
  for (const row of await earnedByDay(tx.db, ids, since, zone))
    add(key(row.customerId, row.day), row.points)
  return ({ customerId, at }, points) => {
    const name = key(customerId, dayOf(at, zone))
    const soFar = { earned: earned.get(name) ?? 0, holding: holding.get(customerId) ?? 0 }
    const given = trimmed(caps, points, soFar)
    add(name, given)
    holding.set(customerId, soFar.holding + given)
    return given
  }
}
