// What the control routes share: the machinery of one running sandbox and checked input.
import { z } from 'zod'
import type { Loader } from '../load.ts'
import type { Postman } from '../postman.ts'
import { ControlError } from '../refusal.ts'
import type { World } from '../world.ts'

export interface Machinery {
  world: World
  postman: Postman
  loader: Loader
}

/** Of a route below `/corps/:corpId`. */
export type OfCorp = { Params: { corpId: string } }

/** The input as the shape says, or HTTP 400 with the first field that is wrong. */
export const read = <T>(shape: z.ZodType<T>, input: unknown): T => {
  const result = shape.safeParse(input ?? {})
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new ControlError(400, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`)
}

export const id = z.string().min(1).max(128)
export const pair = z.object({ corpId: id, userid: id, personId: id })
export const limit = z.coerce.number().int().min(1).max(1000)
