// The doors of call lists and of what is said on the phone.
import { contract, type CallTask } from '#contracts'
import { inTx, outside, Refusal, type Db, type Scope } from '#platform'
import { maskedPhones, phoneOfCustomer } from '#modules/customer'
import { recordAudit } from '#modules/org'
import { acquireRefusals } from '../refusals.ts'
import { callRefusals } from './refusals.ts'
import { recordCall } from './record.ts'
import { scriptRows, writeScript } from './sql/script.ts'
import { progressRows, taskRows, type TaskRow } from './sql/task.ts'

const { acquire } = contract

function scriptOf(row: TaskRow): CallTask['script'] {
  const { scriptId, scriptTitle, scriptText } = row
  if (scriptId === null || scriptText === null) return null
  const text = scriptText
    .replaceAll('{name}', row.customerName ?? '')
    .replaceAll('{store}', row.storeName)
    .replaceAll('{guide}', row.staffName ?? '')
  return { id: scriptId, title: scriptTitle ?? '', text }
}

async function shown(db: Db, rows: readonly TaskRow[]): Promise<CallTask[]> {
  const phones = await maskedPhones(
    db,
    rows.map((row) => row.personId),
  )
  return rows.map((row) => ({
    id: row.id,
    outreachName: row.outreachName,
    customerId: row.personId,
    customerName: row.customerName,
    phoneMasked: phones.get(row.personId) ?? null,
    storeName: row.storeName,
    staffName: row.staffName,
    state: row.state,
    outcome: row.outcome,
    attempts: row.attempts,
    dueAt: row.dueAt.toISOString(),
    script: scriptOf(row),
  }))
}

async function one(db: Db, scope: Scope, id: number): Promise<TaskRow> {
  const [row] = await taskRows(db, scope, { id, limit: 1 })
  if (!row) throw new Refusal(callRefusals.unknownCall, { id })
  return row
}
async function single(db: Db, scope: Scope, id: number): Promise<CallTask> {
  const [task] = await shown(db, [await one(db, scope, id)])
  if (!task) throw new Refusal(callRefusals.unknownCall, { id })
  return task
}

export const callRoutes = {
  listCalls: outside(acquire.listCalls, async ({ platform, scope }, { limit, cursor, state }) => {
    const after = Number(cursor ?? 0)
    const rows = await taskRows(platform.db, scope, { state, after, limit: limit + 1 })
    const items = await shown(platform.db, rows.slice(0, limit))
    return { items, ...(rows.length > limit && { nextCursor: String(after + limit) }) }
  }),
  revealPhone: inTx(acquire.revealPhone, async (tx, { id }, { scope }) => {
    const task = await one(tx.db, scope, id)
    const phone = await phoneOfCustomer(tx.db, task.personId)
    if (phone === null) throw new Refusal(callRefusals.noPhone)
    await recordAudit(tx, { action: 'calls.reveal', subject: `customer ${task.personId}` })
    return { phone }
  }),
  recordCall: inTx(acquire.recordCall, async (tx, { id, ...ending }, call) => {
    const task = await one(tx.db, call.scope, id)
    const held = await recordCall(tx, call.platform, call.actor, task, ending)
    return { task: await single(tx.db, call.scope, id), held }
  }),
  callProgress: outside(acquire.callProgress, async ({ platform, scope }) => ({
    rows: await progressRows(platform.db, scope),
  })),
  listScripts: outside(acquire.listScripts, async ({ platform }) => ({
    items: await scriptRows(platform.db),
  })),
  saveScript: inTx(acquire.saveScript, async (tx, input) => {
    const id = await writeScript(tx.db, input, tx.now)
    if (id === null) throw new Refusal(acquireRefusals.unknownScript, {}, 'id')
    await recordAudit(tx, { action: 'scripts.save', subject: `script ${id}` })
    const [script] = await scriptRows(tx.db, id)
    if (!script) throw new Refusal(acquireRefusals.unknownScript)
    return script
  }),
}
