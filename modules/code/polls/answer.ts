// Answering a poll: once, or anew until its end where that is allowed; the tags go with it.
import { sortedUnique } from '#kit'
import { ok, refuse, type Outcome, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import { pollAnswered } from '../events.ts'
import { codeRefusals } from '../refusals.ts'
import {
  setAside,
  standingAnswer,
  touchAnswer,
  writeAnswer,
  writeChoices,
  type Standing,
} from './sql/answer.ts'
import { holdPoll, optionsOf, pollBehind, type Behind, type PollRow } from './sql/poll.ts'
import { stateOf } from './state.ts'
import { releaseTags, setTags } from './tags.ts'

export interface AnswerInput {
  customerId: number
  /** Of the link she came by. */
  slug: string
  optionIds: readonly number[]
}
export interface Answered {
  pollId: number
  customerId: number
}

/** The same answer again is the same answer, whenever it comes. */
export async function answerPolls(
  tx: Tx,
  inputs: readonly AnswerInput[],
): Promise<Outcome<Answered>[]> {
  const people = await lockPeople(
    tx,
    inputs.map(({ customerId }) => customerId),
  )
  const outcomes: Outcome<Answered>[] = []
  for (const input of inputs) {
    const customerId = people.get(input.customerId) ?? input.customerId
    outcomes.push(await answerOne(tx, { ...input, customerId }))
  }
  return outcomes
}

async function answerOne(tx: Tx, input: AnswerInput): Promise<Outcome<Answered>> {
  const behind = await pollBehind(tx.db, input.slug)
  const poll = behind && (await holdPoll(tx, behind.pollId))
  if (!behind || !poll) return refuse(codeRefusals.unknownPoll)
  const { customerId } = input
  const chosen = sortedUnique(input.optionIds)
  const before = await standingAnswer(tx.db, customerId, poll.id)
  const done = ok({ pollId: poll.id, customerId })
  if (before && before.optionIds.join() === chosen.join()) return done
  const options = await optionsOf(tx.db, [poll.id])
  const picked = options.filter(({ id }) => chosen.includes(id))
  const refused = wrong(poll, { input, chosen, known: picked.length, before, now: tx.now })
  if (refused) return refused
  const tags = sortedUnique(picked.flatMap(({ tagId }) => tagId ?? []))
  const answerId = await write(tx, { behind, input, chosen, tags, before })
  const fresh = chosen.filter((id) => !before?.optionIds.includes(id))
  const { pollId, storeId, groupId } = behind
  if (fresh.length > 0)
    tx.publish(pollAnswered, [
      { subject: customerId, payload: { pollId, answerId, optionIds: fresh, storeId, groupId } },
    ])
  return done
}

interface Tried {
  input: AnswerInput
  chosen: readonly number[]
  /** How many of them are options of this poll. */
  known: number
  before: Standing | undefined
  now: Date
}
function wrong(poll: PollRow, { input, chosen, known, before, now }: Tried) {
  const state = stateOf(poll, now)
  if (state === 'ahead') return refuse(codeRefusals.pollAhead)
  if (state === 'ended') return refuse(codeRefusals.pollEnded)
  if (known < input.optionIds.length || known === 0)
    return refuse(codeRefusals.pollOption, {}, 'optionIds')
  if (!poll.many && chosen.length > 1) return refuse(codeRefusals.pollOne, {}, 'optionIds')
  if (before && !poll.changeable) return refuse(codeRefusals.pollFinal)
  return undefined
}

interface Taken {
  behind: Behind
  input: AnswerInput
  chosen: readonly number[]
  tags: readonly number[]
  before: Standing | undefined
}
/**
 * One that a merge brought is left as it was, aside: it goes back where it came from if the merge is
 * undone.
 */
async function write(tx: Tx, { behind, input, chosen, tags, before }: Taken): Promise<number> {
  const { customerId, slug } = input
  const moved = before?.mergeId ?? null
  if (before && moved !== null) await setAside(tx, [before.answerId], moved)
  const released = before && (await releaseTags(tx, customerId, before.answerId, tags))
  const kept = released?.kept ?? []
  const put = await setTags(
    tx,
    customerId,
    tags.filter((tagId) => !kept.includes(tagId)),
    true,
  )
  const stays = before && moved === null ? before.answerId : undefined
  const answerId = stays ?? (await writeAnswer(tx, { ...behind, customerId, slug }))
  if (stays !== undefined) await touchAnswer(tx, stays)
  await writeChoices(tx, { answerId, customerId, optionIds: chosen }, [...kept, ...put])
  return answerId
}
