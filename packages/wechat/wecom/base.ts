// The envelope every WeCom answer wears, and the pieces that several interfaces share.
import { z } from 'zod'

/** `errcode` 0 or missing is success; `errmsg` is not stable and never branched on. */
export const envelope = z.object({
  errcode: z.int().default(0),
  errmsg: z.string().default(''),
})
export type Envelope = z.infer<typeof envelope>

/** Opaque ids of at most 64 characters. */
export const wecomId = z.string().min(1).max(64)
/** Unix seconds. */
export const seconds = z.int().nonnegative()
/** An opaque page cursor; the empty text means the first or no further page. */
export const cursor = z.string().max(512)
/** Booleans often travel as 0 and 1. */
export const flag = z.union([z.boolean(), z.literal(0).transform(() => false),
  z.literal(1).transform(() => true)])

/** A text whose UTF-8 form has at most so many bytes (WeCom counts bytes, not characters). */
export const bytes = (max: number) =>
  z.string().refine((text) => Buffer.byteLength(text) <= max, `at most ${max} bytes`)

export const noReply = z.object({})
