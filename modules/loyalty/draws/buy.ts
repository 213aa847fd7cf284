// A member has tickets for points. The story: lock her, recognise the key, look how many more she may
// have, spend the points, and write the entry while the draw is held open.
import { dayOf } from '#kit'
import { orThrow, Refusal, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { lockPeople } from '#modules/customer'
import { loyaltyRefusals } from '../refusals.ts'
import { spendPoints } from '../spend.ts'
import { findMembers } from '../sql/member.ts'
import { tierTerms } from './rule.ts'
import { holdOpen, readDraw, type DrawRow } from './sql/draw.ts'
import { entriesOf, insertEntries, type Entry } from './sql/entry.ts'

export interface TicketWish {
  customerId: number
  drawId: number
  key: string
  tickets: number
}

export const spendKey = (drawId: number, key: string): string => `draw:${drawId}:${key}`

/** How many more she may have for points; 0 where there are none for points. */
export function roomOf(
  { perMember, points }: DrawRow['terms'],
  entries: readonly Pick<Entry, 'kind' | 'tickets'>[],
): number {
  if (points === null) return 0
  const sum = (of: typeof entries) => of.reduce((all, { tickets }) => all + tickets, 0)
  const bought = sum(entries.filter(({ kind }) => kind === 'points'))
  return Math.max(0, Math.min(points.most - bought, (perMember ?? Infinity) - sum(entries)))
}

export const isRunning = ({ state, fromOn, untilOn }: DrawRow, on: string): boolean =>
  state === 'open' && fromOn <= on && on <= untilOn

/** Throws a refusal: it answers one caller. */
export async function buyTickets(tx: Tx, wish: TicketWish): Promise<void> {
  const { drawId, key, tickets } = wish
  const customerId = (await lockPeople(tx, [wish.customerId])).get(wish.customerId) ?? 0
  const member = (await findMembers(tx.db, [customerId])).get(customerId)
  if (!member) throw new Refusal(loyaltyRefusals.notMember)
  const draw = await readDraw(tx.db, drawId)
  if (!draw || draw.state === 'draft') throw new Refusal(loyaltyRefusals.unknownDraw)
  const entries = await entriesOf(tx.db, [customerId], [drawId])
  const known = entries.find((one) => one.key === key)
  if (known && known.tickets === tickets) return
  if (known) throw new Refusal(loyaltyRefusals.ticketsReused)
  const { zone } = await brandOf(tx.db)
  const terms = tierTerms(draw.terms, member.tier_id)
  const { points } = draw.terms
  if (!isRunning(draw, dayOf(tx.now, zone)) || points === null || terms.factor === 0)
    throw new Refusal(loyaltyRefusals.noTicketsNow)
  const room = roomOf(draw.terms, entries)
  if (tickets > room) throw new Refusal(loyaltyRefusals.ticketsFull, { room }, 'tickets')
  const worth = tickets * points.price
  const spend = { customerId, key: spendKey(drawId, key), points: worth }
  const [outcome] = await spendPoints(tx, [spend])
  if (!outcome) throw new Error('no outcome')
  orThrow(outcome)
  if (!(await holdOpen(tx, [drawId])).has(drawId)) throw new Refusal(loyaltyRefusals.noTicketsNow)
  const entry = { customerId, drawId, kind: 'points' as const, orderId: null, key, worth }
  const counted = { tierId: member.tier_id, ...terms, earned: tickets, tickets }
  await insertEntries(tx, [{ ...entry, ...counted }])
}
