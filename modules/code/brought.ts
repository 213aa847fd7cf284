// What an address brings along beside a link's name: kept where a higher storey asked for it, under
// the words it asked for, and never understood here.
import type { Platform } from '#platform'

const asked = new WeakMap<Platform, Set<string>>()
/** Marks that others put into addresses: nothing a person writes. */
const FORM = /^[\w.~:+/=-]{1,200}$/

/** From now on openings keep these parts of the query; `code.opened` tells them. */
export function keepQuery(platform: Platform, names: readonly string[]): void {
  asked.set(platform, new Set([...(asked.get(platform) ?? []), ...names]))
}

/** Null where nothing asked for came along. */
export function broughtBy(platform: Platform, query: unknown): Record<string, string> | null {
  const names = asked.get(platform)
  if (!names || typeof query !== 'object' || query === null) return null
  const kept = Object.entries(query).filter(
    (entry): entry is [string, string] =>
      names.has(entry[0]) && typeof entry[1] === 'string' && FORM.test(entry[1]),
  )
  return kept.length === 0 ? null : Object.fromEntries(kept)
}
