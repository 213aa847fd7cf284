// Balances brought along from another system.
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { lockPeople } from '#modules/customer'
import { post } from '#modules/ledger'
import { postEarned } from './earn.ts'
import { expiryOf } from './program.ts'
import { loyaltyRefusals } from './refusals.ts'
import { findGrants, insertGrants, type NewGrant } from './sql/grant.ts'
import { readProgram } from './sql/program.ts'

const idKey = (item: { customerId: number; key: string }) => `${item.customerId} ${item.key}`

export interface OpeningInput {
  customerId: number
  key: string
  points: number
  growth: number
  principalFen?: number
  bonusFen?: number
}

/**
 * Balances brought along from another system; each key once per customer. The same key again is
 * answered when it says the same, and refused otherwise.
 */
export async function openBalances(
  tx: Tx,
  given: readonly OpeningInput[],
): Promise<Outcome<{ repeated: boolean }>[]> {
  if (given.length === 0) return []
  const people = await lockPeople(
    tx,
    given.map((input) => input.customerId),
  )
  const inputs = given.map((input) => ({
    ...input,
    customerId: people.get(input.customerId) ?? 0,
    key: `opening:${input.key}`,
  }))
  const known = new Map(
    (await findGrants(tx.db, inputs)).map((grant): [string, Opened] => [idKey(grant), grant]),
  )
  const { zone } = await brandOf(tx.db)
  const { rules } = await readProgram(tx.db)
  const expiresAt = expiryOf(rules, tx.now, zone)
  const fresh: (NewGrant & OpeningInput)[] = []
  const opened = inputs.map((input): Outcome<{ repeated: boolean }> => {
    if (input.customerId === 0) return refuse(loyaltyRefusals.unknownCustomer)
    const before = known.get(idKey(input))
    if (before) return sameOpening(before, input)
    known.set(idKey(input), input)
    fresh.push({
      ...input,
      orderId: null,
      pointsLeft: input.points,
      lines: [],
      granted: true,
      earnedAt: tx.now,
      startsAt: null,
      expiresAt,
    })
    return ok({ repeated: false })
  })
  if (fresh.length > 0) {
    await insertGrants(tx, fresh)
    await postEarned(tx, fresh, 'opening')
  }
  const stored = await openStored(tx, inputs)
  return opened.map((outcome, at) =>
    outcome.ok ? (stored.get(inputs[at] as OpeningInput) ?? outcome) : outcome,
  )
}

type Opened = Pick<OpeningInput, 'points' | 'growth'>

const sameOpening = (before: Opened, input: OpeningInput): Outcome<{ repeated: boolean }> =>
  before.points === input.points && before.growth === input.growth
    ? ok({ repeated: true })
    : refuse(loyaltyRefusals.openingReused, { key: input.key })

/** Stored value needs no lot: it is an amount in the ledger. Gives what was refused. */
async function openStored(
  tx: Tx,
  inputs: readonly OpeningInput[],
): Promise<Map<OpeningInput, Outcome<{ repeated: boolean }>>> {
  const wanted = inputs
    .filter(({ customerId }) => customerId > 0)
    .flatMap((input) => [
      { input, asset: 'stored_principal' as const, amount: input.principalFen ?? 0 },
      { input, asset: 'stored_bonus' as const, amount: input.bonusFen ?? 0 },
    ])
    .filter(({ amount }) => amount > 0)
  const posted = await post(
    tx,
    wanted.map(({ input, asset, amount }) => ({
      key: `${input.key}:${asset}`,
      asset,
      amount,
      reason: 'opening',
      from: { system: 'opening' },
      to: { customerId: input.customerId },
    })),
  )
  return new Map(
    wanted.flatMap(({ input }, at) => (posted[at]?.refusal ? [[input, posted[at]]] : [])),
  )
}
