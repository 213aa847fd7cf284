// The races, some rounds of each by a seed of its own; `npm run soak -- races` runs them for hours.
import { beforeAll, describe, test } from 'vitest'
import { randomBy } from '#kit'
import { races } from './races.ts'
import { openRaces, type World } from './world.ts'

const ROUNDS = 2
const seed = Number(process.env.SIYU_SEED ?? Math.floor(Math.random() * 1e9))
let world: World

beforeAll(async () => {
  world = await openRaces()
}, 120_000)

describe(`seed ${seed}`, () => {
  test.for(races)('$sentence', { timeout: 120_000 }, async ({ round }) => {
    for (let at = 0; at < ROUNDS; at += 1) {
      await round(world, randomBy(seed + at), at)
      await world.holds()
    }
  })
})
