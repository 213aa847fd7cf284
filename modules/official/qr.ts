// The account's own codes: wanted here, drawn by the platform in a job, pictured for printing.
//
// The scene is ours and never changes; what it stands for is remembered beside it. The platform
// lists no codes, so after a call without a clear answer nobody can look. A second call with the
// same scene is the same code to whoever scans it, and is made; what it may have cost of the hundred
// thousand is counted, so that our count is never too low.
import { randomBytes } from 'node:crypto'
import { codePicture, fetchPicture, officialCode, WireError, type OfficialClient } from '#wechat'
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
import { clientOf } from './account.ts'
import { problemOf } from './problem.ts'
import { officialRefusals } from './refusals.ts'
import { readAccount } from './sql/account.ts'
import {
  keepQrPicture,
  lastingSpent,
  qrAsked,
  qrFailed,
  qrMade,
  qrNotMade,
  qrOf,
  writeLasting,
  type QrRow,
} from './sql/qr.ts'

export interface QrInput {
  /** The owner of the code, given back with every event that comes through it. */
  codeId: number
  storeId: number
  channel: string
  placement: string
  campaign: string | null
  /** What whoever scans it is told; null: nothing. */
  answer: string | null
}
const drawQr = defineJob<{ qrId: number }>('official.drawQr')

/** `f` where WeCom's states have `c` and `g`. */
const newScene = (): string => `f${randomBytes(15).toString('hex').slice(0, 23)}`

/** Makes or changes the lasting pictures of codes. The platform's answer comes later: `v_qr`. */
export async function makeQr(
  tx: Tx,
  inputs: readonly QrInput[],
): Promise<Outcome<{ scene: string }>[]> {
  const account = await readAccount(tx.db)
  if (!account?.secret) return inputs.map(() => refuse(officialRefusals.notConnected, {}, 'kind'))
  const written = await writeLasting(
    tx.db,
    inputs.map((input) => ({ ...input, scene: newScene() })),
  )
  // One after the other, so that nobody passes the limit beside somebody else.
  for (const { qrId, wanting } of written)
    if (wanting) tx.enqueue(drawQr, { qrId }, { key: `official.qr:${qrId}`, queue: 'official.qr' })
  const scenes = new Map(written.map(({ codeId, scene }) => [codeId, scene]))
  return inputs.map(({ codeId }) => ok({ scene: scenes.get(codeId) ?? '' }))
}

async function ask(platform: Platform, client: OfficialClient, row: QrRow): Promise<string> {
  const { qrId, scene } = row
  if ((await lastingSpent(platform.db, client.appId)) >= officialCode.MAX_LASTING_CODES)
    throw new Refusal(officialRefusals.codesUsedUp)
  await platform.transact({}, (tx) => qrAsked(tx.db, qrId, client.appId))
  try {
    const { ticket, url } = await client.createCode({
      action_name: 'QR_LIMIT_STR_SCENE',
      action_info: { scene: { scene_str: scene } },
    })
    await platform.transact({}, (tx) => qrMade(tx.db, qrId, { ticket, url, endsAt: null }))
    return ticket
  } catch (error) {
    if (error instanceof WireError && error.definite)
      await platform.transact({}, (tx) => qrNotMade(tx.db, qrId))
    throw error
  }
}

async function draw(platform: Platform, row: QrRow): Promise<void> {
  const client = await clientOf(platform)
  const own = row.appId === client.appId
  if (own && row.hasPng) return
  const ticket = (own ? row.ticket : null) ?? (await ask(platform, client, row))
  const account = await readAccount(platform.db)
  const png = await fetchPicture(codePicture(account?.api_url ?? '', ticket))
  await platform.transact({}, (tx) => keepQrPicture(tx.db, row.qrId, png))
}

export const qrJob = job(drawQr, async (platform, { qrId }) => {
  const row = await qrOf(platform.db, qrId)
  if (!row) return
  try {
    await draw(platform, row)
  } catch (error) {
    if (!(error instanceof WireError) && !(error instanceof Refusal)) throw error
    await platform.transact({}, (tx) => qrFailed(tx.db, qrId, problemOf(error)))
    if (error instanceof WireError && error.retryable) throw error
  }
})
