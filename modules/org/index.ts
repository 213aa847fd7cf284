// Who we are and who may see what: brand, stores, staff, sign-in, audit. The face of the module.
export { actorOf, actorOfStaff, forgetActors, STAFF_COOKIE } from './actor.ts'
export { makeApiKey, revokeApiKey } from './api-key.ts'
export { recordAudit, type AuditEntry } from './audit.ts'
export { brandOf, saveBrand, type Brand, type BrandRules } from './brand.ts'
export { turnClock } from './clock.ts'
export { storeSaved } from './events.ts'
export { nearestStores, type NearStore } from './nearest.ts'
export { onChineseMaps, type Degrees } from './degrees.ts'
export { orgModule } from './module.ts'
export { checkHouse } from './proof/check.ts'
export { orgRefusals } from './refusals.ts'
export { makeFirstLogin, resetLogin } from './sign-in.ts'
export { saveStaff, type StaffInput } from './staff.ts'
export {
  saveRegion,
  saveStore,
  storesByCode,
  storesWithin,
  type StoreByCode,
  type StoreInput,
} from './store.ts'
