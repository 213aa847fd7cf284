// Roles and what each may do. The server enforces it; the console reads it to hide what is not
// allowed.

export const permissions = [
  // What everybody who works here may look up: stores, staff, templates.
  'signedIn',
  'customers.read',
  'customers.write',
  'customers.export',
  'orders.read',
  'orders.write',
  'imports.write',
  'segments.write',
  'codes.write',
  'journeys.write',
  'coupons.write',
  'coupons.redeem',
  'shop.write',
  'loyalty.write',
  'insight.read',
  'settings.write',
  'staff.write',
  'audit.read',
  'integrate',
] as const
export type Permission = (typeof permissions)[number]

/** Of people. */
export const staffRoles = [
  'headquarters',
  'region',
  'store',
  'guide',
  'readonly',
  'integrator',
] as const
export type StaffRole = (typeof staffRoles)[number]
/** Of people and keys. */
export const roles = [...staffRoles, 'partner'] as const
export type Role = (typeof roles)[number]

const everything = [...permissions]

/**
 * What each role may do; whose data it may see is its scope (brand, its regions, its stores, its
 * customers).
 */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  headquarters: everything,
  region: [
    'signedIn',
    'customers.read',
    'customers.write',
    'customers.export',
    'orders.read',
    'insight.read',
    'audit.read',
  ],
  store: [
    'signedIn',
    'customers.read',
    'customers.write',
    'orders.read',
    'orders.write',
    'insight.read',
  ],
  guide: ['signedIn', 'customers.read', 'customers.write', 'orders.read'],
  readonly: ['signedIn', 'customers.read', 'orders.read', 'insight.read'],
  integrator: [
    'signedIn',
    'customers.read',
    'customers.write',
    'orders.read',
    'orders.write',
    'imports.write',
    'integrate',
    'insight.read',
  ],
  // A key for whoever redeems our coupons at places of their own: nothing of a customer is theirs to see.
  partner: ['coupons.redeem'],
}
