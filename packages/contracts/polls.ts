// Polls: a question posted in a group or a chat; who answers is tagged, and her group is seen to live.
import { z } from 'zod'
import {
  bodyId,
  customerId,
  instant,
  page,
  pageQuery,
  queryId,
  route,
  storeId,
  text,
} from './base.ts'

const tags = ['Polls']

const optionInput = z.strictObject({
  text: text(40),
  /** Put on whoever chooses it. */
  tagId: bodyId.nullable().default(null),
})
const pollInput = z.strictObject({
  id: bodyId.optional(),
  question: text(100),
  options: z.array(optionInput).min(2).max(8),
  /** Several may be chosen. */
  many: z.boolean().default(false),
  /** An answer may be changed until the end. */
  changeable: z.boolean().default(true),
  /** Whoever has answered sees how the others did. */
  resultsShown: z.boolean().default(true),
  /** Empty: of all stores. */
  storeIds: z.array(storeId).max(2_000).default([]),
  startsAt: instant,
  endsAt: instant,
})
export type PollInput = z.infer<typeof pollInput>

export const pollStates = ['ahead', 'open', 'ended'] as const
export type PollState = (typeof pollStates)[number]

const option = z.object({
  id: z.int(),
  text: z.string(),
  tagId: z.int().nullable(),
  tagName: z.string().nullable(),
  /** People who chose it, within reach. */
  chosen: z.int(),
})
const poll = z.object({
  id: z.int(),
  question: z.string(),
  options: z.array(option),
  many: z.boolean(),
  changeable: z.boolean(),
  resultsShown: z.boolean(),
  storeIds: z.array(storeId),
  startsAt: instant,
  /** As planned, and by hand before that. */
  endsAt: instant,
  endedAt: instant.nullable(),
  state: z.enum(pollStates),
  /** Openings of its links within reach, and people who answered by them. */
  opened: z.int(),
  answered: z.int(),
})
export type Poll = z.infer<typeof poll>

const link = z.object({
  codeId: z.int(),
  storeId,
  storeName: z.string(),
  /** Null: the store's own link, for chats. */
  groupId: z.int().nullable(),
  groupName: z.string().nullable(),
  url: z.url(),
  opened: z.int(),
  answered: z.int(),
  /** In the order of the options. */
  chosen: z.array(z.int()),
})
export type PollLink = z.infer<typeof link>
const board = z.object({ asOf: instant, poll, links: z.array(link) })
export type PollBoard = z.infer<typeof board>

const answer = z.object({
  id: z.int(),
  /** Null: she asked to be forgotten. */
  customerId: customerId.nullable(),
  name: z.string().nullable(),
  options: z.array(z.string()),
  storeName: z.string(),
  groupName: z.string().nullable(),
  answeredAt: instant,
  changedAt: instant,
})
export type PollAnswer = z.infer<typeof answer>

const own = z.object({
  question: z.string(),
  options: z.array(
    z.object({
      id: z.int(),
      text: z.string(),
      /** She chose it. */
      mine: z.boolean(),
      /** Of all who answered; null while it is not shown to her. */
      chosen: z.int().nullable(),
    }),
  ),
  many: z.boolean(),
  state: z.enum(pollStates),
  startsAt: instant,
  endsAt: instant,
  answered: z.boolean(),
  /** She may answer now, or answer anew. */
  open: z.boolean(),
  /** All who answered; null while it is not shown to her. */
  people: z.int().nullable(),
})
export type OwnPoll = z.infer<typeof own>

const byId = z.strictObject({ id: queryId })
const bySlug = z.strictObject({ slug: z.string().regex(/^[0-9a-z]{1,32}$/) })
const read = route({ scope: 'store', permission: 'customers.read' })
const write = route({ scope: 'store', permission: 'codes.write', idempotent: true })
const mine = { scope: 'self', permission: 'customer' } as const
const which = { optionId: queryId.optional() }

export const pollRoutes = {
  listPolls: read
    .route({ method: 'GET', path: '/v1/polls', tags, summary: 'Polls within reach, newest first' })
    .input(pageQuery)
    .output(page(poll)),
  savePoll: write
    .route({
      method: 'POST',
      path: '/v1/polls',
      tags,
      summary: 'Ask, or change a poll; what was asked stands once somebody has answered',
    })
    .input(pollInput)
    .output(poll),
  pollBoard: read
    .route({ method: 'GET', path: '/v1/polls/{id}', tags, summary: 'One poll, by link' })
    .input(byId)
    .output(board),
  endPoll: write
    .route({ method: 'POST', path: '/v1/polls/{id}/end', tags, summary: 'End a poll now' })
    .input(byId)
    .output(poll),
  reopenPoll: write
    .route({
      method: 'POST',
      path: '/v1/polls/{id}/reopen',
      tags,
      summary: 'Let an ended poll go on until another end',
    })
    .input(byId.extend({ endsAt: instant }))
    .output(poll),
  linkPoll: write
    .route({
      method: 'POST',
      path: '/v1/polls/{id}/links',
      tags,
      summary: 'A link of a poll for one group alone, or for chats of one store; it stays the same',
    })
    .input(z.strictObject({ id: queryId, groupId: bodyId.optional(), storeId: storeId.optional() }))
    .output(link),
  listPollAnswers: read
    .route({
      method: 'GET',
      path: '/v1/polls/{id}/answers',
      tags,
      summary: 'Who answered by a link of a store within reach, and what',
    })
    .input(pageQuery.extend({ id: queryId, ...which }))
    .output(page(answer)),
  pollAnswersFile: route({ scope: 'store', permission: 'customers.export' })
    .route({
      method: 'GET',
      path: '/v1/polls/{id}/answers.csv',
      tags,
      summary: 'The same as a file',
    })
    .input(byId.extend(which))
    .output(z.file()),
  ownPoll: route(mine)
    .route({
      method: 'GET',
      path: '/v1/consumer/polls/{slug}',
      tags: ['Consumer'],
      summary: 'The poll behind a link, and what I answered',
    })
    .input(bySlug)
    .output(own),
  answerPoll: route({ ...mine, idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/consumer/polls/{slug}/answer',
      tags: ['Consumer'],
      summary: 'Answer a poll, once; or anew where that is allowed',
    })
    .input(bySlug.extend({ optionIds: z.array(bodyId).min(1).max(8) }))
    .output(own),
}
