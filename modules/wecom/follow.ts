// How a guide and a customer come together and part, as pure rules: what one event makes of what
// was known of the pair. Events may come late, twice, and out of order.

export interface Follow {
  customerId: number
  externalUserId: string
  userId: string
  staffId: number | null
  storeId: number | null
  state: string | null
  codeId: number | null
  followedAt: Date | null
  unfollowedAt: Date | null
  unfollowedBy: 'customer' | 'staff' | null
  active: boolean
  /** The newest event heard of the pair: older ones change nothing any more. */
  asOf: Date
  welcomeCode: string | null
  /** Machine time. */
  welcomeReceivedAt: Date | null
}

/** What a code stands for; all null for an adding without a code. */
export interface Way {
  state: string | null
  storeId: number | null
  codeId: number | null
}

export type Change =
  | {
      kind: 'follow'
      at: Date
      way: Way
      staffId: number | null
      welcomeCode: string | null
      receivedAt: Date
      /** Which opening of an acquisition link it was; null for any other adding. */
      tap: string | null
    }
  | { kind: 'unfollow'; at: Date; by: 'customer' | 'staff'; staffId: number | null }

/** A listing and a callback date one adding by whole seconds, each by its own clock. */
const SAME_MS = 3_000

export type Pair = Pick<Follow, 'customerId' | 'externalUserId' | 'userId'>
export interface Applied {
  follow: Follow
  did: 'followed' | 'unfollowed' | null
}

const strangers = (pair: Pair, change: Change): Follow => ({
  ...pair,
  staffId: change.staffId,
  storeId: null,
  state: null,
  codeId: null,
  followedAt: null,
  unfollowedAt: null,
  unfollowedBy: null,
  active: false,
  asOf: change.at,
  welcomeCode: null,
  welcomeReceivedAt: null,
})

export function applyChange(pair: Pair, known: Follow | undefined, change: Change): Applied {
  const before = known ?? strangers(pair, change)
  const late = known !== undefined && change.at < known.asOf
  return change.kind === 'follow'
    ? meet(before, change, late)
    : part(before, change, known !== undefined, late)
}

function meet(before: Follow, change: Change & { kind: 'follow' }, late: boolean): Applied {
  const way =
    change.way.state === null && before.state !== null
      ? { state: before.state, storeId: before.storeId, codeId: before.codeId }
      : change.way
  // She has left since: the late news only tells when and where the two had met.
  if (late && !before.active) {
    return { follow: { ...before, ...way, followedAt: before.followedAt ?? change.at }, did: null }
  }
  const newCode = change.welcomeCode !== null && change.welcomeCode !== before.welcomeCode
  // Found by listing first, and told by its callback after all: one adding.
  const foundBefore =
    before.active &&
    before.welcomeCode === null &&
    before.followedAt !== null &&
    Math.abs(change.at.getTime() - before.followedAt.getTime()) < SAME_MS
  const follow: Follow = {
    ...before,
    ...way,
    staffId: change.staffId ?? before.staffId,
    active: true,
    asOf: late ? before.asOf : change.at,
    unfollowedAt: null,
    unfollowedBy: null,
    welcomeCode: newCode ? change.welcomeCode : before.welcomeCode,
    welcomeReceivedAt: newCode ? change.receivedAt : before.welcomeReceivedAt,
    followedAt: before.active ? before.followedAt : change.at,
  }
  // A member who confirms later brings a second event without a code. A second event with a code
  // means that a parting between the two never reached us.
  return { follow, did: !before.active || (newCode && !foundBefore) ? 'followed' : null }
}

function part(
  before: Follow,
  change: Change & { kind: 'unfollow' },
  known: boolean,
  late: boolean,
): Applied {
  if (late || (known && !before.active)) return { follow: before, did: null }
  const follow: Follow = {
    ...before,
    active: false,
    unfollowedAt: change.at,
    unfollowedBy: change.by,
    asOf: change.at,
  }
  return { follow, did: known ? 'unfollowed' : null }
}
