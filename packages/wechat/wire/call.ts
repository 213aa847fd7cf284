// What a wire call declares before anybody may make it: where it goes, what may be done when nobody
// knows whether it took effect, what it is counted under, and how urgent it is.
import type { z } from 'zod'
import type { Window } from './window.ts'

/** Makes another declared call, to find out. Only reading calls are asked so. */
export type Ask = <Q extends z.ZodType, R extends z.ZodType>(
  call: Call<Q, R>,
  request: z.input<Q>,
) => Promise<z.output<R>>

/**
 * What a listing told: the answer the lost call would have given, that it never happened, or
 * neither.
 */
export type Found<R> = { reply: R } | 'absent' | 'unknown'

/** What may be done when a call was sent and no clear answer came. */
export type Repeat<Q extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> =
  /** A second time changes nothing more: reading, overwriting, deleting. */
  | { kind: 'harmless' }
  /** The platform recognises a second call by this field; it is sent again with the same value. */
  | { kind: 'key'; field: FieldOf<z.input<Q>> }
  /** Never sent again by us; only the caller can know what the silence means. */
  | { kind: 'once' }
  /** Sent again only after a listing showed that the first did not happen. */
  | {
      kind: 'reconcile'
      by: AnyCall
      find(ask: Ask, request: z.input<Q>, sentAt: Date): Promise<Found<z.output<R>>>
    }

type FieldOf<T> = unknown extends T ? string : (keyof T & string) | `${keyof T & string}.${string}`

/** Calls that share a limit; `per: 'api'` counts each path by itself, `'family'` all together. */
export interface Family {
  name: string
  per: 'api' | 'family'
  windows: readonly Window[]
}

/** Urgent calls go before bulk, and bulk leaves a part of every limit to them. */
export type Lane = 'urgent' | 'bulk'

export interface Call<Q extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  method: 'GET' | 'POST'
  /** As the platform writes it; `{name}` is filled from the request. */
  path: string
  repeat: Repeat<Q, R>
  lane: Lane
  family: Family
  request: Q
  reply: R
  /** Request fields that travel in the query although the call is a POST. */
  query?: readonly (keyof z.input<Q> & string)[]
  /** The body of an upload; everything else is sent as JSON. */
  form?(request: z.input<Q>): FormData
  /** Answers with a file, as JSON only when refused. */
  file?: true
  /** Proved otherwise than with the app's token: by a secret or code inside the request. */
  bare?: true
}

export type AnyCall = Call
export type Calls = Record<string, AnyCall>
export type RequestOf<C extends AnyCall> = z.input<C['request']>
export type ReplyOf<C extends AnyCall> = z.output<C['reply']>

/** Declares a call; one that does not say how it may be repeated does not compile. */
export const defineCall = <Q extends z.ZodType<object, object>, R extends z.ZodType>(
  call: Call<Q, R>,
): Call<Q, R> => call

export const harmless = { kind: 'harmless' } as const
export const once = { kind: 'once' } as const
export const key = <F extends string>(field: F) => ({ kind: 'key', field }) as const
export const reconcile = <Q, R>(
  by: AnyCall,
  find: (ask: Ask, request: Q, sentAt: Date) => Promise<Found<R>>,
) => ({ kind: 'reconcile', by, find }) as const
