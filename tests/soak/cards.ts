// A month of parcel cards: scanned at once, late, twice, forwarded as a link or as a picture. A tie
// may be uncertain; it may never be wrong.
import { sql } from 'kysely'
import { expect } from 'vitest'
import { DAY_MS, groupBy, HOUR_MS, plusMs, sha256 } from '#kit'
import { orThrow } from '#platform'
import { codeModule, leaseWays, makeLinks, tieAgain, tieVisits } from '#modules/code'
import { resolveCustomers } from '#modules/customer'
import { makeLeasedCode, openLink } from '../code-world.ts'
import { openHouse } from '../house.ts'
import type { Random, SoakSuite } from './suite.ts'

const CARDS = 100
const DAYS = 30
/** Fewer ways than cards: they are lent again while old pictures are still about. */
const WAYS_EACH = 8
const GUIDES = 5

interface Person {
  external: string
  unionid: string
}
interface Opening {
  day: number
  card: number
  person: Person
  /** Whether the page knows who opened it. */
  known: boolean
  visitId?: number
  state?: string
}
interface Scan {
  opening: Opening
  person: Person
  afterMs: number
  /** Whether WeCom tells who she is. */
  told: boolean
}

function month(random: Random, round: number): { openings: Opening[]; scans: Scan[] } {
  let people = 0
  const somebody = (): Person => {
    people += 1
    return { external: `wm-${round}-${people}`, unionid: `un-${round}-${people}` }
  }
  const openings: Opening[] = []
  const scans: Scan[] = []
  const opened = (card: number, day: number, known = random.chance(0.6)): Opening => {
    const opening = { card, day, person: somebody(), known }
    openings.push(opening)
    return opening
  }
  const scanned = (opening: Opening, afterMs: number, person = opening.person) =>
    scans.push({ opening, person, afterMs, told: random.chance(0.95) })
  const soon = () => random.int(1, 20) * HOUR_MS
  // One that nobody can tell is in every month: two came by the picture of an opening without a name.
  const nobodys = opened(0, 0, false)
  scanned(nobodys, soon())
  scanned(nobodys, soon(), somebody())
  for (let card = 1; card < CARDS; card += 1) {
    const opening = opened(card, random.int(0, DAYS - 1))
    const chance = random.next()
    if (chance < 0.45) scanned(opening, soon())
    else if (chance < 0.55) scanned(opening, random.int(2, 7) * DAY_MS)
    else if (chance < 0.62) scanned(opening, random.int(9, 25) * DAY_MS)
    else if (chance < 0.72) scanned(opened(card, opening.day), soon())
    else if (chance < 0.8) scanned(opening, soon(), somebody())
    else if (chance < 0.88) {
      scanned(opening, soon())
      scanned(opening, soon(), somebody())
    }
  }
  return { openings, scans }
}

async function open() {
  const house = await openHouse({ worker: false })
  const start = plusMs(house.clock.now(), -70 * DAY_MS)

  async function lend(codeId: number, slug: string, opening: Opening, visitor: string) {
    const now = plusMs(start, opening.day * DAY_MS)
    const asks = await openLink(house, { codeId, slug }, [visitor], now)
    const hash = opening.known ? sha256(`unionid:${opening.person.unionid}`) : null
    const [lease] = await house.transact({ now }, (tx) =>
      leaseWays(
        tx,
        asks.map((ask) => ({ ...ask, unionidHash: hash })),
      ),
    )
    if (!lease) return
    const { rows } = await sql<{ state: string }>`select state from wecom.contact_way
      where way_id = ${lease.wayId}`.execute(house.db)
    Object.assign(opening, { visitId: lease.visitId, state: rows[0]?.state })
  }
  /** The callback first; who she is a moment later, where WeCom tells. */
  async function follow({ opening, person, afterMs, told }: Scan): Promise<number | undefined> {
    if (opening.state === undefined) return undefined
    const { state } = opening
    const at = plusMs(start, opening.day * DAY_MS + afterMs)
    const external = { kind: 'external_userid' as const, value: person.external, app: 'corp' }
    const customerId = await house.transact({ now: at }, async (tx) => {
      const [made] = await resolveCustomers(tx, [{ identities: [external] }])
      const { customerId } = orThrow(made)
      await tieVisits(tx, [{ customerId, state, at }])
      return customerId
    })
    const unionid = { kind: 'unionid' as const, value: person.unionid }
    await house.transact({ now: plusMs(at, told ? 1_000 : HOUR_MS) }, async (tx) => {
      if (told) await resolveCustomers(tx, [{ identities: [external, unionid] }])
      await tieAgain(tx, [customerId])
    })
    return customerId
  }

  return async (random: Random, round: number): Promise<void> => {
    const { openings, scans } = month(random, round)
    const code = await makeLeasedCode(
      house,
      Array.from({ length: GUIDES }, () => ({})),
      WAYS_EACH,
    )
    const { codeId } = code
    const links = await house.act((tx) =>
      makeLinks(
        tx,
        Array.from({ length: CARDS }, (_, n) => ({ codeId, ref: `card-${n}` })),
      ),
    )
    const waiting = groupBy(scans, ({ opening, afterMs }) =>
      Math.floor(opening.day + afterMs / DAY_MS),
    )
    const came = new Map<number, Scan[]>()
    for (let day = 0; day < DAYS + 30; day += 1) {
      for (const [n, opening] of openings.entries())
        if (opening.day === day)
          await lend(codeId, orThrow(links[opening.card]).slug, opening, `b${round}-${n}`)
      for (const scan of (waiting.get(day) ?? []).toSorted((a, b) => a.afterMs - b.afterMs)) {
        const customerId = await follow(scan)
        if (customerId !== undefined) came.set(customerId, [...(came.get(customerId) ?? []), scan])
      }
    }
    const ties = await sql<{ customer_id: number; visit_id: number | null; grade: string }>`
      select customer_id, visit_id, grade from code.tie where code_id = ${codeId}`.execute(house.db)
    const wrong = ties.rows.filter(({ customer_id, visit_id, grade }) => {
      const hers = came.get(customer_id) ?? []
      const theOne = hers.find(({ opening }) => opening.visitId === visit_id)
      if (grade === 'certain')
        return theOne === undefined || theOne.person !== theOne.opening.person
      if (grade === 'by_state')
        return (
          theOne === undefined ||
          (theOne.told && theOne.opening.known && theOne.person !== theOne.opening.person)
        )
      return grade === null
    })
    expect(wrong).toEqual([])
    expect(ties.rows.length).toBe([...came.values()].flat().length)
    const count = (grade: string) => ties.rows.filter((row) => row.grade === grade).length
    // None is passed over in silence: what cannot be known is shown as that.
    for (const grade of ['certain', 'by_state', 'uncertain', 'forwarded'])
      expect(count(grade), grade).toBeGreaterThan(0)
    for (const check of codeModule.audit?.filter(({ name }) => name !== 'code.visits') ?? [])
      expect(await check.differences(house.db), check.name).toBe(0)
  }
}

export const cards: SoakSuite = {
  sentence:
    'a hundred parcel cards scanned at once, late, twice and forwarded: no tie is wrong, the uncertain are shown',
  rounds: 100,
  open,
}
