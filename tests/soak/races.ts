// The twelve races, over and over, in one world.
import { races as all } from '../races/races.ts'
import { openRaces } from '../races/world.ts'
import type { SoakSuite } from './suite.ts'

export const races: SoakSuite = {
  sentence: 'the races that two servers run for the same thing: one wins, the books agree',
  rounds: 200,
  open: async () => {
    const world = await openRaces()
    return async (random, round) => {
      for (const { sentence, round: run } of all) {
        try {
          await run(world, random, round)
          await world.holds()
        } catch (error) {
          throw new Error(sentence, { cause: error })
        }
      }
    }
  },
}
