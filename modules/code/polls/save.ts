// Asking: a poll is written, ended early, let go on. Once somebody has answered, what was asked stands.
import type { PollInput } from '#contracts'
import { ok, refuse, Refusal, type Db, type Outcome, type Scope, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { codeRefusals } from '../refusals.ts'
import {
  isAnswered,
  lockPoll,
  optionsOf,
  pollRows,
  storesKnown,
  tagsKnown,
  writeEnd,
  writeOptions,
  writePoll,
  type PollRow,
} from './sql/poll.ts'
import { stateOf } from './state.ts'

export async function pollWithin(db: Db, scope: Scope, id: number): Promise<PollRow> {
  const [row] = await pollRows(db, scope, { id, limit: 1 })
  if (!row) throw new Refusal(codeRefusals.unknownPoll, { id })
  return row
}

/** Whoever has some stores asks in these only, and changes what is asked in these only. */
const owns = ({ all, storeIds }: Scope, of: readonly number[]): boolean =>
  all || (of.length > 0 && of.every((id) => storeIds.includes(id)))

/** A poll within reach, locked, that is the caller's own to change. */
async function held(tx: Tx, scope: Scope, id: number): Promise<PollRow> {
  await pollWithin(tx.db, scope, id)
  await lockPoll(tx, id)
  const row = await pollWithin(tx.db, scope, id)
  if (!owns(scope, row.storeIds)) throw new Refusal(codeRefusals.pollStore, {}, 'storeIds')
  return row
}

async function askedOtherwise(tx: Tx, id: number, { many }: PollRow, input: PollInput) {
  const before = await optionsOf(tx.db, [id])
  return (
    many !== input.many ||
    before.length !== input.options.length ||
    input.options.some(
      ({ text, tagId }, at) => before[at]?.text !== text || before[at].tagId !== tagId,
    )
  )
}

export async function savePoll(
  tx: Tx,
  scope: Scope,
  input: PollInput,
): Promise<Outcome<{ pollId: number }>> {
  const { id, storeIds, options } = input
  if (Date.parse(input.startsAt) >= Date.parse(input.endsAt))
    return refuse(codeRefusals.pollTimes, {}, 'endsAt')
  if (new Set(options.map(({ text }) => text)).size < options.length)
    return refuse(codeRefusals.pollTwice, {}, 'options')
  const before = id === undefined ? undefined : await held(tx, scope, id)
  const stores = new Set(storeIds)
  if (!owns(scope, storeIds) || (await storesKnown(tx.db, storeIds)) < stores.size)
    return refuse(codeRefusals.unknownStore, {}, 'storeIds')
  const known = await tagsKnown(
    tx.db,
    options.flatMap(({ tagId }) => tagId ?? []),
  )
  const at = options.findIndex(({ tagId }) => tagId !== null && !known.has(tagId))
  const answered = before !== undefined && (await isAnswered(tx.db, before.id))
  if (before && answered) {
    if (before.question !== input.question || (await askedOtherwise(tx, before.id, before, input)))
      return refuse(codeRefusals.pollAsked, {}, 'options')
  } else if (at >= 0) return refuse(codeRefusals.unknownTag, {}, `options.${at}.tagId`)
  const pollId = await writePoll(tx, { ...input, storeIds: [...stores] })
  if (!answered) await writeOptions(tx, pollId, options)
  await recordAudit(tx, { action: 'poll.save', subject: `poll ${pollId}` })
  return ok({ pollId })
}

/** Ending what is over is no error. */
export async function endPoll(tx: Tx, scope: Scope, id: number): Promise<void> {
  const row = await held(tx, scope, id)
  if (stateOf(row, tx.now) === 'ended') return
  await writeEnd(tx, id, { endsAt: row.endsAt, endedAt: tx.now })
  await recordAudit(tx, { action: 'poll.end', subject: `poll ${id}` })
}

export async function reopenPoll(tx: Tx, scope: Scope, id: number, endsAt: Date): Promise<void> {
  const row = await held(tx, scope, id)
  if (stateOf(row, tx.now) !== 'ended') throw new Refusal(codeRefusals.pollRuns)
  if (endsAt <= tx.now || endsAt <= row.startsAt)
    throw new Refusal(codeRefusals.pollOver, {}, 'endsAt')
  await writeEnd(tx, id, { endsAt, endedAt: null })
  await recordAudit(tx, {
    action: 'poll.reopen',
    subject: `poll ${id}`,
    details: { endsAt: endsAt.toISOString() },
  })
}
