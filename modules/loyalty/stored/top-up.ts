// Members pay in. The story: lock them, recognise numbers that are known, see what each sum gives,
// write, post principal and bonus, tell the house: the coupon of a gift follows from the event.
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { toppedUp } from '../events.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { findMembers } from '../sql/member.ts'
import { readProgram } from '../sql/program.ts'
import { insertTopUps, topUpsByNumber, type NewTopUp } from '../sql/top-up.ts'
import { movePurses } from './move.ts'
import { giftFor, type Purse } from './rules.ts'

export interface TopUpInput {
  customerId: number
  source: string
  /** The till's own, unique within its source for ever. */
  number: string
  storeId: number | null
  staffId: number | null
  paidBy: 'cash' | 'card' | 'wechat'
  /** What she pays: principal. */
  fen: number
}

export interface ToppedUp extends Purse {
  topUpId: number
  customerId: number
  repeated: boolean
  /** A coupon of this template comes with it. */
  templateId: number | null
}

const numberOf = (item: { source: string; number: string }) => `${item.source}\n${item.number}`

/** Somebody else took a top-up's number meanwhile: this transaction runs again and recognises it. */
class NumberTaken extends Error {
  readonly code = '40001'
}

/** Tops up members; each number once, answered when it says the same and refused otherwise. */
export async function topUp(tx: Tx, inputs: readonly TopUpInput[]): Promise<Outcome<ToppedUp>[]> {
  if (inputs.length === 0) return []
  const people = await lockPeople(
    tx,
    inputs.map((input) => input.customerId),
  )
  const members = await findMembers(tx.db, [...people.values()])
  const { stored } = (await readProgram(tx.db)).rules
  const known = new Map(
    (await topUpsByNumber(tx.db, inputs)).map((row): [string, Known] => [
      numberOf(row),
      { ...row, customerId: row.personId },
    ]),
  )
  const fresh: NewTopUp[] = []
  const outcomes = inputs.map((given): Outcome<ToppedUp> => {
    const input = { ...given, customerId: people.get(given.customerId) ?? 0 }
    const before = known.get(numberOf(input))
    if (before) return same(before, input)
    if (!members.has(input.customerId)) return refuse(loyaltyRefusals.notMember, {}, 'customer')
    if (!stored) return refuse(loyaltyRefusals.noTopUps)
    const gift = giftFor(stored, input.fen)
    const { fen: principalFen, ...rest } = input
    const bonusFen = gift?.bonusFen ?? 0
    const made = { ...rest, principalFen, bonusFen, templateId: gift?.templateId ?? null }
    fresh.push(made)
    known.set(numberOf(input), { ...made, topUpId: 0 })
    return ok({ ...made, topUpId: 0, repeated: false })
  })
  const ids = await write(tx, fresh)
  return outcomes.map((outcome, at) =>
    outcome.refusal || outcome.ok.topUpId > 0
      ? outcome
      : ok({ ...outcome.ok, topUpId: ids.get(numberOf(inputs[at] as TopUpInput)) ?? 0 }),
  )
}

type Known = Pick<
  NewTopUp,
  'customerId' | 'principalFen' | 'bonusFen' | 'paidBy' | 'storeId' | 'templateId'
> & { topUpId: number }

const same = (before: Known, input: TopUpInput): Outcome<ToppedUp> =>
  before.customerId === input.customerId &&
  before.principalFen === input.fen &&
  before.paidBy === input.paidBy &&
  before.storeId === input.storeId
    ? ok({ ...before, repeated: true })
    : refuse(loyaltyRefusals.topUpReused, { number: input.number }, 'number')

async function write(tx: Tx, fresh: readonly NewTopUp[]): Promise<Map<string, number>> {
  if (fresh.length === 0) return new Map()
  const ids = await insertTopUps(tx, fresh)
  if (!ids) throw new NumberTaken('the number of a top-up was taken meanwhile')
  await movePurses(
    tx,
    fresh.map((topUp, at) => ({ ...topUp, key: `topUp:${ids[at]}` })),
    { house: 'issued', into: true, reason: 'topUp' },
  )
  tx.publish(
    toppedUp,
    fresh.map(({ customerId, principalFen, bonusFen, templateId }, at) => ({
      subject: customerId,
      payload: { topUpId: ids[at] ?? 0, principalFen, bonusFen, templateId },
    })),
  )
  return new Map(fresh.map((topUp, at) => [numberOf(topUp), ids[at] ?? 0]))
}
