// What an opening is shown: the way of the guide whose turn it is, or the group; or else the code's
// own picture.
import { LRUCache } from 'lru-cache'
import { dayOf, startOfDay } from '#kit'
import { gather, type Call, type Platform } from '#platform'
import { brandOf } from '#modules/org'
import { qrPicture, temporaryPicture } from '#modules/official'
import { joinWayPicture, wayPicture } from '#modules/wecom'
import { showGroups } from './group-turn.ts'
import { leaseWays, type LeaseAsk } from './lease.ts'
import { leadOn } from './tap.ts'
import { lendScene } from './scene-lease.ts'
import { liveScene } from './sql/scene.ts'
import { groupLoads, groupName, liveShowings, type ShowingRow } from './sql/group-turn.ts'
import { liveLeases, type LeaseRow } from './sql/lease.ts'
import { standIn, type DoorRow } from './sql/link.ts'
import { loadsOf, rulesOf, staffName, type Load } from './sql/rotation.ts'
import { hashOf } from './tie-visits.ts'
import { ownIdentities, tierOf } from './sql/tie.ts'
import { visitorOf } from './visitor.ts'

/** How many customers a guide has changes slowly, and counting them takes a while. */
const LOAD_MS = 10_000
const WINDOW_MS = 60_000
/** Openings of one address that are lent a way within a minute; the others see the code's own. */
const MOST = 120

interface Lender {
  lend: (ask: LeaseAsk) => Promise<LeaseRow | null>
  show: (ask: LeaseAsk) => Promise<ShowingRow | null>
  /** The address of its link. */
  lead: (ask: LeaseAsk) => Promise<string | null>
  /** Says whether this address may be lent one more. */
  admits: (ip: string) => boolean
}
const lenders = new WeakMap<Platform, Lender>()

const startOfToday = async (platform: Platform): Promise<Date> => {
  const { zone } = await brandOf(platform.db)
  return startOfDay(dayOf(platform.clock.now(), zone), zone)
}

async function loadsFor(platform: Platform, codeId: number): Promise<Map<number, Load>> {
  const rules = (await rulesOf(platform.db, [codeId])).get(codeId)
  if (!rules || (rules.sharing === 'weights' && rules.fullAt === null)) return new Map()
  return loadsOf(platform.db, codeId, await startOfToday(platform))
}

type LoadOf = (platform: Platform, codeId: number) => Promise<Map<number, Load>>

/** Loads of the codes asked about, kept for a few seconds. */
function loadKeeper(platform: Platform, loadOf: LoadOf) {
  const kept = new LRUCache<number, Map<number, Load>>({
    max: 1_000,
    ttl: LOAD_MS,
    fetchMethod: (codeId) => loadOf(platform, codeId),
  })
  return async (asks: readonly LeaseAsk[]): Promise<Map<number, Map<number, Load>>> => {
    const all = new Map<number, Map<number, Load>>()
    for (const codeId of new Set(asks.map((ask) => ask.codeId)))
      all.set(codeId, (await kept.fetch(codeId)) ?? new Map())
    return all
  }
}

function makeLender(platform: Platform): Lender {
  const guides = loadKeeper(platform, loadsFor)
  const groups = loadKeeper(platform, async ({ db }, codeId) =>
    groupLoads(db, codeId, await startOfToday(platform)),
  )
  const name = ({ slug, visitor }: LeaseAsk) => `${slug} ${visitor}`
  const lent = new LRUCache<string, number>({ max: 100_000, ttl: WINDOW_MS, noUpdateTTL: true })
  return {
    lend: gather(
      async (asks: readonly LeaseAsk[]) => {
        const loads = await guides(asks)
        return platform.transact({}, (tx) => leaseWays(tx, asks, loads))
      },
      { most: 500, name },
    ),
    lead: gather(
      async (asks: readonly LeaseAsk[]) => {
        const loads = await guides(asks)
        return platform.transact({}, (tx) => leadOn(tx, asks, loads))
      },
      { most: 500, name },
    ),
    show: gather(
      async (asks: readonly LeaseAsk[]) => {
        const loads = await groups(asks)
        return platform.transact({}, (tx) => showGroups(tx, asks, loads))
      },
      { most: 500, name },
    ),
    admits: (ip) => {
      const count = (lent.get(ip) ?? 0) + 1
      lent.set(ip, count)
      return count <= MOST
    },
  }
}
const lenderOf = (platform: Platform): Lender => {
  const known = lenders.get(platform) ?? makeLender(platform)
  lenders.set(platform, known)
  return known
}

/** Who is signed in at this browser: hashes of her names, and her tier. */
async function signedIn({ db }: Pick<Platform, 'db'>, customerId: number | null) {
  const own = customerId === null ? [] : await ownIdentities(db, customerId)
  const hash = (kind: 'unionid' | 'external_userid') => {
    const value = own.find((row) => row.kind === kind)?.value
    return value ? hashOf(kind, value) : null
  }
  return {
    unionidHash: hash('unionid'),
    externalHash: hash('external_userid'),
    tierId: customerId === null ? null : await tierOf(db, customerId),
  }
}

/** Where an opening that is led through a link goes on to; null where a picture has to do. */
export async function ledTo(
  platform: Platform,
  opened: { codeId: number; slug: string; visitor: string; customerId: number | null },
): Promise<string | null> {
  const { customerId, ...ask } = opened
  return lenderOf(platform).lead({ ...ask, ...(await signedIn(platform, customerId)) })
}

export interface Lent {
  guide: string | null
  group: string | null
  until: string | null
  pictureUrl: string | null
}
const nothing: Lent = { guide: null, group: null, until: null, pictureUrl: null }

/** Whose turn it is at this opening; undefined where nobody's came. */
async function turned(
  call: Call,
  { slug, codeId, kind }: DoorRow & { slug: string },
  visitor: string,
): Promise<Lent | undefined> {
  const { platform } = call
  const pictureUrl = `/v1/doors/${slug}/lease/qr.png`
  const customerId = call.actor.kind === 'customer' ? call.actor.id : null
  const ask = { codeId, slug, visitor, ...(await signedIn(platform, customerId)) }
  if (kind === 'group') {
    const shown = await lenderOf(platform).show(ask)
    if (!shown) return undefined
    const group = await groupName(platform.db, shown.groupId)
    return { ...nothing, group, until: shown.until.toISOString(), pictureUrl }
  }
  if (kind === 'account') {
    const lent = await lendScene(platform, ask)
    return lent ? { ...nothing, until: lent.until.toISOString(), pictureUrl } : undefined
  }
  const lease = await lenderOf(platform).lend(ask)
  if (!lease) return undefined
  const guide = await staffName(platform.db, lease.staffId)
  return { ...nothing, guide, until: lease.until.toISOString(), pictureUrl }
}

/**
 * Never nothing while the code is in use: who can be lent no way sees the code's own picture, or
 * where WeCom has not drawn it, that of another code of the store.
 */
export async function lentTo(call: Call, door: DoorRow & { slug: string }): Promise<Lent> {
  const { platform, request } = call
  const { slug, codeId, active, mode } = door
  if (!active) return nothing
  const visitor = visitorOf(request)
  if (mode === 'leased' && visitor !== undefined && lenderOf(platform).admits(request.ip)) {
    const lent = await turned(call, door, visitor)
    if (lent) return lent
  }
  if (door.kind === 'account') {
    const drawn = (await qrPicture(platform.db, codeId)) !== null
    return { ...nothing, pictureUrl: drawn ? `/v1/doors/${slug}/qr.png` : null }
  }
  const shown = await standIn(platform.db, codeId)
  return { ...nothing, pictureUrl: shown === undefined ? null : `/v1/doors/${slug}/qr.png` }
}

/** The picture this browser was lent or shown; null where it holds none. */
export async function lentPictureOf(
  { platform, request }: Call,
  slug: string,
): Promise<Buffer | null> {
  const visitor = visitorOf(request)
  if (visitor === undefined) return null
  const { db, clock } = platform
  const lease = (await liveLeases(db, [{ slug, visitor }], clock.now())).get(0)
  if (lease) return wayPicture(db, lease.wayId)
  const scene = await liveScene(db, { slug, visitor }, clock.now())
  if (scene) return temporaryPicture(platform, scene.scene)
  const shown = (await liveShowings(db, [{ slug, visitor }], clock.now())).get(0)
  return shown ? joinWayPicture(db, shown) : null
}
