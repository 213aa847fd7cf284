// What several of WeCom's interfaces share.
import { z } from 'zod'
import { defineCall, type Call } from '../wire/call.ts'
import { contact } from './families.ts'

/** Opaque ids of at most 64 characters. */
export const wecomId = z.string().min(1).max(64)

type Contact<Q extends z.ZodType, R extends z.ZodType> = Omit<
  Call<Q, R>,
  'method' | 'path' | 'family' | 'lane'
> &
  Partial<Pick<Call<Q, R>, 'method' | 'lane' | 'family'>>

/** A call of the customer-contact interfaces: a POST, and bulk unless it says urgent. */
export const contactCall = <Q extends z.ZodType<object, object>, R extends z.ZodType>(
  api: string,
  call: Contact<Q, R>,
): Call<Q, R> =>
  defineCall({
    method: 'POST',
    path: `/cgi-bin/externalcontact/${api}`,
    family: contact,
    lane: 'bulk',
    ...call,
  })
