// What a race suite is: a house that is opened once, and rounds that each draw their own chances.
import type { randomBy } from '#kit'

export type Random = ReturnType<typeof randomBy>

export interface SoakSuite {
  /** What a round does and holds against, in one sentence. */
  sentence: string
  /** Rounds of a whole soak; `npm test` runs a hundredth. */
  rounds: number
  /** Opens what the rounds work in; gives a round, which throws when something does not hold. */
  open: () => Promise<(random: Random, round: number) => Promise<void>>
}
