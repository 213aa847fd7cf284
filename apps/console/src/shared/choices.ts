// Closed lists for selects: the contract's own values, checked against its types without loading
// its schemas.
import type { Channel, Role, StaffRole, TouchOutcome } from '#contracts'

export const stages = ['introduction', 'growth', 'mature', 'decline', 'lost'] as const
export const recencies = ['active', 'silent', 'dormant', 'churned'] as const
export const genders = ['female', 'male', 'unknown'] as const
export const staffRoles = [
  'headquarters',
  'region',
  'store',
  'guide',
  'readonly',
  'integrator',
] as const satisfies readonly StaffRole[]
export const keyRoles = [...staffRoles, 'partner'] as const satisfies readonly Role[]
export const channels = [
  'store',
  'district',
  'community',
  'parcel',
  'account',
  'live',
  'moments',
  'ad',
  'service',
  'other',
] as const satisfies readonly Channel[]
export const couponStates = ['issued', 'locked', 'redeemed', 'void', 'expired'] as const
export const touchOutcomes = [
  'open',
  'sent',
  'capped',
  'quiet',
  'unreachable',
  'noConsent',
  'control',
  'invalid',
  'offerExpired',
  'rejected',
  'unknown',
  'cancelled',
] as const satisfies readonly TouchOutcome[]
