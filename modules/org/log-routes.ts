// The doors of the event log's desk. What is done there is told in the audit log.
import { contract } from '#contracts'
import {
  discardParked,
  inTx,
  listenerStandings,
  listParked,
  outside,
  replayParked,
  resetByName,
  type Call,
  type Parked,
  type Replayed,
} from '#platform'
import { recordAudit } from './audit.ts'

const { org } = contract

const cursorOf = ({ by, id }: Parked) => `${id} ${by}`
function placeOf(cursor: string | undefined): { by: string; id: number } | undefined {
  const found = cursor === undefined ? null : /^(\d{1,15}) (.{1,100})$/.exec(cursor)
  return found ? { id: Number(found[1]), by: found[2] ?? '' } : undefined
}

async function told(
  call: Call,
  action: string,
  what: { kind: string; by: string; id: number },
  done: Replayed,
): Promise<Replayed> {
  await call.platform.transact({ actor: call.actor }, (tx) =>
    recordAudit(tx, {
      action,
      subject: `${what.kind} ${what.id}`,
      details: { by: what.by, ...done },
    }),
  )
  return done
}

export const logDesk = {
  listListeners: outside(org.listListeners, async ({ platform }) => ({
    items: (await listenerStandings(platform)).map((one) => ({ ...one, lanes: [...one.lanes] })),
  })),
  resetListener: inTx(org.resetListener, async (tx, { name, eventId }, { platform }) => {
    await resetByName(tx, platform, name, eventId === undefined ? 'beginning' : { eventId })
    await recordAudit(tx, {
      action: 'log.reset',
      subject: name,
      details: { from: eventId ?? 'beginning' },
    })
    tx.afterCommit(() => platform.wake())
    return { ok: true as const }
  }),
  listParked: outside(org.listParked, async ({ platform }, { limit, cursor }) => {
    const rows = await listParked(platform.db, { limit: limit + 1, after: placeOf(cursor) })
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return {
      items: items.map(({ subject, ...row }) => ({
        ...row,
        customerId: subject,
        occurredAt: row.occurredAt?.toISOString() ?? null,
        parkedAt: row.parkedAt.toISOString(),
      })),
      ...(rows.length > limit && last && { nextCursor: cursorOf(last) }),
    }
  }),
  replayParked: outside(org.replayParked, async (call, what) =>
    told(call, 'log.replay', what, await replayParked(call.platform, what)),
  ),
  discardParked: outside(org.discardParked, async (call, what) =>
    told(call, 'log.discard', what, await discardParked(call.platform, what)),
  ),
}
