// Polls as staff read them, as a file, and as she who answers does.
import { stringify } from 'csv-stringify/sync'
import type { OwnPoll, Poll, PollAnswer, PollBoard, PollLink } from '#contracts'
import { groupBy, inert } from '#kit'
import { brandScope, Refusal, type Db, type Platform, type Scope } from '#platform'
import { survivorsOf } from '#modules/customer'
import { codeRefusals } from '../refusals.ts'
import { pollWithin } from './save.ts'
import { standingAnswer } from './sql/answer.ts'
import {
  answerRows,
  chosenOf,
  countsOf,
  linkRows,
  peopleOf,
  type AnswerRow,
  type LinkRow,
} from './sql/board.ts'
import { optionsOf, pollBehind, pollRows, type PollRow } from './sql/poll.ts'
import { stateOf } from './state.ts'

export async function shownPolls(
  db: Db,
  scope: Scope,
  rows: readonly PollRow[],
  now: Date,
): Promise<Poll[]> {
  const ids = rows.map(({ id }) => id)
  const options = groupBy(await optionsOf(db, ids), ({ pollId }) => pollId)
  const chosen = await chosenOf(db, ids, scope)
  const counts = new Map((await countsOf(db, scope, ids)).map((row) => [row.pollId, row] as const))
  return rows.map((row) => ({
    ...row,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    state: stateOf(row, now),
    options: (options.get(row.id) ?? []).map(({ pollId: _of, ...option }) => ({
      ...option,
      chosen: chosen.get(option.id) ?? 0,
    })),
    opened: counts.get(row.id)?.opened ?? 0,
    answered: counts.get(row.id)?.answered ?? 0,
  }))
}

export async function shownPoll(db: Db, scope: Scope, id: number, now: Date): Promise<Poll> {
  const [one] = await shownPolls(db, scope, [await pollWithin(db, scope, id)], now)
  if (!one) throw new Refusal(codeRefusals.unknownPoll, { id })
  return one
}

const toLink = ({ slug, ...row }: LinkRow, publicUrl: string): PollLink => ({
  ...row,
  url: `${publicUrl}/c/${slug}`,
})

export async function linkOf(
  db: Db,
  scope: Scope,
  asked: { id: number; storeId: number; groupId: number | null; publicUrl: string },
): Promise<PollLink> {
  const found = (await linkRows(db, scope, asked.id)).find(
    ({ storeId, groupId }) => storeId === asked.storeId && groupId === asked.groupId,
  )
  if (!found) throw new Refusal(codeRefusals.unknownPoll)
  return toLink(found, asked.publicUrl)
}

export async function boardOf(
  { db, clock, config }: Platform,
  scope: Scope,
  id: number,
): Promise<PollBoard> {
  const now = clock.now()
  const poll = await shownPoll(db, scope, id, now)
  const links = await linkRows(db, scope, id)
  return {
    asOf: now.toISOString(),
    poll,
    links: links.map((row) => toLink(row, config.publicUrl)),
  }
}

export const toAnswer = (row: AnswerRow): PollAnswer => ({
  ...row,
  answeredAt: row.answeredAt.toISOString(),
  changedAt: row.changedAt.toISOString(),
})

/** No group has so many, and no store. */
const ALL = 200_000

export async function answersCsv(
  db: Db,
  scope: Scope,
  asked: { pollId: number; optionId?: number | undefined },
): Promise<string> {
  const rows = (await answerRows(db, scope, { ...asked, limit: ALL })).map(toAnswer)
  return stringify(
    [
      ['customerId', 'name', 'options', 'store', 'group', 'answeredAt', 'changedAt'],
      ...rows.map((row) => [
        row.customerId ?? '',
        inert(row.name),
        inert(row.options.join(' | ')),
        inert(row.storeName),
        inert(row.groupName),
        row.answeredAt,
        row.changedAt,
      ]),
    ],
    { bom: true },
  )
}

/** How others answered is told to who has answered, where the poll says so. */
export async function ownPoll(
  db: Db,
  asked: { slug: string; customerId: number; now: Date },
): Promise<OwnPoll> {
  const behind = await pollBehind(db, asked.slug)
  if (!behind) throw new Refusal(codeRefusals.unknownPoll)
  const id = behind.pollId
  const [row] = await pollRows(db, brandScope(), { id, limit: 1 })
  if (!row) throw new Refusal(codeRefusals.unknownPoll)
  const customerId = (await survivorsOf(db, [asked.customerId])).get(asked.customerId)
  const before = await standingAnswer(db, customerId ?? asked.customerId, id)
  const told = row.resultsShown && before !== undefined
  const chosen = told ? await chosenOf(db, [id]) : undefined
  const state = stateOf(row, asked.now)
  return {
    question: row.question,
    many: row.many,
    state,
    startsAt: row.startsAt.toISOString(),
    endsAt: (row.endedAt ?? row.endsAt).toISOString(),
    answered: before !== undefined,
    open: state === 'open' && (before === undefined || row.changeable),
    people: told ? await peopleOf(db, id) : null,
    options: (await optionsOf(db, [id])).map((option) => ({
      id: option.id,
      text: option.text,
      mine: before?.optionIds.includes(option.id) ?? false,
      chosen: chosen ? (chosen.get(option.id) ?? 0) : null,
    })),
  }
}
