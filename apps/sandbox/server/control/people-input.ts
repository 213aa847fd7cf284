// People as they are made from outside: one by name, or many by a seed.
import { z } from 'zod'
import { startCrowd } from '../crowd.ts'
import { createPerson, type Person } from '../people.ts'
import { listContactCodes } from '../codes.ts'
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
const share = z.number().min(0).max(1)
export const manyPeople = z
  .object({
    count: z.int().min(1).max(10_000),
    seed: z.int().default(1).describe('the same seed draws the same names and lives'),
    rates: z
      .object({
        add: share.default(0.6).describe('of those who scan, how many add the guide'),
        reply: share.default(0.3).describe('a day: writes to the guide'),
        pay: share.default(0.2).describe('a day: pays an order announced to her'),
        block: share.default(0.01).describe('a day: deletes the guide'),
        bring: share.default(0.02).describe('a day: a friend scans the same code'),
      })
      .optional()
      .describe('with rates they live by sandbox time: scan, add, write, pay, leave'),
    codes: z
      .array(z.string().min(1))
      .optional()
      .describe('config ids of codes they scan in turn; all there are when left out'),
    overHours: z
      .number()
      .min(0)
      .max(24 * 90)
      .default(24),
    days: z.int().min(1).max(365).default(30),
  })
  .strict()

const view = (world: World, person: Person) => ({ ...person, ...namesOf(world, person.id) })

export const makePeople = (
  world: World,
  input: z.output<typeof onePerson> | z.output<typeof manyPeople>,
) => {
  if ('name' in input) return view(world, createPerson(world, input))
  const { rates, codes, ...many } = input
  const nowhere = { add: 0, reply: 0, pay: 0, block: 0, bring: 0 }
  const people = startCrowd(world, {
    ...many,
    rates: rates ?? nowhere,
    codes: rates ? (codes ?? listContactCodes(world, 1_000).map(({ configId }) => configId)) : [],
  })
  return { people: people.map((person) => view(world, person)) }
}
