// The plan of a hand-over, made from what stands here now: who takes whom, who stays and why. The
// same plan is shown before it happens and written when it begins.
import type { HandoverPlan, HandoverPreview, StayReason } from '#contracts'
import { DAY_MS, plusMs } from '#kit'
import { Refusal, type Db } from '#platform'
import { wecomRefusals } from '../refusals.ts'
import { share, type Placed, type Taker } from './share.ts'
import {
  friendsOf,
  giversOf,
  groupsOf,
  takersOf,
  type FriendRow,
  type GiverRow,
  type OwnedGroup,
  type TakerRow,
} from './sql/plan.ts'

/** The platform's own: a customer of a member who stays is handed over twice in 90 days at most. */
const RECENT_MS = 90 * DAY_MS
const MOST_PASSES = 2

export interface PlannedFriend extends FriendRow {
  placed: Placed | null
  stays: StayReason | null
}
export interface PlannedGroup extends OwnedGroup {
  placed: Placed | null
}
export interface Plan {
  givers: GiverRow[]
  takers: (TakerRow & { weight: number })[]
  friends: PlannedFriend[]
  groups: PlannedGroup[]
}

const stayOf = (friend: FriendRow, active: ReadonlySet<number>): StayReason | null => {
  if (friend.underWay) return 'underWay'
  return friend.passed >= MOST_PASSES && active.has(friend.fromStaff) ? 'twice' : null
}

function placeFriends(
  friends: readonly FriendRow[],
  givers: readonly GiverRow[],
  takers: readonly Taker[],
  input: HandoverPlan,
): PlannedFriend[] {
  const active = new Set(givers.filter((one) => one.active).map(({ staffId }) => staffId))
  const staying = friends.map((friend) => stayOf(friend, active))
  const going = friends.filter((_friend, n) => staying[n] === null)
  const placed = share(
    going.map(({ storeId, knows, refused }) => ({ storeId, knows, barred: refused })),
    takers,
    input,
  )
  const places = new Map(going.map((friend, n) => [friend, placed[n] ?? null]))
  return friends.map((friend, n) => {
    const place = places.get(friend) ?? null
    return { ...friend, placed: place, stays: staying[n] ?? (place ? null : 'noTaker') }
  })
}

/** A store closes, or guides go; nobody hands over to herself. */
export async function makePlan(db: Db, input: HandoverPlan, now: Date): Promise<Plan> {
  const storeId = input.storeId ?? null
  const weights = new Map(input.takers.map(({ staffId, weight }) => [staffId, weight]))
  const all = await giversOf(db, input.giverIds, storeId)
  const givers = all.filter(({ staffId }) => !weights.has(staffId) || input.giverIds.length > 0)
  if (givers.length === 0) throw new Refusal(wecomRefusals.noGivers, {}, 'giverIds')
  if (givers.some(({ staffId }) => weights.has(staffId)))
    throw new Refusal(wecomRefusals.takesHerOwn, {}, 'takers')
  const ids = givers.map(({ staffId }) => staffId)
  const found = await takersOf(db, [...weights.keys()])
  const takers = found.map((taker) => ({ ...taker, weight: weights.get(taker.staffId) ?? 1 }))
  const friends = await friendsOf(db, ids, storeId, plusMs(now, -RECENT_MS))
  const groups = input.withGroups ? await groupsOf(db, ids, storeId) : []
  const placed = share(
    groups.map((group) => ({ storeId: group.storeId, knows: [], barred: [] })),
    takers,
    { sharing: 'even', fullAt: null },
  )
  return {
    givers,
    takers,
    friends: placeFriends(friends, givers, takers, input),
    groups: groups.map((group, n) => ({ ...group, placed: placed[n] ?? null })),
  }
}

const countBy = <T>(rows: readonly T[], of: (row: T) => boolean): number => rows.filter(of).length

/** The plan in figures. */
export function previewOf({ givers, takers, friends, groups }: Plan): HandoverPreview {
  const reasons = [...new Set(friends.flatMap(({ stays }) => stays ?? []))]
  return {
    customers: friends.length,
    passing: countBy(friends, ({ stays }) => stays === null),
    stays: reasons.map((reason) => ({
      reason,
      customers: countBy(friends, ({ stays }) => stays === reason),
    })),
    moved: countBy(friends, ({ placed }) => placed?.moved === true),
    known: countBy(friends, ({ placed, knows }) => !!placed && knows.includes(placed.staffId)),
    groups: groups.length,
    groupsPassing: countBy(groups, ({ placed }) => placed !== null),
    givers: givers.map(({ staffId, name }) => ({
      staffId,
      name,
      customers: countBy(friends, ({ fromStaff }) => fromStaff === staffId),
      stay: countBy(friends, (one) => one.fromStaff === staffId && one.stays !== null),
      groups: countBy(groups, ({ fromStaff }) => fromStaff === staffId),
    })),
    takers: takers.map(({ staffId, name, storeName, load }) => ({
      staffId,
      name,
      storeName,
      has: load,
      gets: countBy(friends, ({ placed }) => placed?.staffId === staffId),
      groups: countBy(groups, ({ placed }) => placed?.staffId === staffId),
    })),
  }
}
