// A benefit is used, or a use undone. The story: lock her, recognise the key, look whether she has it
// and how much of it is left in this period, take a place there, and a code where a partner gives one.
import type { HeldBenefit } from '#contracts'
import { Refusal, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { benefitUsed, benefitUndone } from '../events.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { groundOf, toHeld, usedNow, type Ground } from './held.ts'
import { has, periodOf } from './rule.ts'
import { insertUse, readBenefits, takeCode, undoUse, usesOf, type BenefitRow } from './sql.ts'

export interface UseInput {
  customerId: number
  benefitId: number
  key: string
  storeId: number | null
}
type Kind = BenefitRow['kind']

async function lookAt(
  tx: Tx,
  given: number,
  benefitId: number,
  kind: Kind,
): Promise<{ customerId: number; benefit: BenefitRow; ground: Ground }> {
  const customerId = (await lockPeople(tx, [given])).get(given) ?? 0
  const benefit = (await readBenefits(tx.db)).find((one) => one.benefitId === benefitId)
  if (benefit?.kind !== kind) throw new Refusal(loyaltyRefusals.unknownBenefit)
  const ground = await groundOf(tx.db, customerId, tx.now)
  if (!ground) throw new Refusal(loyaltyRefusals.notMember)
  return { customerId, benefit, ground }
}

const shown = async (tx: Tx, customerId: number, benefit: BenefitRow, ground: Ground) =>
  toHeld(benefit, { ...ground, uses: await usesOf(tx.db, customerId) })

/** Places of the period that nobody holds, the first of them. */
function placeIn(benefit: BenefitRow, ground: Ground): number {
  const used = usedNow(benefit, ground)
  if (used.length >= benefit.count)
    throw new Refusal(loyaltyRefusals.benefitUsedUp, { count: benefit.count })
  const held = new Set(used.map(({ slot }) => slot))
  return Array.from({ length: benefit.count }, (_, at) => at + 1).find((at) => !held.has(at)) ?? 1
}

/** Throws a refusal: it answers one caller. */
export async function useBenefit(tx: Tx, input: UseInput, kind: Kind): Promise<HeldBenefit> {
  const { customerId, benefit, ground } = await lookAt(tx, input.customerId, input.benefitId, kind)
  const { benefitId } = benefit
  const known = ground.uses.find((use) => use.benefitId === benefitId && use.key === input.key)
  if (known) return toHeld(benefit, ground)
  if (!benefit.active || !has(benefit, ground.standing))
    throw new Refusal(loyaltyRefusals.benefitNotHers)
  const slot = placeIn(benefit, ground)
  const codeId = kind === 'partner' ? await takeCode(tx, benefitId) : null
  if (codeId === undefined) throw new Refusal(loyaltyRefusals.noCodesLeft)
  const useId = await insertUse(tx, {
    customerId,
    benefitId,
    key: input.key,
    periodOn: periodOf(benefit.period, ground.on).from,
    slot,
    most: benefit.count,
    storeId: input.storeId,
    codeId,
  })
  tx.publish(benefitUsed, [
    { subject: customerId, payload: { benefitId, useId, kind, storeId: input.storeId } },
  ])
  return shown(tx, customerId, benefit, ground)
}

/** Of a service only: a code that was seen cannot be taken back. */
export async function undoBenefit(
  tx: Tx,
  input: { customerId: number; benefitId: number; useId: number },
): Promise<HeldBenefit> {
  const { customerId, benefit, ground } = await lookAt(
    tx,
    input.customerId,
    input.benefitId,
    'service',
  )
  const { benefitId } = benefit
  const use = ground.uses.find((one) => one.useId === input.useId && one.benefitId === benefitId)
  if (!use) throw new Refusal(loyaltyRefusals.unknownUse)
  if (use.undone) return toHeld(benefit, ground)
  await undoUse(tx, customerId, use.useId)
  tx.publish(benefitUndone, [{ subject: customerId, payload: { benefitId, useId: use.useId } }])
  return shown(tx, customerId, benefit, ground)
}
