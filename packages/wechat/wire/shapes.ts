// Pieces that many interfaces share. Answers are read with patience: the real wire sends numbers as
// texts, booleans as 0 and 1, and null where it has nothing.
import { z } from 'zod'

/** A whole number, also when it comes as a text. */
export const int = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number),
])
/** A number that may have a fraction. */
export const num = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
])
/** Unix seconds. */
export const seconds = z.union([
  z.int().nonnegative(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
])
/** An opaque id; some platforms send theirs as numbers. */
export const id = z.union([z.string(), z.number().transform(String)])
/** Booleans often travel as 0 and 1. */
export const flag = z.union([
  z.boolean(),
  z.literal(0).transform(() => false),
  z.literal(1).transform(() => true),
])
/** An opaque page cursor; the empty text means the first or no further page. */
export const cursor = z.string().max(512)
export const nextCursor = z
  .string()
  .max(512)
  .nullish()
  .transform((value) => value ?? '')
/** A list that may be missing or null. */
export const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])

/** A text whose UTF-8 form has at most so many bytes (WeChat counts bytes, not characters). */
export const bytes = (max: number) =>
  z.string().refine((value) => Buffer.byteLength(value) <= max, `at most ${max} bytes`)

/** One answer that tells nothing but that it was done. */
export const done = z.unknown().transform((): Record<string, never> => ({}))
/** A request without fields. */
export const nothing = z.object({})
/** A file as it comes. */
export const file = z.instanceof(Uint8Array)
