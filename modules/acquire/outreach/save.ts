// A draft of outreach, and its way from draft to done.
import type { OutreachInput } from '#contracts'
import { defineJob, ok, Refusal, refuse, type Outcome, type RefusalKind, type Tx } from '#platform'
import { holdTouches } from '#modules/messaging'
import { recordAudit } from '#modules/org'
import { acquireRefusals } from '../refusals.ts'
import { outreachRefusals } from './refusals.ts'
import { countsOf } from './sql/person.ts'
import {
  addingCode,
  moveOutreach,
  outreachOf,
  scriptsKnown,
  segmentKnown,
  wordings,
  writeOutreach,
  type OutreachRow,
} from './sql/outreach.ts'
import { faultOf } from './wording.ts'

export const workOutreach = defineJob<{ id: number }>('acquire.outreach')
/** One after the other for each: what was begun is over before the next is looked at. */
const wake = (tx: Tx, id: number): void =>
  tx.enqueue(workOutreach, { id }, { key: `outreach:${id}`, queue: `outreach:${id}` })

async function wrong(
  tx: Tx,
  { codeId, segmentId, copyA, copyB, scriptA, scriptB }: OutreachInput,
): Promise<{ kind: RefusalKind; field: string } | undefined> {
  if (!(await addingCode(tx.db, codeId)))
    return { kind: outreachRefusals.addingCode, field: 'codeId' }
  if (segmentId !== null && !(await segmentKnown(tx.db, segmentId)))
    return { kind: outreachRefusals.unknownSegment, field: 'segmentId' }
  const copies = [copyA, ...(copyB ? [copyB] : [])]
  const known = await wordings(
    tx.db,
    copies.map((copy) => copy.templateId),
  )
  for (const [n, copy] of copies.entries()) {
    const fault = faultOf(copy, known)
    if (fault) return { kind: outreachRefusals[fault], field: n === 0 ? 'copyA' : 'copyB' }
  }
  const scripts = [...new Set([scriptA, scriptB].flatMap((id) => id ?? []))]
  if ((await scriptsKnown(tx.db, scripts)) < scripts.length)
    return { kind: acquireRefusals.unknownScript, field: 'scriptA' }
  return undefined
}

export async function saveOutreach(tx: Tx, input: OutreachInput): Promise<Outcome<{ id: number }>> {
  const fault = await wrong(tx, input)
  if (fault) return refuse(fault.kind, {}, fault.field)
  if (input.id !== undefined && !(await outreachOf(tx.db, input.id)))
    return refuse(acquireRefusals.unknownOutreach, { id: input.id }, 'id')
  const id = await writeOutreach(tx.db, input, tx.now)
  if (id === null) return refuse(outreachRefusals.outreachStarted, {}, 'id')
  await recordAudit(tx, { action: 'outreach.save', subject: `outreach ${id}` })
  return ok({ id })
}

async function known(tx: Tx, id: number): Promise<OutreachRow> {
  const row = await outreachOf(tx.db, id)
  if (!row) throw new Refusal(acquireRefusals.unknownOutreach, { id })
  return row
}

/** Starts it; what has been started is not started again. */
export async function startOutreach(tx: Tx, id: number): Promise<void> {
  const row = await known(tx, id)
  if (row.segmentId === null && !(await countsOf(tx.db, [id])).get(id))
    throw new Refusal(outreachRefusals.noPeople)
  if (!(await moveOutreach(tx, id, ['draft'], 'gathering'))) return
  wake(tx, id)
  await recordAudit(tx, { action: 'outreach.start', subject: `outreach ${id}` })
}

/** Also what the gate has deferred waits: it is with the gate long after all were offered. */
export async function pauseOutreach(tx: Tx, id: number, paused: boolean): Promise<void> {
  await known(tx, id)
  const moved = paused
    ? await moveOutreach(tx, id, ['gathering', 'running', 'done'], 'paused')
    : await moveOutreach(tx, id, ['paused'], 'gathering')
  if (!moved) return
  await holdTouches(tx, { kind: 'outreach', id }, paused)
  if (!paused) wake(tx, id)
  await recordAudit(tx, {
    action: 'outreach.pause',
    subject: `outreach ${id}`,
    details: { paused },
  })
}

/** What no carrier was called for yet does not leave. */
export async function cancelOutreach(tx: Tx, id: number): Promise<void> {
  await known(tx, id)
  const open = ['draft', 'gathering', 'running', 'paused', 'done'] as const
  if (!(await moveOutreach(tx, id, open, 'cancelled'))) return
  await holdTouches(tx, { kind: 'outreach', id }, false)
  wake(tx, id)
  await recordAudit(tx, { action: 'outreach.cancel', subject: `outreach ${id}` })
}
