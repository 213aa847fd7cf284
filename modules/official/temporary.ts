// A picture for one opening: it ends by itself, its scene is used once, and what it stands for is
// what the code's lasting picture stands for.
import { codePicture, fetchPicture, WireError } from '#wechat'
import { plusMs } from '#kit'
import { Refusal, type Platform } from '#platform'
import { accountOf, clientOf } from './account.ts'
import { qrMade, temporaryOf, writeTemporary } from './sql/qr.ts'

/**
 * Drawn by the platform unless it was before; false where the platform refuses or does not answer.
 * A second call with the same scene is the same code to whoever scans it, and a temporary one costs
 * nothing that lasts.
 */
export async function drawTemporary(
  platform: Platform,
  { codeId, scene, seconds }: { codeId: number; scene: string; seconds: number },
): Promise<boolean> {
  const qrId = await platform.transact({}, (tx) => writeTemporary(tx.db, codeId, scene))
  if (qrId === null) return false
  if ((await temporaryOf(platform.db, scene, platform.clock.now())) !== null) return true
  try {
    const client = await clientOf(platform)
    const { ticket, url } = await client.createCode({
      action_name: 'QR_STR_SCENE',
      expire_seconds: seconds,
      action_info: { scene: { scene_str: scene } },
    })
    const endsAt = plusMs(platform.clock.now(), seconds * 1000)
    await platform.transact({}, (tx) => qrMade(tx.db, qrId, { ticket, url, endsAt }))
    return true
  } catch (error) {
    if (!(error instanceof WireError) && !(error instanceof Refusal)) throw error
    platform.log.warn({ error }, 'a picture for one opening was not drawn')
    return false
  }
}

/** Fetched when it is looked at: it is looked at once or twice, and ends. */
export async function temporaryPicture(platform: Platform, scene: string): Promise<Buffer | null> {
  const ticket = await temporaryOf(platform.db, scene, platform.clock.now())
  const account = await accountOf(platform)
  if (ticket === null || !account) return null
  try {
    return await fetchPicture(codePicture(account.api_url, ticket))
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return null
  }
}
