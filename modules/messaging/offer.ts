// The one way to reach a customer: programmes offer touches here, and nothing sends around it.
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { messagingRefusals } from './refusals.ts'
import { outcomeOf, runGate } from './run.ts'
import { sendReplies } from './sender.ts'
import { findKeyed, insertTouches, type KeyedTouch } from './sql/touch.ts'
import type { TouchInput, TouchStanding } from './touch.ts'

const nameOf = (customerId: number, key: string) => `${customerId} ${key}`

/**
 * Offers touches to the gate and says where each stands: `open` (on its way), `quiet` (waits for
 * the end of the quiet hours), or why it will never leave. A key used before gives the first touch
 * again. Locks the customers.
 */
export async function offerTouches(
  tx: Tx,
  inputs: readonly TouchInput[],
): Promise<Outcome<TouchStanding>[]> {
  if (inputs.length === 0) return []
  const people = await lockPeople(
    tx,
    inputs.map((input) => input.customerId),
  )
  const known = inputs.flatMap((input): TouchInput[] => {
    const customerId = people.get(input.customerId)
    return customerId === undefined ? [] : [{ ...input, customerId }]
  })
  const keyed = new Map(
    (await findKeyed(tx.db, known)).map((row) => [nameOf(row.personId, row.key), row]),
  )
  const standing = await admitNew(
    tx,
    known.filter((input) => !keyed.has(nameOf(input.customerId, input.key))),
  )
  return inputs.map((input) => {
    const customerId = people.get(input.customerId)
    if (customerId === undefined)
      return refuse(messagingRefusals.unknownCustomer, { customerId: input.customerId })
    const name = nameOf(customerId, input.key)
    return repeatedOf(input, keyed.get(name)) ?? ok(standing.get(name) as TouchStanding)
  })
}

function repeatedOf(
  input: TouchInput,
  before: KeyedTouch | undefined,
): Outcome<TouchStanding> | undefined {
  if (!before) return undefined
  if (before.ownerKey !== input.ownerKey)
    return refuse(messagingRefusals.keyReused, { key: input.key })
  const { touchId, outcome, reason, ruleId } = before
  return ok({ touchId, outcome, reason, ruleId, repeated: true })
}

/** Writes new touches and runs the gate over them; replies leave in this transaction. */
async function admitNew(
  tx: Tx,
  inputs: readonly TouchInput[],
): Promise<Map<string, TouchStanding>> {
  const made = await insertTouches(tx, inputs)
  const judged = await runGate(
    tx,
    made,
    new Map(inputs.map((input) => [input.customerId, input.customerId])),
  )
  const codes = new Map(
    inputs.flatMap((input): [string, string][] =>
      input.welcomeCode ? [[nameOf(input.customerId, input.key), input.welcomeCode]] : [],
    ),
  )
  const hung = await sendReplies(
    tx,
    judged.flatMap(({ touch, verdict }) => {
      const welcomeCode = codes.get(nameOf(touch.customerId, touch.key))
      return verdict.kind === 'pass' && welcomeCode !== undefined ? [{ touch, welcomeCode }] : []
    }),
  )
  return new Map(
    judged.map(({ touch, verdict }) => [
      nameOf(touch.customerId, touch.key),
      {
        touchId: touch.touchId,
        outcome: outcomeOf(verdict),
        repeated: false,
        reason: verdict.kind === 'pass' ? null : verdict.reason,
        ruleId: verdict.kind === 'refuse' ? verdict.ruleId : null,
        ...(hung.has(touch.touchId) && { couponId: hung.get(touch.touchId) ?? null }),
      },
    ]),
  )
}
