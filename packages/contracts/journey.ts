// Automation per person: what starts it, the steps, who is kept back as control, and what it
// brought.
import { z } from 'zod'
import {
  basisPoints,
  byId,
  clockTime,
  customerId,
  fen,
  fenNotNegative,
  instant,
  name,
  page,
  pageQuery,
  queryId,
  route,
  storeId,
  words,
} from './base.ts'
import { rule } from './audience.ts'
import { channels } from './code.ts'

export const triggerEvents = [
  'wecom.followed',
  'loyalty.joined',
  'order.paid',
  'order.refunded',
  'loyalty.tierChanged',
  'loyalty.stepReached',
  'loyalty.stepTaken',
  'loyalty.passBought',
  'loyalty.passEnding',
  'loyalty.passEnded',
  'loyalty.bookingDue',
  'loyalty.bookingMissed',
  'shop.depositPaid',
  'shop.balanceDue',
  'shop.balanceEnding',
  'shop.depositEnded',
  'loyalty.drawWon',
  'code.pollAnswered',
  'coupon.issued',
  'coupon.redeemed',
  'coupon.expired',
  'customer.tagged',
  'audience.stageChanged',
] as const
export type TriggerEvent = (typeof triggerEvents)[number]

const trigger = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('event'),
    event: z.enum(triggerEvents),
    filters: z
      .strictObject({
        storeIds: z.array(storeId).max(5000).optional(),
        channel: z.enum(channels).optional(),
        minPaidFen: fenNotNegative.optional(),
        /** Only the n-th purchase day of the customer. */
        purchaseNo: z.int().min(1).max(1000).optional(),
        /** Only this step of the first purchases. */
        step: z.int().min(1).max(5).optional(),
        tagId: z.int().positive().optional(),
        templateId: z.int().positive().optional(),
        pollId: z.int().positive().optional(),
        /** Only whoever chose this option of it. */
        optionId: z.int().positive().optional(),
      })
      .default({}),
  }),
  z.strictObject({
    kind: z.literal('segment'),
    /** 0 in a draft: not chosen yet; publishing refuses it. */
    segmentId: z.int().min(0),
    /** Also those who are members when it is published; otherwise only who becomes one later. */
    includeCurrent: z.boolean().default(false),
  }),
])
export type Trigger = z.infer<typeof trigger>

const stepId = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[\w-]+$/)
const next = stepId.nullable()
const place = z.strictObject({ x: z.number().min(-1e5).max(1e5), y: z.number().min(-1e5).max(1e5) })
const common = { id: stepId, name: z.string().trim().max(60).default(''), place: place.optional() }
const step = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('wait'),
    next,
    for: z.union([
      z.strictObject({ hours: z.int().min(1).max(8760) }),
      /** n calendar days, then the next time the clock shows `at`. */
      z.strictObject({ days: z.int().min(0).max(365), at: clockTime }),
    ]),
  }),
  z.strictObject({ ...common, kind: z.literal('condition'), rule, yes: next, no: next }),
  z.strictObject({
    ...common,
    kind: z.literal('message'),
    next,
    /**
     * `{name}` and `{store}` and `{guide}` are filled in. Empty only in a draft: publishing refuses
     * it.
     */
    text: z.string().trim().max(2000),
    couponTemplateId: z.int().positive().nullable().default(null),
    link: z
      .strictObject({ title: z.string().trim().min(1).max(64), url: z.url().max(500) })
      .nullable()
      .default(null),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('coupon'),
    next,
    /** 0 in a draft: not chosen yet; publishing refuses it. */
    templateId: z.int().min(0),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('tag'),
    next,
    /** 0 in a draft: not chosen yet; publishing refuses it. */
    tagId: z.int().min(0),
    /** False takes it off. */
    on: z.boolean().default(true),
  }),
  z.strictObject({ ...common, kind: z.literal('exit') }),
])
export type Step = z.infer<typeof step>
export type StepKind = Step['kind']

const definition = z.strictObject({
  trigger,
  entryRule: rule.nullable().default(null),
  first: next,
  steps: z.array(step).max(100),
  settings: z.strictObject({
    controlShareBp: basisPoints.max(5000).default(1000),
    goal: z.strictObject({
      event: z.enum(['order.paid', 'loyalty.joined', 'coupon.redeemed']),
      withinDays: z.int().min(1).max(365),
    }),
    reentry: z.discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('never') }),
      z.strictObject({ mode: z.literal('afterExit'), cooldownDays: z.int().min(0).max(365) }),
      z.strictObject({ mode: z.literal('oncePerOrder') }),
    ]),
    /** Leave as soon as the goal is reached. */
    exitOnGoal: z.boolean().default(true),
  }),
})
export type JourneyDefinition = z.infer<typeof definition>

export const journeyStates = ['draft', 'running', 'paused', 'stopped'] as const
const summary = z.object({
  id: z.int(),
  name: z.string(),
  state: z.enum(journeyStates),
  version: z.int().nullable(),
  hasDraft: z.boolean(),
  entered: z.int(),
  active: z.int(),
  reachedGoal: z.int(),
  changedAt: instant,
})
export type JourneySummary = z.infer<typeof summary>
const journeyDetail = summary.extend({
  draft: definition.nullable(),
  published: definition.nullable(),
  publishedAt: instant.nullable(),
})
export type JourneyDetail = z.infer<typeof journeyDetail>
const check = z.object({ stepId: z.string().nullable(), code: z.string(), sentence: words })

const arm = z.object({ n: z.int(), reached: z.int(), rate: z.number().nullable(), paidFen: fen })
const figures = z.object({
  journeyId: z.int(),
  asOf: instant,
  entered: z.int(),
  active: z.int(),
  finished: z.int(),
  leftByGoal: z.int(),
  treated: arm,
  control: arm,
  /** Difference of the two rates with its 95 % interval; null where an arm is empty. */
  lift: z
    .object({
      difference: z.number(),
      low: z.number(),
      high: z.number(),
      relative: z.number().nullable(),
      p: z.number(),
    })
    .nullable(),
  steps: z.array(
    z.object({
      stepId: z.string(),
      arrived: z.int(),
      waiting: z.int(),
      passed: z.int(),
      yes: z.int(),
      no: z.int(),
      sent: z.int(),
      heldBack: z.array(z.object({ outcome: z.string(), count: z.int() })),
    }),
  ),
})
export type JourneyFigures = z.infer<typeof figures>
const enrolment = z.object({
  id: z.int(),
  customerId,
  customerName: z.string().nullable(),
  enteredAt: instant,
  version: z.int(),
  arm: z.enum(['treated', 'control']),
  stepId: z.string().nullable(),
  wakeAt: instant.nullable(),
  state: z.enum(['active', 'finished', 'goal', 'exited', 'cancelled']),
  goalAt: instant.nullable(),
  exitReason: z.string().nullable(),
})
export type Enrolment = z.infer<typeof enrolment>

const plain = route({ scope: { none: 'plans and counts of the brand' }, permission: 'signedIn' })
const write = route({ scope: 'brand', permission: 'journeys.write', idempotent: true })

export const journey = {
  list: plain
    .route({ method: 'GET', path: '/v1/journeys', tags: ['Journeys'], summary: 'Journeys' })
    .input(pageQuery.extend({ state: z.enum(journeyStates).optional() }))
    .output(page(summary)),
  get: plain
    .route({
      method: 'GET',
      path: '/v1/journeys/{id}',
      tags: ['Journeys'],
      summary: 'One journey, draft and published',
    })
    .input(byId)
    .output(journeyDetail),
  save: write
    .route({
      method: 'POST',
      path: '/v1/journeys',
      tags: ['Journeys'],
      summary: 'Save a draft; a running version runs on',
    })
    .input(
      z.strictObject({ id: z.int().positive().optional(), name: name.max(80), draft: definition }),
    )
    .output(journeyDetail),
  check: write
    .route({
      method: 'POST',
      path: '/v1/journeys/{id}/check',
      tags: ['Journeys'],
      summary: 'What keeps the draft from being published',
    })
    .input(byId)
    .output(z.object({ problems: z.array(check) })),
  publish: write
    .route({
      method: 'POST',
      path: '/v1/journeys/{id}/publish',
      tags: ['Journeys'],
      summary: 'Publish the draft as the next version',
    })
    .input(byId)
    .output(journeyDetail),
  pause: write
    .route({
      method: 'POST',
      path: '/v1/journeys/{id}/pause',
      tags: ['Journeys'],
      summary: 'Pause, or go on',
    })
    .input(byId.extend({ paused: z.boolean() }))
    .output(journeyDetail),
  stop: write
    .route({
      method: 'POST',
      path: '/v1/journeys/{id}/stop',
      tags: ['Journeys'],
      summary: 'Nobody enters any more',
    })
    .input(
      byId.extend({
        /** Also end it for those inside; otherwise they finish. */
        exitActive: z.boolean().default(false),
      }),
    )
    .output(journeyDetail),
  figures: route({ scope: 'customers', permission: 'insight.read' })
    .route({
      method: 'GET',
      path: '/v1/journeys/{id}/figures',
      tags: ['Journeys'],
      summary: 'Per step, with control group and lift',
    })
    .input(byId)
    .output(figures),
  enrolments: route({ scope: 'customers', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/journeys/{id}/enrolments',
      tags: ['Journeys'],
      summary: 'Who is where',
    })
    .input(
      pageQuery.extend({ id: queryId, stepId: stepId.optional(), customerId: queryId.optional() }),
    )
    .output(page(enrolment)),
}
