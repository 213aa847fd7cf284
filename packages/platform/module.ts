// What a module shows to the house: its schema, routes, listeners, jobs and extension points.
import type { AnyRouter } from '@orpc/server'
import type { AnyContractRouter } from '@orpc/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor, Scope } from './actor.ts'
import type { Db } from './db/pool.ts'
import type { EventType } from './event.ts'
import type { FactSource } from './insight/facts.ts'
import type { InsightCopy } from './insight/copy.ts'
import type { JobType } from './jobs/jobs.ts'
import type { AnyListener } from './log/listener.ts'
import type { Platform } from './platform.ts'
import type { RefusalKind } from './refusal.ts'
import type { Timer } from './time/timers.ts'
import type { Tx } from './tx.ts'

export interface JobHandler<P = never> {
  type: JobType<P>
  /** No transaction is open. The outcome is recorded by `platform.transact`. */
  run: (platform: Platform, payload: P) => Promise<void>
}
export const job = <P>(type: JobType<P>, run: JobHandler<P>['run']): JobHandler =>
  ({ type, run }) as never

export interface MergeInput {
  from: number
  into: number
  mergeId: number
}

/** One module's part in merging, splitting, exporting and erasing a person. */
export interface PersonPart {
  /** Every table of the module that has a `customer_id`, and how a merge treats it. */
  tables: Record<string, 'state' | 'history' | 'none'>
  merge: (tx: Tx, input: MergeInput) => Promise<void>
  unmerge: (tx: Tx, input: MergeInput) => Promise<void>
  export: (db: Db, customerId: number) => Promise<Record<string, unknown>>
  erase: (tx: Tx, customerId: number) => Promise<void>
}

export interface RefundEffect {
  /** What it is: points, growth, coupon ... */
  kind: string
  sentence: { zh: string; en: string }
  amount: number
}
export interface RefundPart {
  /** What a refund of these units would do here; nothing is changed. */
  preview: (
    db: Db,
    input: {
      customerId: number
      orderId: number
      units: { line: number; units: number }[]
      all: boolean
    },
  ) => Promise<RefundEffect[]>
}

export interface Foreseen {
  points: number
  growth: number
  coupons: number
  journeyEntries: number
  messages: number
}
/**
 * What paid orders of the past would set off if they came in as if they happened now: at the most.
 * Somebody who is not known yet has a number below zero, the same for all her orders.
 */
export interface ForeseePart {
  orders: (
    db: Db,
    orders: readonly { customerId: number; fen: number; at: Date }[],
    now: Date,
  ) => Promise<Partial<Foreseen>>
  /** The same of customers who become members. */
  enrolments?: (db: Db, customerIds: readonly number[]) => Promise<Partial<Foreseen>>
}

export interface AuditCheck {
  /** `module.what` */
  name: string
  sentence: { zh: string; en: string }
  /** How many rows differ from what the append-only tables say; 0 is right. */
  differences: (db: Db) => Promise<number>
}

export interface TimelineRow {
  at: Date
  /** `module.what`: the console has a sentence for each. */
  kind: string
  details: Record<string, unknown>
}
export interface TimelineSource {
  /** Newest first, at most `limit`, strictly before `before`; ids include those merged into her. */
  rows: (
    db: Db,
    input: { customerIds: readonly number[]; before: Date; limit: number; scope: Scope },
  ) => Promise<TimelineRow[]>
}

/** What a plain route may ask of the house. */
export interface Doors {
  actorOf: (request: FastifyRequest) => Promise<Actor | null>
}

/** Who is in a segment, for lists that stand below segments (docs/decisions/segment-filter.md). */
export interface SegmentSource {
  /**
   * Customers of the scope who match, ascending, after an id; `nextAfter` is left out at the end.
   */
  page: (
    platform: Platform,
    scope: Scope,
    segmentId: number,
    afterId: number,
    limit: number,
  ) => Promise<{ ids: number[]; nextAfter: number | undefined }>
  /** Segments that hold this customer now. */
  holding: (db: Db, now: Date, customerId: number) => Promise<{ id: number; name: string }[]>
}

export interface Module {
  name: string
  /** PostgreSQL schema; only this module writes it. */
  schema: string
  migrations?: URL
  events?: readonly EventType[]
  refusals?: Record<string, RefusalKind>
  contract?: AnyContractRouter
  routes?: AnyRouter
  /** Hot or foreign doors that do not fit a contract: callbacks, redirects, files. */
  plainRoutes?: (app: FastifyInstance, platform: Platform, doors: Doors) => void
  listeners?: readonly AnyListener[] | ((platform: Platform) => readonly AnyListener[])
  jobs?: readonly JobHandler[]
  /** Runs once after migration when the server starts; must bear running again. */
  start?: (platform: Platform) => Promise<void>
  // The extension points: a closed list.
  facts?: FactSource
  copies?: readonly InsightCopy[]
  person?: PersonPart
  refund?: RefundPart
  foresee?: ForeseePart
  timers?: readonly Timer[]
  audit?: readonly AuditCheck[]
  timeline?: TimelineSource
  segments?: SegmentSource
}

/** A module with the storey it stands on, 1 (house) to 9 (install). */
export interface StoreyedModule {
  storey: number
  module: Module
}
