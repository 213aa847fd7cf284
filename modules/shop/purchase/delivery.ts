// How a purchase may reach her, and what that costs. Pure.
import type { DeliveryKind, DeliverySettings, Place } from '#contracts'
import { ok, refuse, type Outcome } from '#platform'
import { purchaseRefusals } from './refusals.ts'

/** Until somebody says something else: she comes to the store. */
export const defaultDelivery: DeliverySettings = {
  pickUp: { offered: true },
  inStore: { offered: true },
  sameCity: { offered: false, feeFen: 500, freeFromFen: null, radiusM: 3_000 },
  parcel: { offered: false, feeFen: 1_000, freeFromFen: null },
  windowMinutes: 15,
  returnDays: 7,
}

export interface Journey {
  /** Undefined: she has not chosen one yet. */
  address?: { place: Place | null } | undefined
  /** Along the ground; null: farther than the store delivers, undefined: nobody has measured. */
  metres?: number | null | undefined
}

/** Whether she can have it so, and what it costs for goods of this worth. */
export function freightOf(
  kind: DeliveryKind,
  settings: DeliverySettings,
  paidFen: number,
): Outcome<{ freightFen: number; freeFromFen: number | null }> {
  const rule = settings[kind]
  if (!rule.offered) return refuse(purchaseRefusals.notOffered, { kind }, 'delivery.kind')
  if (!('feeFen' in rule)) return ok({ freightFen: 0, freeFromFen: null })
  const free = rule.freeFromFen !== null && paidFen >= rule.freeFromFen
  return ok({ freightFen: free ? 0 : rule.feeFen, freeFromFen: rule.freeFromFen })
}

/** Whether it can be brought where she wants it. */
export function reachable(kind: DeliveryKind, { address, metres }: Journey): Outcome<true> {
  if (kind === 'pickUp' || kind === 'inStore') return ok(true)
  const field = 'delivery.addressId'
  if (!address) return refuse(purchaseRefusals.addressNeeded, {}, field)
  if (kind === 'parcel') return ok(true)
  if (!address.place) return refuse(purchaseRefusals.placeNeeded, {}, field)
  return metres === null ? refuse(purchaseRefusals.tooFar, {}, field) : ok(true)
}
