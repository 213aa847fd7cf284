// Whom we know: identities, profile, consent, tags, reach, merging. The face of the module.
export { forgetAddress, keepAddress, keptAddress, keptAddresses } from './addresses/keep.ts'
export { attachIdentities, type AttachInput } from './attach.ts'
export { tagIds } from './bulk.ts'
export { giveConsent, consentsOf, type ConsentInput, type ConsentPurpose } from './consent.ts'
export {
  customerChanged,
  customerConsented,
  customerCreated,
  customerMerged,
  customersTouched,
  customerTagged,
  customerUnmerged,
} from './events.ts'
export { identityOf, normalise, type IdentityInput, type IdentityKind } from './identity.ts'
export { mergeCustomers, unmerge, type MergeRequest } from './merge.ts'
export { everyIdOf, lockCustomers, lockLiving, lockPeople, survivorsOf } from './lock.ts'
export { customerModule } from './module.ts'
export { phoneKeyOf, phoneKeysOf } from './phone-key.ts'
export { claimPhone, saveProfile, type ProfileInput } from './profile.ts'
export { addReach, reachable, type ReachInput } from './reach.ts'
export { customerRefusals } from './refusals.ts'
export { resolveCustomers, type Resolved, type ResolveInput, type SourceInput } from './resolve.ts'
export { closeSession, CUSTOMER_COOKIE, customerActorOf, openSession } from './session.ts'
export { findByIdentity } from './sql/resolve.ts'
export { maskedPhones, phoneOfCustomer, phonesOf } from './view.ts'
export { saveTag, tagCustomers, type TagInput, type TaggingInput } from './tag.ts'
