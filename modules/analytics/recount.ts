// The same board counted plainly from what happened: for the test that holds SQL against it.
import type { AttributionCut, AttributionModel } from '#contracts'
import { DAY_MS, dayOf, type Day } from '#kit'

export interface Door {
  store: number | null
  guide: number | null
  channel: string | null
  placement: string | null
  campaign: string | null
  code: number | null
}
export interface Touching {
  customerId: number
  kind: 'came' | 'scanned' | 'asked' | 'added' | 'registered'
  at: Date
  door: Door
}
export interface History {
  now: Date
  zone: string
  touches: Touching[]
  changes: { customerId: number; guide: number; at: Date; kind: 'followed' | 'unfollowed' }[]
  /** Words to customer service. */
  replies: { customerId: number; at: Date }[]
  /** Added by an acquisition link, and when she first wrote. */
  links: { customerId: number; code: number; at: Date; repliedAt: Date | null }[]
  members: Map<number, Date>
  orders: { orderId: number; customerId: number; at: Date; fen: number }[]
}
interface Ask {
  by: AttributionCut
  model: AttributionModel
  from: Day
  until: Day
}
type Survivor = (id: number) => number

const keyAt = ({ door }: Touching, by: AttributionCut): string =>
  by === 'batch' ? '' : String(door[by] ?? '')

/** Registering is no door: it stands for one where none is known. */
const lastOf = (path: readonly Touching[]): Touching | undefined =>
  path.findLast(({ kind }) => kind !== 'registered') ?? path.at(-1)

/** Touches of each person, oldest first. */
function paths({ touches }: History, survivor: Survivor): Map<number, Touching[]> {
  const people = Map.groupBy(touches, ({ customerId }) => survivor(customerId))
  for (const path of people.values()) path.sort((a, b) => a.at.getTime() - b.at.getTime())
  return people
}

/** Still a friend after 30 days; undefined where so much time has not passed, or nobody was added. */
function keptBy(history: History, survivor: Survivor, person: number): boolean | undefined {
  const hers = history.changes
    .filter(({ customerId }) => survivor(customerId) === person)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
  const added = hers.find(({ kind }) => kind === 'followed')
  if (!added) return undefined
  const until = added.at.getTime() + 30 * DAY_MS
  if (until > history.now.getTime()) return undefined
  const last = new Map<number, string>()
  for (const { guide, kind, at } of hers) if (at.getTime() <= until) last.set(guide, kind)
  return [...last.values()].includes('followed')
}

export interface Cohort {
  people: number
  replied: number | null
  added: number
  members: number
  buyers: number
  kept: number
  keptOf: number
}

const nobody = (): Cohort => ({
  people: 0,
  replied: 0,
  added: 0,
  members: 0,
  buyers: 0,
  kept: 0,
  keptOf: 0,
})

export function cohortsOf(
  history: History,
  survivor: Survivor,
  { by, model, from, until }: Ask,
): Map<string, Cohort> {
  const made = new Map<string, Cohort>()
  for (const [person, path] of paths(history, survivor)) {
    const day = ({ at }: Touching) => dayOf(at, history.zone)
    const up = path.filter((touch) => day(touch) <= until)
    const door = model === 'first' ? up[0] : lastOf(up)
    if (!door || day(door) < from) continue
    const key = keyAt(door, by)
    const row = made.get(key) ?? nobody()
    made.set(key, row)
    const hers = (id: number) => survivor(id) === person
    const kept = keptBy(history, survivor, person)
    row.people += 1
    const wrote = history.replies.some((one) => hers(one.customerId) && one.at >= door.at)
    const links = history.links.filter(
      (one) => hers(one.customerId) && one.code === door.door.code && one.at >= door.at,
    )
    const answered = door.kind === 'asked' ? wrote : links.some(({ repliedAt }) => repliedAt)
    // Of whoever came another way nobody is told whether she wrote.
    const known = door.kind === 'asked' || links.length > 0
    row.replied = known && row.replied !== null ? row.replied + (answered ? 1 : 0) : null
    row.added += path.some(({ kind }) => kind === 'added') ? 1 : 0
    row.members += [...history.members.keys()].some(hers) ? 1 : 0
    row.buyers += history.orders.some((o) => hers(o.customerId) && o.at >= door.at) ? 1 : 0
    row.kept += kept === true ? 1 : 0
    row.keptOf += kept === undefined ? 0 : 1
  }
  return made
}

export function creditsOf(
  history: History,
  survivor: Survivor,
  { by, model, from, until }: Ask,
): Map<string, { orders: number; netFen: number }> {
  const made = new Map<string, { orders: number; netFen: number }>()
  const people = paths(history, survivor)
  for (const { customerId, at, fen } of history.orders) {
    const day = dayOf(at, history.zone)
    if (day < from || day > until) continue
    const before = (people.get(survivor(customerId)) ?? []).filter((touch) => touch.at <= at)
    const door = model === 'first' ? before[0] : lastOf(before)
    const key = door ? keyAt(door, by) : ''
    const row = made.get(key) ?? { orders: 0, netFen: 0 }
    made.set(key, { orders: row.orders + 1, netFen: row.netFen + fen })
  }
  return made
}
