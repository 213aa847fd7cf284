// One thing a person can do: what it is called for a reader, the shape of its input, and the doing.
import { z } from 'zod'
import { getPerson } from '../people.ts'
import type { World } from '../world.ts'
import { id, read } from './base.ts'

export interface Act {
  about: string
  input: z.ZodObject
  run: (world: World, input: unknown) => object
}

const person = { person: id.describe('the id that /__sandbox/people gave') }

/** An act of one person, its input checked by the shape that describes it. */
export const act = <T extends z.ZodRawShape>(
  about: string,
  shape: T,
  run: (world: World, input: z.output<z.ZodObject<T & typeof person>>) => object,
): Act => {
  const input = z.object({ ...person, ...shape })
  return {
    about,
    input,
    run: (world, given) => {
      const known = read(input as z.ZodType, given) as z.output<z.ZodObject<T & typeof person>>
      getPerson(world, (known as { person: string }).person)
      return run(world, known)
    },
  }
}
