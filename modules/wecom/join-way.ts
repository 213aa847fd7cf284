// "Join the group" codes: wanted here, made at WeCom by a job. When a group is full the platform
// itself makes the next one, where the code allows it.
//
// No listing tells of these codes, so a call that nobody answered is not made again by itself: it may
// have cost one of the half million. Whoever saves the code again makes it again, knowingly.
import { randomBytes } from 'node:crypto'
import { fetchPicture, wecomGroupChat, WecomError, type WecomClient } from '#wechat'
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
import { joinWayOf, keepJoinWay, writeJoinWay, type JoinWayRow } from './sql/join-way.ts'

export interface JoinWayInput {
  /** The owner of the code, given back with every event that comes through it. */
  codeId: number
  /** A code that shares its scans out among groups has a way for each of them; null: its own. */
  groupId: number | null
  storeId: number
  channel: string
  placement: string
  campaign: string | null
  /** At most five groups, by WeCom's ids of them. */
  chatIds: readonly string[]
  /** A new group is made when all are full; the name is followed by a number. */
  autoCreate: boolean
  baseName: string
  remark: string
}
const makeWay = defineJob<{ wayId: number }>('wecom.makeJoinWay')

/** `g` where contact ways have `c`: letters and digits only, at most thirty. */
const newState = (): string => `g${randomBytes(15).toString('hex').slice(0, 23)}`
const cut = (text: string, most: number): string => [...text].slice(0, most).join('')

/** Makes or changes the join ways of codes. WeCom's answer comes later; `v_join_way` says it. */
export async function makeJoinWay(
  tx: Tx,
  inputs: readonly JoinWayInput[],
): Promise<Outcome<{ state: string }>[]> {
  const outcomes: Outcome<{ state: string }>[] = []
  for (const input of inputs) {
    if (input.chatIds.length === 0) {
      outcomes.push(refuse(wecomRefusals.noGroups, {}, 'chatIds'))
      continue
    }
    if (input.chatIds.length > wecomGroupChat.MAX_CHATS_PER_CODE) {
      outcomes.push(refuse(wecomRefusals.tooManyGroups, {}, 'chatIds'))
      continue
    }
    const { wayId, state, changed } = await writeJoinWay(tx.db, {
      ...input,
      state: newState(),
      baseName: cut(input.baseName, 40),
      remark: cut(input.remark, 30),
    })
    if (changed) tx.enqueue(makeWay, { wayId }, { key: `wecom.joinWay:${wayId}` })
    outcomes.push(ok({ state }))
  }
  return outcomes
}

const wireOf = (row: JoinWayRow) => ({
  scene: 2 as const,
  remark: row.remark,
  state: row.state,
  chat_id_list: row.chatIds,
  auto_create_room: row.autoCreate ? (1 as const) : (0 as const),
  ...(row.baseName && { room_base_name: row.baseName, room_base_id: row.chatIds.length + 1 }),
})

/** The code, made or changed; WeCom tells its picture only when asked for. */
async function make(platform: Platform, client: WecomClient, row: JoinWayRow): Promise<void> {
  const { wayId, configId, wanted } = row
  if (configId) {
    await client.updateJoinWay({ config_id: configId, ...wireOf(row) })
    await platform.transact({}, (tx) => keepJoinWay(tx.db, wayId, { made: wanted }))
    return
  }
  const made = await client.addJoinWay(wireOf(row))
  await platform.transact({}, (tx) =>
    keepJoinWay(tx.db, wayId, { configId: made.config_id, made: wanted }),
  )
}

async function picture(platform: Platform, client: WecomClient, wayId: number): Promise<void> {
  const row = await joinWayOf(platform.db, wayId)
  if (!row?.configId || row.hasPng) return
  const { join_way } = await client.getJoinWay({ config_id: row.configId })
  if (!join_way.qr_code) return
  const png = await fetchPicture(join_way.qr_code)
  await platform.transact({}, (tx) => keepJoinWay(tx.db, wayId, { qrUrl: join_way.qr_code, png }))
}

async function run(platform: Platform, { wayId }: { wayId: number }): Promise<void> {
  const row = await joinWayOf(platform.db, wayId)
  if (!row) return
  try {
    const client = await clientOf(platform)
    if (row.wanted > row.made) await make(platform, client, row)
    await picture(platform, client, wayId)
  } catch (error) {
    if (!(error instanceof WecomError) && !(error instanceof Refusal)) throw error
    await platform.transact({}, (tx) => keepJoinWay(tx.db, wayId, { problem: problemOf(error) }))
    if (error instanceof WecomError && error.retryable && error.definite) throw error
  }
}

export const joinWayJob = job(makeWay, run)
