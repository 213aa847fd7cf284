// Openings of short links: many at once, one transaction, on record before anybody is sent on.
import { LRUCache } from 'lru-cache'
import { dayOf, sortedUnique } from '#kit'
import { gather, type Platform, type Tx } from '#platform'
import { brandOf } from '#modules/org'
import { opened } from './events.ts'
import { askHash, newAsk } from './identify.ts'
import { writeClicks } from './sql/group-link.ts'
import { codeOfSlug, writeVisits, type CodeOfSlug, type NewVisit } from './sql/link.ts'

/** Keeps openings and counts them by day. The rows of the count are hot: they come last. */
async function recordVisits(tx: Tx, visits: readonly NewVisit[], zone: string): Promise<void> {
  if (visits.length === 0) return
  tx.locks.take('hot', 'code.visit_day', sortedUnique(visits.map((visit) => visit.codeId)))
  const written = await writeVisits(tx, visits, dayOf(tx.now, zone))
  await writeClicks(
    tx,
    written.flatMap(({ click, ...visit }) => (click ? [{ ...visit, ...click }] : [])),
  )
  tx.publish(
    opened,
    written.flatMap(({ visitId, codeId, brought }) =>
      brought ? [{ subject: null, payload: { visitId, codeId, brought } }] : [],
    ),
  )
}

const KNOWN_MS = 30_000

export type Opening = Pick<NewVisit, 'slug' | 'inWechat' | 'brought'> & {
  /** Asked only where a lent way has to find its opening again. */
  visitor: () => string
  /** Who is signed in there; asked only for a group's link. */
  customer: () => Promise<number | null>
}

export type Opened = CodeOfSlug & {
  /** What is sent along to WeChat, where it is asked who opened it. */
  ask: string | null
}

/**
 * Gives the code behind a short name after its opening is on record; undefined for names nobody
 * has.
 */
export function visitKeeper(platform: Platform): (opening: Opening) => Promise<Opened | undefined> {
  // A link leads to one code for ever: remembering it can only be too late for a new one.
  const known = new LRUCache<string, CodeOfSlug>({ max: 50_000, ttl: KNOWN_MS })
  const keep = gather(
    async (visits: readonly NewVisit[]) => {
      const { zone } = await brandOf(platform.db)
      await platform.transact({}, (tx) => recordVisits(tx, visits, zone))
      return visits.map(() => undefined)
    },
    { most: 1_000 },
  )
  return async ({ slug, inWechat, visitor, customer, brought }) => {
    const code = known.get(slug) ?? (await codeOfSlug(platform.db, slug))
    if (code === undefined) return undefined
    known.set(slug, code)
    const { codeId, leased, led, identify, groupId } = code
    const ask = leased && inWechat && identify !== 'off' ? newAsk() : null
    await keep({
      codeId,
      slug,
      inWechat,
      visitor: leased || led ? visitor() : null,
      ask: ask && askHash(ask),
      brought,
      click:
        groupId === null ? null : { groupId, visitor: visitor(), customerId: await customer() },
    })
    return { ...code, ask }
  }
}
