// A customer's own pages: her profile and what she consents to.
import { contract } from '#contracts'
import { inTx, orThrow, outside, platformRefusals, Refusal, type Actor } from '#platform'
import { giveConsent } from './consent.ts'
import { genderIn } from './gender.ts'
import { lockLiving } from './lock.ts'
import { saveProfile } from './profile.ts'
import { ownProfile } from './view.ts'

const { consumer } = contract

function herself(actor: Actor): number {
  if (actor.kind !== 'customer' || actor.id === null)
    throw new Refusal(platformRefusals.signInNeeded)
  return actor.id
}

export const ownRoutes = {
  profile: outside(consumer.profile, ({ platform, actor }) =>
    ownProfile(platform.db, herself(actor)),
  ),
  saveProfile: inTx(consumer.saveProfile, async (tx, { gender, ...profile }, { actor }) => {
    const customerId = herself(actor)
    await lockLiving(tx, [customerId])
    orThrow(await saveProfile(tx, { customerId, gender: genderIn(gender), ...profile }))
    return ownProfile(tx.db, customerId)
  }),
  setConsent: inTx(consumer.setConsent, async (tx, { purpose, given }, { actor }) => {
    const customerId = herself(actor)
    await lockLiving(tx, [customerId])
    await giveConsent(tx, [{ customerId, purpose, granted: given, evidence: 'own page' }])
    return { ok: true as const }
  }),
}
