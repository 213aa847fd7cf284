// On her own page: a customer says who she is, consents, and is a member.
import type { MemberCard } from '#contracts'
import { orThrow, Refusal, type Scope, type Tx } from '#platform'
import {
  claimPhone,
  giveConsent,
  lockPeople,
  saveProfile,
  type ConsentPurpose,
} from '#modules/customer'
import { cardOf } from './card.ts'
import { enrol } from './enrol.ts'
import { loyaltyRefusals } from './refusals.ts'

export interface RegisterInput {
  customerId: number
  phone: string
  name?: string
  birthday?: string
  consents: readonly Exclude<ConsentPurpose, 'membership'>[]
}

/**
 * A typed phone is a claim: refused where somebody else holds it. Registering again changes nothing
 * but the profile.
 */
export async function register(tx: Tx, scope: Scope, input: RegisterInput): Promise<MemberCard> {
  const customerId = (await lockPeople(tx, [input.customerId])).get(input.customerId)
  if (customerId === undefined) throw new Refusal(loyaltyRefusals.unknownCustomer)
  orThrow(await claimPhone(tx, customerId, input.phone))
  const { name, birthday } = input
  if (name !== undefined || birthday !== undefined) {
    orThrow(
      await saveProfile(tx, { customerId, ...(name && { name }), ...(birthday && { birthday }) }),
    )
  }
  const purposes: ConsentPurpose[] = ['membership', ...new Set(input.consents)]
  await giveConsent(
    tx,
    purposes.map((purpose) => ({
      customerId,
      purpose,
      granted: true,
      evidence: 'registration page',
    })),
  )
  orThrow((await enrol(tx, [{ customerId }]))[0])
  const card = await cardOf(tx.db, scope, customerId, tx.now)
  if (!card) throw new Refusal(loyaltyRefusals.unknownCustomer)
  return card
}
