// What an event is: a name, a schema that only grows, a subject (the customer), a payload of ids,
// codes and amounts.
import type { z } from 'zod'

export type Lane = 'live' | 'bulk'

export interface EventType<P = unknown> {
  readonly name: string
  readonly schema: z.ZodType<P>
}

export function defineEvent<P>(name: string, schema: z.ZodType<P>): EventType<P> {
  return { name, schema }
}

export interface NewEvent<P> {
  /** The customer it is about, or null where it is about none (a chunk of an import). */
  subject: number | null
  payload: P
  /** Business time; the transaction's `now` when left out. */
  occurredAt?: Date
}

export interface LogEvent<P = unknown> {
  id: number
  name: string
  subject: number | null
  payload: P
  occurredAt: Date
  lane: Lane
}

/** Those of the batch that are of this type, typed. */
export function only<P>(events: readonly LogEvent[], type: EventType<P>): LogEvent<P>[] {
  return events.filter((event): event is LogEvent<P> => event.name === type.name)
}
