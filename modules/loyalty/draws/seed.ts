// The seed of a draw: made by chance when it opens, sealed at rest until it is drawn.
import { randomBytes } from 'node:crypto'
import { sha256 } from '#kit'
import { seal, unseal, type Keys } from '#platform'

let keys: Keys | undefined

/** Called when the module starts: verbs are given a transaction, not the platform. */
export const useKeys = (given: Keys): void => {
  keys = given
}

function held(): Keys {
  if (!keys) throw new Error('the loyalty module was not started: it has no keys')
  return keys
}

/** Nobody is given the seed itself before the draw: only its hash, and what it is sealed in. */
export function makeSeed(): { sealed: string; hash: string } {
  const seed = randomBytes(32).toString('hex')
  return { sealed: seal(held(), seed), hash: sha256(seed) }
}

export const openSeed = (sealed: string): string => unseal(held(), sealed)
