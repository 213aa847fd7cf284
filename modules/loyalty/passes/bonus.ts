// Points that orders gave on top because a pass ran: noted when they are given, taken back with the
// pass, as far as their units have not come back already.
import { dayOf, fenOfUnits, shareOfUnits } from '#kit'
import type { Tx } from '#platform'
import { orderKey } from '../earn.ts'
import type { GrantLine, Rules } from '../program.ts'
import { findGrants, openLots, updateGrants, type Grant } from '../sql/grant.ts'
import { bonusesOf, passesAt, type Bonus } from './sql.ts'

type Order = { customerId: number; orderId: number; paidAt: Date }

/** By order: which pass multiplies its points, and by how much. */
export const passFactors = (tx: Tx, orders: readonly Order[], zone: string) =>
  passesAt(
    tx.db,
    orders.map((order) => ({ ...order, on: dayOf(order.paidAt, zone) })),
  )

/** Points of the units that are not back. */
const standing = ({ points, quantity, back }: GrantLine): number =>
  fenOfUnits(shareOfUnits(points, quantity), back, quantity)

/** The grant as it had been without the pass, and how many points fewer that is. */
function without(grant: Grant, { plain, factor }: Bonus): { lines: GrantLine[]; points: number } {
  const lines = grant.lines.map((line) => ({
    ...line,
    points: Math.floor((line.points * plain) / factor),
  }))
  const sum = (of: readonly GrantLine[]) => of.reduce((total, line) => total + standing(line), 0)
  return { lines, points: sum(grant.lines) - sum(lines) }
}

interface Taken {
  grant: Grant
  lines: GrantLine[]
  points: number
}

/** What the pass gave on top, grant by grant. */
export async function bonusOfPass(
  tx: Pick<Tx, 'db'>,
  pass: { customerId: number; passId: number },
): Promise<{ grants: Taken[]; owed: number }> {
  const bonuses = new Map((await bonusesOf(tx.db, pass.passId)).map((one) => [one.orderId, one]))
  const keys = [...bonuses.keys()].map((id) => ({
    customerId: pass.customerId,
    key: orderKey(id),
  }))
  const found = keys.length === 0 ? [] : await findGrants(tx.db, keys)
  const grants = found.flatMap((grant): Taken[] => {
    const bonus = bonuses.get(grant.orderId ?? 0)
    return bonus && grant.granted ? [{ grant, ...without(grant, bonus) }] : []
  })
  // Points that have not begun are in no account: they only become fewer.
  const begun = grants.filter(({ grant }) => grant.startsAt === null)
  return { grants, owed: begun.reduce((sum, { points }) => sum + points, 0) }
}

/** Within the balance, unless the programme allows debts (S-R6). */
export const takeable = (owed: number, balance: number, { refundPolicy }: Rules): number =>
  refundPolicy === 'allowNegative' ? owed : Math.max(0, Math.min(owed, balance))

/** Takes `points` out of the grants' own lots first, then earliest expiry first. */
export async function takeBonus(
  tx: Tx,
  customerId: number,
  grants: readonly Taken[],
  points: number,
): Promise<void> {
  const own = new Map(grants.map((one) => [one.grant.key, one]))
  const lots = await openLots(tx.db, [customerId])
  const changed = new Map<string, Grant>()
  for (const { grant, lines } of grants) {
    const all = lines.reduce((sum, line) => sum + line.points, 0)
    const left = lines.reduce((sum, line) => sum + standing(line), 0)
    changed.set(grant.key, { ...grant, lines, points: all, reversedPoints: all - left })
  }
  let rest = points
  const take = (grant: Grant, most: number) => {
    const taken = Math.min(grant.pointsLeft, most, rest)
    rest -= taken
    changed.set(grant.key, { ...grant, pointsLeft: grant.pointsLeft - taken })
  }
  for (const [key, { points: most, grant }] of own)
    if (grant.startsAt === null) take(changed.get(key) ?? grant, most)
  for (const lot of lots) if (rest > 0) take(changed.get(lot.key) ?? lot, rest)
  await updateGrants(tx, [...changed.values()])
}
