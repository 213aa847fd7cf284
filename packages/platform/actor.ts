// Who acts, and whose data they may see. A scope value can only be made here, from a signed-in
// actor.

export type ActorKind = 'system' | 'staff' | 'key' | 'customer'

declare const scopeBrand: unique symbol
/**
 * What a query must be given before it may show data.
 * `all`: the brand. Otherwise the stores (all of a region's stores spelt out), and for a guide only
 * the customers that staff member reaches; or one customer, herself.
 */
export interface Scope {
  readonly [scopeBrand]: true
  readonly all: boolean
  readonly storeIds: readonly number[]
  readonly staffId: number | null
  readonly customerId: number | null
}

export interface Actor {
  kind: ActorKind
  /** Staff, API key or customer id; null for the system. */
  id: number | null
  name: string
  role: string
  permissions: readonly string[]
  scope: Scope
}

const scope = (parts: Partial<Omit<Scope, typeof scopeBrand>>): Scope =>
  ({ all: false, storeIds: [], staffId: null, customerId: null, ...parts }) as Scope

export const brandScope = (): Scope => scope({ all: true })
export const storeScope = (storeIds: readonly number[]): Scope => scope({ storeIds })
export const guideScope = (staffId: number, storeIds: readonly number[]): Scope =>
  scope({ staffId, storeIds })
export const customerScope = (customerId: number): Scope => scope({ customerId })

export const systemActor: Actor = {
  kind: 'system',
  id: null,
  name: 'system',
  role: 'system',
  permissions: [],
  scope: brandScope(),
}
