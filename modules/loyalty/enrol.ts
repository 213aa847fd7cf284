// A customer becomes a member: a number, a card, the lowest tier.
import { randomInt } from 'node:crypto'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { attachIdentities, lockPeople } from '#modules/customer'
import { loyaltyJoined } from './events.ts'
import type { Tier } from './program.ts'
import { loyaltyRefusals } from './refusals.ts'
import { findMembers, insertMembers, withCheckDigit, type NewMember } from './sql/member.ts'
import { readProgram } from './sql/program.ts'

export interface EnrolInput { customerId: number; at?: Date; storeId?: number | null }
export interface Enrolled { memberNo: string; already: boolean }

/** Enrols customers; one who is a member already keeps her number. */
export async function enrol(tx: Tx, given: readonly EnrolInput[]): Promise<Outcome<Enrolled>[]> {
  if (given.length === 0) return []
  const people = await lockPeople(tx, given.map((input) => input.customerId))
  const before = await findMembers(tx.db, [...new Set(people.values())])
  const fresh = new Map<number, NewMember>()
  for (const input of given) {
    const customerId = people.get(input.customerId)
    if (customerId === undefined || before.has(customerId) || fresh.has(customerId)) continue
    fresh.set(customerId, {
      customerId, cardCode: newCardCode(), storeId: input.storeId ?? null, joinedAt: input.at ?? tx.now,
    })
  }
  const made = await join(tx, [...fresh.values()])
  return given.map((input) => {
    const customerId = people.get(input.customerId) ?? 0
    const member = before.get(customerId) ?? made.get(customerId)
    if (!member) return refuse(loyaltyRefusals.unknownCustomer, { customerId: input.customerId }, 'customerId')
    return ok({ memberNo: member.member_no, already: !fresh.delete(customerId) })
  })
}

async function join(tx: Tx, members: readonly NewMember[]) {
  if (members.length === 0) return new Map<number, never>()
  const { tiers } = await readProgram(tx.db)
  const { zone } = await brandOf(tx.db)
  const rows = await insertMembers(tx, members, tiers[0] as Tier, zone)
  await attachIdentities(tx, rows.map((row) => (
    { customerId: row.customer_id, identity: { kind: 'member_no', value: row.member_no, verified: true } })))
  const stores = new Map(members.map((member) => [member.customerId, member.storeId]))
  tx.publish(loyaltyJoined, rows.map((row) => ({
    subject: row.customer_id,
    payload: { customerId: row.customer_id, storeId: stores.get(row.customer_id) ?? null },
  })))
  return new Map(rows.map((row) => [row.customer_id, row]))
}

/** Sixteen digits with a check digit: guessing one that exists is hopeless. */
const newCardCode = (): string =>
  withCheckDigit(`9${String(randomInt(10 ** 7)).padStart(7, '0')}${String(randomInt(10 ** 7)).padStart(7, '0')}`)
