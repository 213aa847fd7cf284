// Planning a live session: its times, and codes that no other session has meanwhile.
import type { LiveSessionInput } from '#contracts'
import { sortedUnique } from '#kit'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { setClaimTimes } from '#modules/code'
import { recordAudit } from '#modules/org'
import { liveRefusals } from './refusals.ts'
import {
  claimTimesOf,
  codeIdsOf,
  storeKnown,
  usableCodes,
  writeCodes,
  writeSession,
} from './sql/session.ts'

const inOrder = (input: LiveSessionInput): boolean => {
  const start = Date.parse(input.beganAt ?? input.startsAt)
  const end = Date.parse(input.finishedAt ?? input.endsAt)
  return Date.parse(input.invitesFrom) <= start && start < end
}

export async function saveSession(
  tx: Tx,
  input: LiveSessionInput,
): Promise<Outcome<{ id: number }>> {
  if (!inOrder(input)) return refuse(liveRefusals.liveTimes, {}, 'startsAt')
  if (!(await storeKnown(tx.db, input.storeId)))
    return refuse(liveRefusals.unknownLiveStore, {}, 'storeId')
  const codeIds = input.codes.map(({ codeId }) => codeId)
  if ((await usableCodes(tx.db, codeIds, input.id)) < codeIds.length)
    return refuse(liveRefusals.liveCode, {}, 'codes')
  const before = input.id === undefined ? [] : await codeIdsOf(tx.db, input.id)
  const id = await writeSession(tx, input)
  if (id === null) return refuse(liveRefusals.unknownLive, { id: input.id }, 'id')
  const busy = await writeCodes(tx, id, input.codes)
  if (busy !== undefined) return refuse(liveRefusals.liveCodeBusy, { codeId: busy }, 'codes')
  await setClaimTimes(tx, await claimTimesOf(tx.db, sortedUnique([...before, ...codeIds])))
  await recordAudit(tx, { action: 'live.save', subject: `live session ${id}` })
  return ok({ id })
}
