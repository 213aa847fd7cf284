// A customer becomes a member: a number, a card, the lowest tier.
import { randomInt } from 'node:crypto'
import { ok, refuse, type Lane, type Outcome, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { attachIdentities, lockPeople } from '#modules/customer'
import { loyaltyJoined, membersImported } from './events.ts'
import { numbersFor } from './number.ts'
import type { Tier } from './program.ts'
import { loyaltyRefusals } from './refusals.ts'
import { findMembers, insertMembers, withCheckDigit, type NewMember } from './sql/member.ts'
import { readProgram } from './sql/program.ts'

export interface EnrolInput {
  customerId: number
  at?: Date
  storeId?: number | null
  /** A number she has already; kept unless it is somebody else's. */
  memberNo?: string
}
/** Bulk is history: told as a chunk, which gives, starts and sends nothing. */
export interface EnrolOptions {
  lane?: Lane
}
export interface Enrolled {
  memberNo: string
  already: boolean
}

/** Enrols customers; one who is a member already keeps her number. */
export async function enrol(
  tx: Tx,
  given: readonly EnrolInput[],
  { lane = 'live' }: EnrolOptions = {},
): Promise<Outcome<Enrolled>[]> {
  if (given.length === 0) return []
  const people = await lockPeople(
    tx,
    given.map((input) => input.customerId),
  )
  const before = await findMembers(tx.db, [...new Set(people.values())])
  const fresh = new Map<number, Joining>()
  for (const input of given) {
    const customerId = people.get(input.customerId)
    if (customerId === undefined || before.has(customerId) || fresh.has(customerId)) continue
    fresh.set(customerId, {
      customerId,
      memberNo: input.memberNo,
      cardCode: newCardCode(),
      storeId: input.storeId ?? null,
      joinedAt: input.at ?? tx.now,
    })
  }
  const made = await join(tx, [...fresh.values()], lane)
  return given.map((input) => {
    const customerId = people.get(input.customerId) ?? 0
    const member = before.get(customerId) ?? made.get(customerId)
    if (!member)
      return refuse(loyaltyRefusals.unknownCustomer, { customerId: input.customerId }, 'customerId')
    return ok({ memberNo: member.member_no, already: !fresh.delete(customerId) })
  })
}

type Joining = Omit<NewMember, 'memberNo'> & { memberNo: string | undefined }

async function join(tx: Tx, members: readonly Joining[], lane: Lane) {
  if (members.length === 0) return new Map<number, never>()
  const { tiers } = await readProgram(tx.db)
  const { zone } = await brandOf(tx.db)
  const numbers = await numbersFor(tx, members)
  const numbered = members.map((member, at) => ({ ...member, memberNo: numbers[at] ?? '' }))
  const rows = await insertMembers(tx, numbered, tiers[0] as Tier, zone)
  await attachIdentities(
    tx,
    rows.map((row) => ({
      customerId: row.customer_id,
      identity: { kind: 'member_no', value: row.member_no, verified: true },
    })),
    { lane },
  )
  tell(tx, members, lane)
  return new Map(rows.map((row) => [row.customer_id, row]))
}

function tell(tx: Tx, members: readonly Joining[], lane: Lane): void {
  if (lane === 'bulk') {
    const ids = members.map((member) => member.customerId)
    tx.publish(membersImported, [{ subject: null, payload: { ids } }], 'bulk')
    return
  }
  tx.publish(
    loyaltyJoined,
    members.map(({ customerId, storeId }) => ({
      subject: customerId,
      payload: { customerId, storeId },
    })),
  )
}

/** Sixteen digits with a check digit: guessing one that exists is hopeless. */
const newCardCode = (): string =>
  withCheckDigit(
    `9${String(randomInt(10 ** 7)).padStart(7, '0')}${String(randomInt(10 ** 7)).padStart(7, '0')}`,
  )
