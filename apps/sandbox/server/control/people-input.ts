// People as they are made from outside: one by name, or many by a seed.
import { z } from 'zod'
import { seededDraws } from '../draws.ts'
import { createPerson, type Person } from '../people.ts'
import { drawName } from '../names.ts'
import { namesOf } from '../users.ts'
import type { World } from '../world.ts'

export const personShape = {
  name: z.string().trim().min(1).max(40),
  gender: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(0),
  avatar: z.string().max(64).optional(),
}
const phone = z
  .string()
  .regex(/^1\d{10}$/)
  .optional()
  .describe('a number of mainland China; drawn when left out')

export const onePerson = z.object({ ...personShape, phone }).strict()
export const manyPeople = z
  .object({
    count: z.int().min(1).max(10_000),
    seed: z.int().default(1).describe('the same seed draws the same names'),
  })
  .strict()

const view = (world: World, person: Person) => ({ ...person, ...namesOf(world, person.id) })

export const makePeople = (
  world: World,
  input: z.output<typeof onePerson> | z.output<typeof manyPeople>,
) => {
  if ('name' in input) return view(world, createPerson(world, input))
  const draw = seededDraws(input.seed)
  const people = world.store.together(() =>
    Array.from({ length: input.count }, () => view(world, createPerson(world, drawName(draw)))),
  )
  return { people }
}
