// What an opening is shown: the way of the guide whose turn it is, or else the code's own picture.
import { LRUCache } from 'lru-cache'
import { dayOf, startOfDay } from '#kit'
import { gather, type Call, type Platform } from '#platform'
import { brandOf } from '#modules/org'
import { wayPicture } from '#modules/wecom'
import { leaseWays, type LeaseAsk } from './lease.ts'
import { liveLeases, type LeaseRow } from './sql/lease.ts'
import { standIn, type DoorRow } from './sql/link.ts'
import { loadsOf, rulesOf, staffName, type Load } from './sql/rotation.ts'
import { hashOf } from './tie-visits.ts'
import { ownIdentities } from './sql/tie.ts'
import { visitorOf } from './visitor.ts'

/** How many customers a guide has changes slowly, and counting them takes a while. */
const LOAD_MS = 10_000
const WINDOW_MS = 60_000
/** Openings of one address that are lent a way within a minute; the others see the code's own. */
const MOST = 120

interface Lender {
  lend: (ask: LeaseAsk) => Promise<LeaseRow | null>
  /** Says whether this address may be lent one more. */
  admits: (ip: string) => boolean
}
const lenders = new WeakMap<Platform, Lender>()

async function loadsFor(platform: Platform, codeId: number): Promise<Map<number, Load>> {
  const rules = (await rulesOf(platform.db, [codeId])).get(codeId)
  if (!rules || (rules.sharing === 'weights' && rules.fullAt === null)) return new Map()
  const { zone } = await brandOf(platform.db)
  return loadsOf(platform.db, codeId, startOfDay(dayOf(platform.clock.now(), zone), zone))
}

function makeLender(platform: Platform): Lender {
  const loads = new LRUCache<number, Map<number, Load>>({
    max: 1_000,
    ttl: LOAD_MS,
    fetchMethod: (codeId) => loadsFor(platform, codeId),
  })
  const lend = gather(
    async (asks: readonly LeaseAsk[]) => {
      const all = new Map<number, Map<number, Load>>()
      for (const codeId of new Set(asks.map((ask) => ask.codeId)))
        all.set(codeId, (await loads.fetch(codeId)) ?? new Map())
      return platform.transact({}, (tx) => leaseWays(tx, asks, all))
    },
    { most: 500, name: ({ slug, visitor }) => `${slug} ${visitor}` },
  )
  const lent = new LRUCache<string, number>({ max: 100_000, ttl: WINDOW_MS, noUpdateTTL: true })
  const admits = (ip: string): boolean => {
    const count = (lent.get(ip) ?? 0) + 1
    lent.set(ip, count)
    return count <= MOST
  }
  return { lend, admits }
}
const lenderOf = (platform: Platform): Lender => {
  const known = lenders.get(platform) ?? makeLender(platform)
  lenders.set(platform, known)
  return known
}

/** Who is signed in at this browser, as hashes. */
async function signedIn({ platform, actor }: Call) {
  const customerId = actor.kind === 'customer' ? actor.id : null
  const own = customerId === null ? [] : await ownIdentities(platform.db, customerId)
  const hash = (kind: 'unionid' | 'external_userid') => {
    const value = own.find((row) => row.kind === kind)?.value
    return value ? hashOf(kind, value) : null
  }
  return { unionidHash: hash('unionid'), externalHash: hash('external_userid') }
}

export interface Lent {
  guide: string | null
  until: string | null
  pictureUrl: string | null
}

/**
 * Never nothing while the code is in use: who can be lent no way sees the code's own picture, or
 * where WeCom has not drawn it, that of another code of the store.
 */
export async function lentTo(call: Call, door: DoorRow & { slug: string }): Promise<Lent> {
  const { platform, request } = call
  const { slug, codeId, active, mode } = door
  if (!active) return { guide: null, until: null, pictureUrl: null }
  const visitor = visitorOf(request)
  const { lend, admits } = lenderOf(platform)
  const lease =
    mode === 'leased' && visitor !== undefined && admits(request.ip)
      ? await lend({ codeId, slug, visitor, ...(await signedIn(call)) })
      : null
  if (lease)
    return {
      guide: await staffName(platform.db, lease.staffId),
      until: lease.until.toISOString(),
      pictureUrl: `/v1/doors/${slug}/lease/qr.png`,
    }
  const shown = await standIn(platform.db, codeId)
  return {
    guide: null,
    until: null,
    pictureUrl: shown !== undefined ? `/v1/doors/${slug}/qr.png` : null,
  }
}

/** The picture this browser was lent; null where it holds none. */
export async function lentPictureOf(
  { platform, request }: Call,
  slug: string,
): Promise<Buffer | null> {
  const visitor = visitorOf(request)
  if (visitor === undefined) return null
  const held = await liveLeases(platform.db, [{ slug, visitor }], platform.clock.now())
  const lease = held.get(0)
  return lease ? wayPicture(platform.db, lease.wayId) : null
}
