// Handing customers and groups over: planned, seen before it happens, followed to its end.
import { z } from 'zod'
import {
  byId,
  customerId,
  instant,
  page,
  pageQuery,
  route,
  staffId,
  storeId,
  text,
  words,
} from './base.ts'

export const handoverReasons = ['leave', 'leaving', 'closed'] as const
export type HandoverReason = (typeof handoverReasons)[number]
export const handoverSharings = ['even', 'load', 'weight'] as const
export type HandoverSharing = (typeof handoverSharings)[number]

/**
 * planned: not asked yet. waiting: the platform gives her 24 hours to refuse. full: the new guide
 * has no room. limit: handed over twice within 90 days. unplaced: nobody could take her.
 */
export const handoverStates = [
  'planned',
  'waiting',
  'done',
  'refused',
  'full',
  'limit',
  'failed',
  'stopped',
  'unplaced',
] as const
export type HandoverState = (typeof handoverStates)[number]

const plan = z.strictObject({
  reason: z.enum(handoverReasons),
  /** All guides with customers of the store where left empty and a store is given. */
  giverIds: z.array(staffId).max(200).default([]),
  /** Only customers of this store. */
  storeId: storeId.optional(),
  takers: z
    .array(z.strictObject({ staffId, weight: z.int().min(1).max(100).default(1) }))
    .max(200)
    .default([]),
  sharing: z.enum(handoverSharings).default('even'),
  fullAt: z.int().min(1).max(100_000).nullable().default(null),
  withGroups: z.boolean().default(true),
  /** Said by the new guide; only for guides who are still in WeCom. */
  words: text(200).optional(),
})
export type HandoverPlan = z.output<typeof plan>

/** Why a customer stays where she is. */
export const stayReasons = ['underWay', 'twice', 'noTaker'] as const
export type StayReason = (typeof stayReasons)[number]
const stays = z.array(z.object({ reason: z.enum(stayReasons), customers: z.int() }))

const preview = z.object({
  customers: z.int(),
  passing: z.int(),
  stays,
  /** Among those passing: to another store, and to a guide who is a friend already. */
  moved: z.int(),
  known: z.int(),
  groups: z.int(),
  groupsPassing: z.int(),
  givers: z.array(
    z.object({ staffId, name: z.string(), customers: z.int(), stay: z.int(), groups: z.int() }),
  ),
  takers: z.array(
    z.object({
      staffId,
      name: z.string(),
      storeName: z.string().nullable(),
      has: z.int(),
      gets: z.int(),
      groups: z.int(),
    }),
  ),
})
export type HandoverPreview = z.infer<typeof preview>

const counts = z.record(z.enum(handoverStates), z.int())
const handover = z.object({
  id: z.int(),
  reason: z.enum(handoverReasons),
  storeName: z.string().nullable(),
  givers: z.array(z.string()),
  state: z.enum(['running', 'stopped', 'done']),
  /** What it waits for. */
  problem: z.object({ code: z.string(), sentence: words }).nullable(),
  startedByName: z.string().nullable(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  customers: z.int(),
  counts,
  groups: z.int(),
  groupCounts: counts,
})
export type Handover = z.infer<typeof handover>

const row = z.object({ staffId, name: z.string(), customers: z.int(), counts })
const report = handover.extend({
  byGiver: z.array(row),
  byTaker: z.array(row),
  /** Endings by day of the brand's zone. */
  byDay: z.array(z.object({ day: z.string(), done: z.int(), refused: z.int(), other: z.int() })),
  groupList: z.array(
    z.object({
      groupId: z.int(),
      name: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      state: z.enum(handoverStates),
      problem: words.nullable(),
    }),
  ),
})
export type HandoverReport = z.infer<typeof report>

const item = z.object({
  id: z.int(),
  customerId,
  customerName: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  storeName: z.string().nullable(),
  state: z.enum(handoverStates),
  /** In the words of the platform or of the plan. */
  problem: words.nullable(),
  /** 2: after another guide was refused or had no room. */
  round: z.int(),
  /** When it takes effect, or took. */
  takesAt: instant.nullable(),
  settledAt: instant.nullable(),
})
export type HandoverItem = z.infer<typeof item>

const unguided = z.object({
  customerId,
  name: z.string().nullable(),
  guideId: staffId,
  guideName: z.string(),
  storeName: z.string().nullable(),
  /** On the way to a new guide already. */
  underWay: z.boolean(),
})
export type Unguided = z.infer<typeof unguided>

const desk = route({ scope: 'brand', permission: 'staff.write' })
const tags = ['WeCom']
export const handoverRoutes = {
  previewHandover: route({ scope: 'brand', permission: 'staff.write', whileReadOnly: true })
    .route({
      method: 'POST',
      path: '/v1/wecom/handovers/preview',
      tags,
      summary: 'What a hand-over would do: who takes whom, who stays and why; nothing is changed',
    })
    .input(plan)
    .output(preview),
  startHandover: route({ scope: 'brand', permission: 'staff.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/wecom/handovers',
      tags,
      summary: 'Begin a hand-over; the platform gives every customer 24 hours to refuse',
    })
    .input(plan)
    .output(z.object({ id: z.int() })),
  handOverAgain: route({ scope: 'brand', permission: 'staff.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/wecom/handovers/{id}/again',
      tags,
      summary: 'Once more for those whom one that is over left where they were, as a new hand-over',
    })
    .input(byId)
    .output(z.object({ id: z.int() })),
  stopHandover: desk
    .route({
      method: 'POST',
      path: '/v1/wecom/handovers/{id}/stop',
      tags,
      summary: 'Ask for nobody more; what the platform has accepted it does not take back',
    })
    .input(byId)
    .output(z.object({ stopped: z.int(), underWay: z.int() })),
  listHandovers: desk
    .route({
      method: 'GET',
      path: '/v1/wecom/handovers',
      tags,
      summary: 'Hand-overs, newest first',
    })
    .input(pageQuery)
    .output(page(handover)),
  getHandover: desk
    .route({
      method: 'GET',
      path: '/v1/wecom/handovers/{id}',
      tags,
      summary: 'A hand-over by guide, by state and by day',
    })
    .input(byId)
    .output(report),
  listHandoverItems: desk
    .route({
      method: 'GET',
      path: '/v1/wecom/handovers/{id}/customers',
      tags,
      summary: 'Its customers and what became of each',
    })
    .input(byId.extend(pageQuery.shape).extend({ state: z.enum(handoverStates).optional() }))
    .output(page(item)),
  exportHandover: desk
    .route({
      method: 'GET',
      path: '/v1/wecom/handovers/{id}/customers.csv',
      tags,
      summary: 'The same as a file',
    })
    .input(byId)
    .output(z.file()),
  listUnguided: desk
    .route({
      method: 'GET',
      path: '/v1/wecom/unguided',
      tags,
      summary: 'Friends whose every guide has left the brand',
    })
    .input(pageQuery)
    .output(page(unguided)),
}
