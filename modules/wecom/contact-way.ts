// "Contact me" codes: wanted here, made at WeCom by a job, pictured for printing.
//
// The state is what comes back with every customer who scans. It is ours and never changes; what it
// stands for is remembered beside it, so that a callback needs nobody above to be understood.
import { randomBytes } from 'node:crypto'
import { fetchPicture, WecomError, wecomContactWay, type WecomClient } from '#wechat'
import {
  defineJob,
  job,
  ok,
  Refusal,
  refuse,
  type Outcome,
  type Platform,
  type Tx,
} from '#platform'
import { clientOf } from './corp.ts'
import { problemOf } from './problem.ts'
import { wecomRefusals } from './refusals.ts'
import {
  keepPicture,
  usersOfStaff,
  wayAsked,
  wayFailed,
  wayMade,
  wayNotAsked,
  wayOf,
  writeWays,
  type WayRow,
} from './sql/way.ts'

export interface ContactWayInput {
  /** The owner of the code, given back with every event that comes through it. */
  codeId: number
  storeId: number
  channel: string
  placement: string
  campaign: string | null
  staffIds: readonly number[]
  /** Shown to the guide in WeCom's own list. */
  remark: string
}
const makeWay = defineJob<{ wayId: number }>('wecom.makeContactWay')

/** WeCom takes 30 characters; letters and digits only, since it travels in addresses too. */
export const newState = (): string => `c${randomBytes(15).toString('hex').slice(0, 23)}`
const REMARK_MAX = 30
export const shortRemark = (remark: string): string => [...remark].slice(0, REMARK_MAX).join('')

/** Makes or changes the ways of codes. WeCom's answer comes later; `v_way` says how it stands. */
export async function makeContactWay(
  tx: Tx,
  inputs: readonly ContactWayInput[],
): Promise<Outcome<{ state: string }>[]> {
  const users = await usersOfStaff(tx.db, [...new Set(inputs.flatMap((input) => input.staffIds))])
  const planned = inputs.map((input) => ({
    ...input,
    state: newState(),
    remark: shortRemark(input.remark),
    userIds: [...new Set(input.staffIds.flatMap((id) => users.get(id) ?? []))].sort(),
  }))
  const wrong = (plan: (typeof planned)[number]) => {
    if (plan.userIds.length === 0) return refuse(wecomRefusals.noGuides, {}, 'guideIds')
    if (plan.userIds.length > wecomContactWay.MAX_MEMBERS_PER_CODE)
      return refuse(wecomRefusals.tooManyGuides, {}, 'guideIds')
    return undefined
  }
  const good = planned.filter((plan) => !wrong(plan))
  const ways = good.length > 0 ? await writeWays(tx.db, good) : []
  for (const { wayId, changed } of ways) {
    if (changed) tx.enqueue(makeWay, { wayId }, { key: `wecom.way:${wayId}` })
  }
  const states = new Map(ways.map((way) => [way.codeId, way.state]))
  return planned.map((plan) => wrong(plan) ?? ok({ state: states.get(plan.codeId) ?? plan.state }))
}

const keep = (
  platform: Platform,
  row: WayRow,
  made: { config_id: string; qr_code?: string },
): Promise<void> =>
  platform.transact({}, (tx) =>
    wayMade(tx.db, row.way_id, {
      configId: made.config_id,
      qrUrl: made.qr_code ?? null,
      version: row.wanted,
    }),
  )

/**
 * Makes the code, once: a call that nobody answered may have made it and used up one of the corp's
 * 500,000, so before a second call the platform's list is searched for our state.
 */
async function add(platform: Platform, client: WecomClient, row: WayRow): Promise<void> {
  // Type 2 (several members) even for one: the kind can never be changed, the members can.
  const wanted = { type: 2, scene: 2, skip_verify: true, ...usersOf(row) } as const
  if (row.asked_at) {
    const found = await client.find(
      wecomContactWay.contactWayCalls.addContactWay,
      wanted,
      row.asked_at,
    )
    if (typeof found === 'object') return keep(platform, row, found.reply)
  }
  await platform.transact({}, (tx) => wayAsked(tx.db, row.way_id, tx.now))
  try {
    await keep(platform, row, await client.addContactWay(wanted))
  } catch (error) {
    if (error instanceof WecomError && error.definite)
      await platform.transact({}, (tx) => wayNotAsked(tx.db, row.way_id))
    throw error
  }
}

const usersOf = ({ userids, state, remark }: WayRow) => ({ user: userids, state, remark })

async function make(platform: Platform, row: WayRow): Promise<void> {
  const client = await clientOf(platform)
  const { config_id } = row
  if (!config_id) return add(platform, client, row)
  await client.updateContactWay({ config_id, ...usersOf(row) })
  await keep(platform, row, { config_id })
}

/** The picture as WeCom draws it: what a printed code must show. */
async function picture(platform: Platform, wayId: number): Promise<void> {
  const row = await wayOf(platform.db, wayId)
  if (!row?.qr_url || row.has_png) return
  const png = await fetchPicture(row.qr_url)
  await platform.transact({}, (tx) => keepPicture(tx.db, wayId, png))
}

/** Makes or changes what is wanted and fetches the picture; what WeCom refuses is noted. */
export async function finishWay(platform: Platform, wayId: number): Promise<void> {
  const row = await wayOf(platform.db, wayId)
  if (!row) return
  try {
    if (row.wanted > row.made) await make(platform, row)
    await picture(platform, wayId)
  } catch (error) {
    if (!(error instanceof WecomError) && !(error instanceof Refusal)) throw error
    // Many wait behind one made ahead, and nobody looks at its problem: it is only tried again.
    if (row.pooled && error instanceof WecomError && error.retryable) throw error
    await platform.transact({}, (tx) => wayFailed(tx.db, wayId, problemOf(error)))
    if (error instanceof WecomError && error.retryable) throw error
  }
}

export const contactWayJob = job(makeWay, (platform, { wayId }) => finishWay(platform, wayId))
