// Which customers followers are: by what the platform says of both, never by guessing. Whoever is
// nobody's customer stays a follower, and no customer is made of her.
import { sortedUnique } from '#kit'
import { listener, only, type Lane, type LogEvent, type Tx } from '#platform'
import {
  customerChanged,
  customerCreated,
  customersTouched,
  findByIdentity,
  resolveCustomers,
  type IdentityInput,
  type SourceInput,
} from '#modules/customer'
import { qrsOfScenes } from './sql/qr.ts'
import { anyFollower, bindRows, unboundLike, type Unbound } from './sql/follower.ts'

const evidenceOf = ({ appId: app, openid, unionid }: Unbound): IdentityInput[] => [
  { kind: 'openid', value: openid, app, verified: true },
  ...(unionid ? [{ kind: 'unionid' as const, value: unionid, verified: true }] : []),
]

/** Those of whom something is a customer's already. */
async function known(tx: Tx, followers: readonly Unbound[]): Promise<Unbound[]> {
  const keyed = followers.flatMap((follower) =>
    evidenceOf(follower).map((identity) => ({ follower, identity })),
  )
  const owners = await findByIdentity(
    tx.db,
    keyed.map(({ identity }) => identity),
  )
  return [...new Set(keyed.flatMap(({ follower }, at) => (owners[at] ? [follower] : [])))]
}

/** Where each came from, as far as a code of ours brought her. */
export async function sourcesOf(
  tx: Tx,
  followers: readonly Pick<Unbound, 'qrScene' | 'followedAt'>[],
): Promise<(SourceInput | undefined)[]> {
  const codes = await qrsOfScenes(
    tx.db,
    followers.flatMap(({ qrScene }) => qrScene ?? []),
  )
  return followers.map(({ qrScene, followedAt }) => {
    const code = codes.get(qrScene ?? '')
    if (!code) return undefined
    const { codeId, storeId, channel, placement, campaign } = code
    return { codeId, storeId, channel, placement, campaign, at: followedAt ?? tx.now }
  })
}

/** Binds whoever is a customer; gives how many. Locks customers, then followers. */
export async function bindFollowers(
  tx: Tx,
  followers: readonly Unbound[],
  lane: Lane = 'live',
): Promise<number> {
  const some = await known(tx, followers)
  if (some.length === 0) return 0
  const sources = await sourcesOf(tx, some)
  const resolved = await resolveCustomers(
    tx,
    some.map((follower, at) => ({
      identities: evidenceOf(follower),
      ...(sources[at] && { source: sources[at] }),
    })),
    { lane },
  )
  const pairs = some.flatMap(({ followerId }, at) => {
    const found = resolved[at]
    return found?.ok ? [{ followerId, customerId: found.ok.customerId }] : []
  })
  tx.locks.take('documents', 'official.follower', sortedUnique(pairs.map((p) => p.followerId)))
  return bindRows(tx.db, pairs)
}

async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const ids = [
    ...only(events, customerCreated).map(({ payload }) => payload.customerId),
    ...only(events, customerChanged).map(({ payload }) => payload.customerId),
    ...only(events, customersTouched).flatMap(({ payload }) => payload.ids),
  ]
  if (ids.length === 0 || !(await anyFollower(tx.db))) return
  await bindFollowers(tx, await unboundLike(tx.db, sortedUnique(ids)))
}

/** A follower who becomes a customer by any other door is bound then, not in the night. */
export const bindListener = listener({
  name: 'official.bind',
  on: [customerCreated, customerChanged, customersTouched],
  lanes: ['live', 'bulk'],
  run,
})
