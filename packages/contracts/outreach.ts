// Outreach: text messages and calls to people who are no friend of a guide yet, and what came of it.
import { z } from 'zod'
import {
  basisPoints,
  bodyId,
  byId,
  customerId,
  instant,
  multiline,
  name,
  page,
  pageQuery,
  queryId,
  route,
  text,
  words,
} from './base.ts'

export const outreachKinds = ['sms', 'call'] as const
export const outreachStates = [
  'draft',
  'gathering',
  'running',
  'paused',
  'done',
  'cancelled',
] as const
export type OutreachState = (typeof outreachStates)[number]

/** A wording: an approved template, and what fills it. `{link}`, `{slug}` and `{store}` are ours. */
const copy = z.strictObject({
  templateId: bodyId,
  params: z.array(text(60)).max(10),
})
export type OutreachCopy = z.infer<typeof copy>

const outreachInput = z.strictObject({
  id: bodyId.optional(),
  name: name.max(60),
  kind: z.enum(outreachKinds),
  /** Leads to a guide; each recipient gets a link of their own to it. */
  codeId: bodyId,
  /** Null: people come from a file. */
  segmentId: bodyId.nullable().default(null),
  copyA: copy,
  copyB: copy.nullable().default(null),
  /** What is said on the phone, by wording. */
  scriptA: bodyId.nullable().default(null),
  scriptB: bodyId.nullable().default(null),
  shareB: basisPoints.default(5000),
})
export type OutreachInput = z.infer<typeof outreachInput>

const outreach = outreachInput.extend({
  id: z.int(),
  codeName: z.string(),
  storeName: z.string(),
  segmentName: z.string().nullable(),
  state: z.enum(outreachStates),
  startedAt: instant.nullable(),
  people: z.int(),
  /** Offered to the gate, or on the call list. */
  offered: z.int(),
})
export type Outreach = z.infer<typeof outreach>

const preview = z.object({
  /** Everybody it is meant for. */
  people: z.int(),
  /** So many of them were asked about; the rest is like them. */
  asked: z.int(),
  ready: z.int(),
  /** Would wait for the end of the quiet hours. */
  waiting: z.int(),
  held: z.array(z.object({ reason: z.string(), sentence: words, people: z.int() })),
  /** Of all people, as the ones asked about. */
  parts: z.int(),
  costFen: z.int(),
  example: z.string(),
})
export type OutreachPreview = z.infer<typeof preview>

const figures = z.object({
  copy: z.enum(['a', 'b']),
  people: z.int(),
  /** Carried by the cloud, or spoken to. */
  exposed: z.int(),
  /** Got a message with the link. */
  linked: z.int(),
  delivered: z.int(),
  opened: z.int(),
  added: z.int(),
  /** Added so long ago that it can be told. */
  due7: z.int(),
  kept7: z.int(),
  due30: z.int(),
  kept30: z.int(),
  bought: z.int(),
})
export type OutreachFigures = z.infer<typeof figures>
const board = z.object({
  rows: z.array(figures),
  held: z.array(z.object({ reason: z.string(), sentence: words, people: z.int() })),
})
export type OutreachBoard = z.infer<typeof board>

export const callOutcomes = [
  'reached',
  'noAnswer',
  'wrongNumber',
  'notInterested',
  'later',
  'sendLink',
  'doNotCall',
] as const
export type CallOutcome = (typeof callOutcomes)[number]

const callTask = z.object({
  id: z.int(),
  outreachName: z.string(),
  customerId,
  customerName: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  storeName: z.string(),
  staffName: z.string().nullable(),
  state: z.enum(['open', 'done']),
  outcome: z.enum([...callOutcomes, 'cancelled']).nullable(),
  attempts: z.int(),
  dueAt: instant,
  /** What to say, filled in. */
  script: z.object({ id: z.int(), title: z.string(), text: z.string() }).nullable(),
})
export type CallTask = z.infer<typeof callTask>

const script = z.object({
  id: z.int(),
  situation: z.string(),
  title: z.string(),
  text: z.string(),
  active: z.boolean(),
  /** Calls it was used in, and how they ended. */
  calls: z.int(),
  reached: z.int(),
  linked: z.int(),
})
export type Script = z.infer<typeof script>

const progress = z.object({
  rows: z.array(
    z.object({
      storeName: z.string(),
      staffName: z.string().nullable(),
      open: z.int(),
      done: z.int(),
      calls: z.int(),
      reached: z.int(),
      linked: z.int(),
    }),
  ),
})
export type CallProgress = z.infer<typeof progress>

const tags = ['Outreach']
const read = route({ scope: 'brand', permission: 'insight.read' })
const write = route({ scope: 'brand', permission: 'journeys.write', idempotent: true })
const staff = route({ scope: 'store', permission: 'customers.read' })
const calls = route({ scope: 'store', permission: 'customers.write', idempotent: true })

export const outreachRoutes = {
  listOutreach: read
    .route({ method: 'GET', path: '/v1/outreach', tags, summary: 'Outreach, newest first' })
    .input(pageQuery)
    .output(page(outreach)),
  saveOutreach: write
    .route({ method: 'POST', path: '/v1/outreach', tags, summary: 'Create or change a draft' })
    .input(outreachInput)
    .output(outreach),
  addOutreachPeople: route({ scope: 'brand', permission: 'journeys.write' })
    .route({
      method: 'POST',
      path: '/v1/outreach/{id}/people',
      tags,
      summary: 'Add people by a file of phone numbers; the same file changes nothing',
    })
    .input(
      byId.extend({
        csv: z.string().min(1).max(4_000_000),
        /** Where these people agreed to messages; counts only for those never asked before. */
        consent: text(200).optional(),
      }),
    )
    .output(z.object({ rows: z.int(), added: z.int(), known: z.int(), rejected: z.int() })),
  previewOutreach: read
    .route({
      method: 'GET',
      path: '/v1/outreach/{id}/preview',
      tags,
      summary: 'Whom it would reach, who would be held back and why, and what it would cost',
    })
    .input(byId)
    .output(preview),
  startOutreach: write
    .route({ method: 'POST', path: '/v1/outreach/{id}/start', tags, summary: 'Start, once' })
    .input(byId)
    .output(outreach),
  pauseOutreach: write
    .route({ method: 'POST', path: '/v1/outreach/{id}/pause', tags, summary: 'Pause or go on' })
    .input(byId.extend({ paused: z.boolean() }))
    .output(outreach),
  cancelOutreach: write
    .route({
      method: 'POST',
      path: '/v1/outreach/{id}/cancel',
      tags,
      summary: 'End it; what was not called yet does not leave',
    })
    .input(byId)
    .output(outreach),
  outreachBoard: read
    .route({
      method: 'GET',
      path: '/v1/outreach/{id}/board',
      tags,
      summary: 'What came of it, by wording',
    })
    .input(byId)
    .output(board),
  outreachFile: route({ scope: 'brand', permission: 'customers.export' })
    .route({
      method: 'GET',
      path: '/v1/outreach/{id}/people.csv',
      tags,
      summary: 'Every recipient and how far they came, phones masked',
    })
    .input(byId)
    .output(z.file()),
  listCalls: staff
    .route({
      method: 'GET',
      path: '/v1/calls',
      tags,
      summary: 'Whom to call, soonest first; or who has been called',
    })
    .input(pageQuery.extend({ state: z.enum(['open', 'done']).default('open') }))
    .output(page(callTask)),
  revealPhone: calls
    .route({
      method: 'POST',
      path: '/v1/calls/{id}/phone',
      tags,
      summary: 'The number of one person to call; goes on record',
    })
    .input(byId)
    .output(z.object({ phone: z.string() })),
  recordCall: calls
    .route({ method: 'POST', path: '/v1/calls/{id}', tags, summary: 'How a call ended' })
    .input(
      byId.extend({
        outcome: z.enum(callOutcomes),
        note: text(200).optional(),
        /** When to call again; with `later` only. */
        callAt: instant.optional(),
      }),
    )
    .output(z.object({ task: callTask, held: words.nullable() })),
  callProgress: staff
    .route({
      method: 'GET',
      path: '/v1/calls/progress',
      tags,
      summary: 'How far each member of staff is',
    })
    .output(progress),
  listScripts: route({ scope: { none: 'wordings' }, permission: 'customers.read' })
    .route({ method: 'GET', path: '/v1/scripts', tags, summary: 'What to say on the phone' })
    .output(z.object({ items: z.array(script) })),
  saveScript: route({
    scope: { none: 'wordings' },
    permission: 'journeys.write',
    idempotent: true,
  })
    .route({ method: 'POST', path: '/v1/scripts', tags, summary: 'Keep or change a script' })
    .input(
      z.strictObject({
        id: queryId.optional(),
        situation: text(40),
        title: text(60),
        /** May hold `{name}`, `{store}` and `{guide}`. */
        text: z.string().trim().min(1).max(1000).regex(multiline),
        active: z.boolean().default(true),
      }),
    )
    .output(script),
}
