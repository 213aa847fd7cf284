// Who the followers are: asked of the platform a hundred at a time, since messages and lists name
// only openids.
import { chunksOf } from '#kit'
import { officialUser, WireError, type Follower, type OfficialClient } from '#wechat'
import { defineJob, job, type Platform, type Tx } from '#platform'
import { bindFollowers } from './bind.ts'
import { clientOf } from './account.ts'
import { hear } from './hear.ts'
import {
  fillFollowers,
  unboundOf,
  unreadFollowers,
  type Details,
  type Unread,
} from './sql/follower.ts'

const readDetails = defineJob<Record<string, never>>('official.readFollowers')

const BATCH = 1_000
/** What the platform says of one openid: not one, or not of this account. */
const OF_THE_FOLLOWER = new Set([40003, 40097])
/** Both clocks may differ so much. */
const SKEW_MS = 5_000

/** One job at a time asks about whoever is due; those who come while it waits share it. */
export const askForDetails = (tx: Tx): void =>
  tx.enqueue(readDetails, {}, { key: 'official.readFollowers', queue: 'official.readFollowers' })

type Answer = { who: Unread; told: Follower } | { who: Unread; errcode: number }

/** One wrong openid spoils the answer for all: halves are asked until it stands alone. */
async function ask(client: OfficialClient, some: readonly Unread[]): Promise<Answer[]> {
  try {
    const reply = await client.batchGetFollowers({
      user_list: some.map(({ openid }) => ({ openid })),
    })
    const told = new Map(reply.user_info_list.map((one) => [one.openid, one]))
    return some.map((who) => {
      const found = told.get(who.openid)
      return found ? { who, told: found } : { who, errcode: 40003 }
    })
  } catch (error) {
    if (!(error instanceof WireError) || !OF_THE_FOLLOWER.has(error.errcode ?? 0)) throw error
    const [first] = some
    if (some.length === 1 && first) return [{ who: first, errcode: error.errcode ?? 0 }]
    const half = Math.ceil(some.length / 2)
    return [...(await ask(client, some.slice(0, half))), ...(await ask(client, some.slice(half)))]
  }
}

const qrSceneOf = ({ qr_scene, qr_scene_str }: Follower): string | null =>
  qr_scene_str || (qr_scene ? String(qr_scene) : null)

function detailsOf(answer: Answer): Details {
  const { followerId } = answer.who
  const none = { unionid: null, scene: null, qrScene: null, followedAt: null, tags: [] }
  if (!('told' in answer)) return { ...none, followerId, problem: answer.errcode }
  const { told } = answer
  const unionid = told.unionid || null
  if (!told.subscribe) return { ...none, followerId, unionid, problem: null }
  return {
    followerId,
    unionid,
    scene: told.subscribe_scene || null,
    qrScene: qrSceneOf(told),
    followedAt: told.subscribe_time ? new Date(told.subscribe_time * 1000) : null,
    tags: told.tagid_list,
    problem: null,
  }
}

/** Whoever turns out to follow no more has left, and nobody told. */
async function record(
  tx: Tx,
  appId: string,
  answers: readonly Answer[],
  at: Date,
  listingId?: number,
): Promise<number> {
  const left = answers.filter((one) => 'told' in one && !one.told.subscribe)
  const unions = new Map(answers.map((one) => [one.who.followerId, detailsOf(one).unionid]))
  const unbound = await unboundOf(tx.db, [...unions.keys()])
  const bound = await bindFollowers(
    tx,
    unbound.map((one) => ({ ...one, unionid: unions.get(one.followerId) ?? one.unionid })),
    listingId === undefined ? 'live' : 'bulk',
  )
  await hear(
    tx,
    left.map(({ who: { openid } }) => ({ appId, openid, follows: false, at })),
    listingId,
  )
  await fillFollowers(tx.db, answers.map(detailsOf), tx.now)
  return bound
}

export interface Step {
  /** The follower worked on last; undefined when nobody was left. */
  last: number | undefined
  read: number
  bound: number
}

/** Asks about the next who are due and writes down what was told, with what the caller notes. */
export async function readSome(
  platform: Platform,
  client: OfficialClient,
  { after, listingId }: { after: number; listingId?: number },
  note: (tx: Tx, step: Step) => Promise<void> = async () => undefined,
): Promise<Step> {
  const due = await unreadFollowers(platform.db, client.appId, after, BATCH)
  const at = new Date(platform.clock.now().getTime() - SKEW_MS)
  const parts = chunksOf(due, officialUser.MAX_USERS_PER_BATCH)
  const answers = (await Promise.all([...parts].map((part) => ask(client, part)))).flat()
  return platform.transact({}, async (tx) => {
    const bound = await record(tx, client.appId, answers, at, listingId)
    const step = { last: due.at(-1)?.followerId, read: answers.length, bound }
    await note(tx, step)
    return step
  })
}

export const detailsJob = job(readDetails, async (platform) => {
  const client = await clientOf(platform)
  let after: number | undefined = 0
  while (after !== undefined) after = (await readSome(platform, client, { after })).last
})
