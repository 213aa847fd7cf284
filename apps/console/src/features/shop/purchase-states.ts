// States of purchases and returns, and how they look.
import type { Purchase } from '#contracts'

export type State = Purchase['state']
export type Delivery = Purchase['delivery']

export const states = [
  'placed',
  'paid',
  'preparing',
  'ready',
  'shipped',
  'completed',
  'expired',
  'cancelled',
  'refunded',
] as const satisfies readonly State[]
export const deliveries = [
  'pickUp',
  'inStore',
  'sameCity',
  'parcel',
] as const satisfies readonly Delivery[]

export const toneOf = {
  placed: 'plain',
  paid: 'warn',
  preparing: 'warn',
  ready: 'warn',
  shipped: 'plain',
  completed: 'good',
  expired: 'plain',
  cancelled: 'plain',
  refunded: 'bad',
} as const satisfies Record<State, 'plain' | 'warn' | 'good' | 'bad'>
export const returnTone = {
  asked: 'warn',
  agreed: 'plain',
  declined: 'plain',
  refunded: 'good',
} as const
