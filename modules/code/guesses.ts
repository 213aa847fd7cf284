// Names that nobody has, by who asks for them: looking for links by trying is slow.
import { LRUCache } from 'lru-cache'
import { platformRefusals, Refusal } from '#platform'

const WINDOW_MS = 60_000
const MOST = 30

/** Per process: a guesser who meets several has so many tries more. */
const wrong = new LRUCache<string, number>({ max: 100_000, ttl: WINDOW_MS, noUpdateTTL: true })

/** Refuses an address that asked for too many unknown names within a minute. */
export function refuseGuessers(ip: string): void {
  if ((wrong.get(ip) ?? 0) >= MOST) throw new Refusal(platformRefusals.tooMany)
}

export const guessedWrong = (ip: string): void => void wrong.set(ip, (wrong.get(ip) ?? 0) + 1)
