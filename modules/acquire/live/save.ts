// Planning a live session: its times, and codes that no other session has meanwhile.
import type { LiveSessionInput } from '#contracts'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { acquireRefusals } from '../refusals.ts'
import { storeKnown, usableCodes, writeCodes, writeSession } from './sql/session.ts'

const inOrder = (input: LiveSessionInput): boolean => {
  const start = Date.parse(input.beganAt ?? input.startsAt)
  const end = Date.parse(input.finishedAt ?? input.endsAt)
  return Date.parse(input.invitesFrom) <= start && start < end
}

export async function saveSession(
  tx: Tx,
  input: LiveSessionInput,
): Promise<Outcome<{ id: number }>> {
  if (!inOrder(input)) return refuse(acquireRefusals.liveTimes, {}, 'startsAt')
  if (!(await storeKnown(tx.db, input.storeId)))
    return refuse(acquireRefusals.unknownLiveStore, {}, 'storeId')
  const codeIds = input.codes.map(({ codeId }) => codeId)
  if ((await usableCodes(tx.db, codeIds, input.id)) < codeIds.length)
    return refuse(acquireRefusals.liveCode, {}, 'codes')
  const id = await writeSession(tx, input)
  if (id === null) return refuse(acquireRefusals.unknownLive, { id: input.id }, 'id')
  const busy = await writeCodes(tx, id, input.codes)
  if (busy !== undefined) return refuse(acquireRefusals.liveCodeBusy, { codeId: busy }, 'codes')
  await recordAudit(tx, { action: 'live.save', subject: `live session ${id}` })
  return ok({ id })
}
