// Followers: the sandbox's official account is filled, then all of them are listed and read at its
// real limits. Afterwards both sides are held against each other, and a second listing is timed.
import { setTimeout as sleep } from 'node:timers/promises'
import type { OfficialSync } from '#contracts'
import type { House } from '../house.ts'
import type { Values } from '../sample.ts'

const AT_ONCE = 100_000
/** What the platform gives in a day. */
const PAGES_A_DAY = 500

async function fill(house: House, count: number): Promise<void> {
  for (let seed = 1, left = count; left > 0; seed += 1, left -= AT_ONCE) {
    const reply = await fetch(`${house.sandboxUrl}/__sandbox/followers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ count: Math.min(left, AT_ONCE), seed }),
    })
    if (!reply.ok) throw new Error(`the sandbox made no followers: ${await reply.text()}`)
  }
}

interface Run {
  run: OfficialSync
  seconds: number
  /** How often it had to wait, for whatever reason. */
  stops: number
}

async function listAll(house: House): Promise<Run> {
  const startedAt = performance.now()
  await house.api.official.startSync()
  let stops = 0
  for (let waiting = false; ; await sleep(200)) {
    const { latest: run } = await house.api.official.getSync()
    if (!run) throw new Error('nothing is being listed')
    if (run.problem && !waiting) stops += 1
    waiting = run.problem !== null
    if (run.state === 'running') continue
    if (run.state === 'failed') throw new Error(`the listing failed: ${run.problem?.code}`)
    return { run, stops, seconds: (performance.now() - startedAt) / 1000 }
  }
}

export async function measureFollowers(house: House, count: number): Promise<Values> {
  await fill(house, count)
  const first = await listAll(house)
  const again = await listAll(house)
  const { followers } = await house.api.official.getSync()
  const { rows } = await house.pool.query<{ n: number }>(
    'select count(distinct unionid)::int as n from official.follower where subscribed',
  )
  return {
    followers: followers.following,
    followersWrong: Math.abs(count - followers.following) + Math.abs(count - (rows[0]?.n ?? 0)),
    followersPerSecond: first.run.read / first.seconds,
    followersSeconds: first.seconds,
    followerPages: first.run.pages,
    followerPagesLeftOfDay: PAGES_A_DAY - first.run.pages - again.run.pages - 2,
    followerStops: first.stops + again.stops,
    secondListingSeconds: again.seconds,
    secondListingChanges: again.run.missing + again.run.ended,
  }
}
