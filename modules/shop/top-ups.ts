// The till takes money for stored value, and pays it out again.
import type { TopUpDone, TopUpInput, TopUpReturnDone, TopUpReturnInput } from '#contracts'
import { ok, refuse, type Outcome, type Scope, type Tx } from '#platform'
import { findByIdentity } from '#modules/customer'
import {
  loyaltyRefusals,
  returnTopUps,
  topUp,
  topUpsByNumber,
  type TopUpInput as Wanted,
} from '#modules/loyalty'
import { orderRefusals } from '#modules/order'
import { recordAudit, storesByCode } from '#modules/org'
import { buyersOf } from './buyers.ts'
import { guidesByLogin } from './sql.ts'

/** Each is answered by itself. Nobody becomes a customer by it: she is a member already. */
export async function topUpAtTill(
  tx: Tx,
  inputs: readonly TopUpInput[],
  scope: Scope,
  corpId: string,
): Promise<Outcome<TopUpDone>[]> {
  const wanted = await readAll(tx, inputs, scope, corpId)
  const done = await topUp(
    tx,
    wanted.flatMap((outcome) => outcome.ok ?? []),
  )
  let at = 0
  return wanted.map((outcome): Outcome<TopUpDone> => {
    if (outcome.refusal) return outcome
    const made = done[at++]
    if (!made?.ok) return { refusal: made?.refusal ?? refuse(loyaltyRefusals.notMember).refusal }
    const { topUpId, customerId, repeated, principalFen, bonusFen, templateId } = made.ok
    const { number } = outcome.ok
    const sums = { principalFen, bonusFen, templateId }
    return ok({ topUpId, customerId, number, duplicate: repeated, ...sums })
  })
}

async function readAll(
  tx: Tx,
  inputs: readonly TopUpInput[],
  scope: Scope,
  corpId: string,
): Promise<Outcome<Wanted>[]> {
  const stores = await storesByCode(
    tx.db,
    inputs.map((input) => input.storeCode),
  )
  const guides = await guidesByLogin(
    tx.db,
    inputs.flatMap((input) => input.guideLogin ?? []),
  )
  const buyers = await buyersOf(tx.db, inputs, corpId)
  const keys = buyers.flatMap((buyer, i) => (buyer.ok ?? []).map((identity) => ({ i, identity })))
  const owners = await findByIdentity(
    tx.db,
    keys.map(({ identity }) => identity),
  )
  return inputs.map(({ source, number, fen, paidBy, storeCode, guideLogin }, i) => {
    const store = stores.get(storeCode)
    if (!store) return refuse(orderRefusals.unknownStore, { code: storeCode }, 'storeCode')
    if (!scope.all && !scope.storeIds.includes(store.id))
      return refuse(orderRefusals.foreignStore, { code: storeCode }, 'storeCode')
    const staffId = guideLogin === undefined ? null : guides.get(guideLogin)
    if (staffId === undefined) return refuse(orderRefusals.unknownGuide, {}, 'guideLogin')
    const { refusal } = buyers[i] ?? {}
    if (refusal) return { refusal }
    const named = new Set(keys.flatMap((key, at) => (key.i === i ? [owners[at] ?? 0] : [])))
    const [customerId = 0] = named
    // Keys that lead to two people, or to nobody: money needs one.
    if (named.size !== 1 || customerId === 0)
      return refuse(loyaltyRefusals.unknownCustomer, {}, 'customer')
    return ok({ customerId, source, number, storeId: store.id, staffId, paidBy, fen })
  })
}

/** A top-up of a store out of reach is unknown to the caller. Each that is done is audited. */
export async function returnAtTill(
  tx: Tx,
  inputs: readonly TopUpReturnInput[],
  scope: Scope,
): Promise<Outcome<TopUpReturnDone>[]> {
  const rows = await topUpsByNumber(
    tx.db,
    inputs.map(({ source, topUpNumber: number }) => ({ source, number })),
  )
  const seen = inputs.map(({ source, topUpNumber }) =>
    rows.some(
      (row) =>
        row.source === source &&
        row.number === topUpNumber &&
        (scope.all || (row.storeId !== null && scope.storeIds.includes(row.storeId))),
    ),
  )
  const done = await returnTopUps(
    tx,
    inputs.filter((_, at) => seen[at]),
  )
  let next = 0
  const outcomes = inputs.map(({ number }, at): Outcome<TopUpReturnDone> => {
    const made = seen[at] ? done[next++] : undefined
    if (!made?.ok)
      return {
        refusal: made?.refusal ?? refuse(loyaltyRefusals.unknownTopUp, {}, 'topUpNumber').refusal,
      }
    const { returnId, customerId, repeated, principalFen, bonusFen, paidBy } = made.ok
    return ok({ returnId, customerId, number, duplicate: repeated, principalFen, paidBy, bonusFen })
  })
  for (const { ok: back } of outcomes)
    if (back && !back.duplicate)
      await recordAudit(tx, {
        action: 'loyalty.topUpReturn',
        subject: String(back.customerId),
        details: { returnId: back.returnId, fen: back.principalFen, bonusFen: back.bonusFen },
      })
  return outcomes
}
