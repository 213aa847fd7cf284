// Draws: members collect tickets by what they pay, or for points; winners are drawn so that anybody can
// work them out again.
import { z } from 'zod'
import {
  bodyId,
  customerId,
  day,
  fen,
  instant,
  multiline,
  name,
  page,
  pageQuery,
  queryId,
  route,
  storeId,
  text,
} from './base.ts'

const tags = ['Draws']
const key = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/)

const tierTerms = z.strictObject({
  tierId: bodyId,
  /** Tickets of an order times this; 0: this tier takes no part. */
  factor: z.int().min(0).max(20),
  /** An order that brings a ticket brings at least so many. */
  least: z.int().min(0).max(100),
})
const drawTerms = z.strictObject({
  /** So much of one paid order is one ticket, whole tickets only; null: orders bring none. */
  fenPerTicket: z.int().min(100).max(1e8).nullable(),
  /** Tiers that are not named have a factor of 1. */
  tiers: z.array(tierTerms).max(12),
  /** Tickets one member may collect; null: as many as there are. */
  perMember: z.int().min(1).max(100_000).nullable(),
  /** A ticket for so many points, up to so many tickets a member; null: not for points. */
  points: z
    .strictObject({
      price: z.int().min(1).max(1_000_000),
      most: z.int().min(1).max(1_000),
    })
    .nullable(),
  /** No member wins twice. */
  onePrize: z.boolean(),
})
export type DrawTerms = z.infer<typeof drawTerms>

const prizeInput = z.strictObject({
  name: name.max(40),
  pieces: z.int().min(1).max(10_000),
  /** A coupon that is given by itself; null: handed over at the desk. */
  templateId: bodyId.nullable(),
})
const most = 10_000
const drawInput = z
  .strictObject({
    id: bodyId.optional(),
    name: name.max(40),
    blurb: z.string().trim().max(500).regex(multiline).default(''),
    fromOn: day,
    /** The last day that counts. */
    untilOn: day,
    /** After that day. */
    drawsAt: instant,
    terms: drawTerms,
    /** The first is drawn first. */
    prizes: z.array(prizeInput).min(1).max(20),
  })
  .refine(({ fromOn, untilOn }) => fromOn <= untilOn, {
    path: ['untilOn'],
    message: 'before it begins',
  })
  .refine(({ terms }) => terms.fenPerTicket !== null || terms.points !== null, {
    path: ['terms', 'fenPerTicket'],
    message: 'nobody can have a ticket',
  })
  .refine(({ prizes }) => prizes.reduce((sum, { pieces }) => sum + pieces, 0) <= most, {
    path: ['prizes'],
    message: `more than ${most} pieces`,
  })
  .refine(({ terms: { tiers } }) => new Set(tiers.map((t) => t.tierId)).size === tiers.length, {
    path: ['terms', 'tiers'],
    message: 'a tier twice',
  })
export type DrawInput = z.infer<typeof drawInput>

const state = z.enum(['draft', 'open', 'drawn', 'cancelled'])
const prize = z.object({
  id: z.int(),
  name: z.string(),
  pieces: z.int(),
  templateId: z.int().nullable(),
  templateName: z.string().nullable(),
})
const figures = z.object({
  tickets: z.int(),
  members: z.int(),
  orders: z.int(),
  /** Of the tickets, those for points. */
  pointTickets: z.int(),
  winners: z.int(),
  /** Winners who have what they won. */
  given: z.int(),
})
const draw = z.object({
  id: z.int(),
  name: z.string(),
  blurb: z.string(),
  state,
  fromOn: day,
  untilOn: day,
  drawsAt: instant,
  terms: drawTerms,
  prizes: z.array(prize),
  openedAt: instant.nullable(),
  drawnAt: instant.nullable(),
  cancelReason: z.string().nullable(),
  /** What was promised when it opened. */
  seedHash: z.string().nullable(),
  listHash: z.string().nullable(),
  figures,
})
export type Draw = z.infer<typeof draw>

const winner = z.object({
  winId: z.int(),
  prizeName: z.string(),
  /** Which piece of that prize. */
  piece: z.int(),
  ticketNo: z.int(),
  /** Null: she asked to be forgotten. */
  customerId: customerId.nullable(),
  name: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  memberNo: z.string().nullable(),
  coupon: z.boolean(),
  /** Its coupon was given, or it was handed over. */
  givenAt: instant.nullable(),
  storeName: z.string().nullable(),
  /** A coupon that could not be given: it is handed over in its place. */
  couponRefused: z.boolean(),
})
export type DrawWinner = z.infer<typeof winner>

const proof = z.object({
  drawId: z.int(),
  name: z.string(),
  state,
  drawsAt: instant,
  /** SHA-256 of the seed, shown since it opened. */
  seedHash: z.string(),
  onePrize: z.boolean(),
  prizes: z.array(z.object({ name: z.string(), pieces: z.int() })),
  /** Null until it is drawn. */
  result: z
    .object({
      drawnAt: instant,
      seed: z.string(),
      /** Tickets of each member, with commas between; they are numbered through from 1. */
      list: z.string(),
      listHash: z.string(),
      tickets: z.int(),
      /** In the order in which they were drawn: `prize` counts from 1. */
      winners: z.array(z.object({ prize: z.int(), piece: z.int(), ticketNo: z.int() })),
    })
    .nullable(),
})
export type DrawProof = z.infer<typeof proof>

const ownDraw = z.object({
  id: z.int(),
  name: z.string(),
  blurb: z.string(),
  state,
  fromOn: day,
  untilOn: day,
  drawsAt: instant,
  drawnAt: instant.nullable(),
  cancelReason: z.string().nullable(),
  seedHash: z.string().nullable(),
  /** Tickets can be had today. */
  running: z.boolean(),
  prizes: z.array(z.object({ name: z.string(), pieces: z.int(), coupon: z.boolean() })),
  fenPerTicket: fen.nullable(),
  /** For her tier. */
  factor: z.int(),
  least: z.int(),
  perMember: z.int().nullable(),
  onePrize: z.boolean(),
  points: z.object({ price: z.int(), most: z.int(), bought: z.int(), canBuy: z.int() }).nullable(),
  tickets: z.int(),
  /** What brought them, the latest first; those of one order that were above the cap are not counted. */
  sources: z
    .array(
      z.object({
        kind: z.enum(['order', 'points']),
        at: instant,
        /** What remains paid of the order, or the points. */
        worth: z.int(),
        tickets: z.int(),
      }),
    )
    .max(200),
  /** From and to of each row of hers in the list, once it is drawn. */
  numbers: z.array(z.object({ from: z.int(), to: z.int() })),
  won: z.array(
    z.object({
      prizeName: z.string(),
      ticketNo: z.int(),
      coupon: z.boolean(),
      givenAt: instant.nullable(),
    }),
  ),
  /** The numbers that won, prize by prize. */
  winners: z.array(z.object({ prizeName: z.string(), ticketNos: z.array(z.int()) })),
})
export type OwnDraw = z.infer<typeof ownDraw>
const ownDraws = z.object({
  /** Business time, for the countdown. */
  now: instant,
  member: z.boolean(),
  /** What she can spend. */
  points: z.int(),
  items: z.array(ownDraw),
})
export type OwnDraws = z.infer<typeof ownDraws>

const byId = z.strictObject({ id: queryId })
const write = { scope: 'brand', permission: 'loyalty.write', idempotent: true } as const
const mine = { scope: 'self', permission: 'customer' } as const

export const drawRoutes = {
  list: route({ scope: 'brand', permission: 'customers.read' })
    .route({ method: 'GET', path: '/v1/draws', tags, summary: 'Draws, the latest first' })
    .output(z.object({ items: z.array(draw) })),
  save: route(write)
    .route({
      method: 'POST',
      path: '/v1/draws',
      tags,
      summary: 'Save a draft of a draw; what is open is not changed any more',
    })
    .input(drawInput)
    .output(draw),
  get: route({ scope: 'brand', permission: 'customers.read' })
    .route({ method: 'GET', path: '/v1/draws/{id}', tags, summary: 'A draw with its figures' })
    .input(byId)
    .output(draw),
  open: route(write)
    .route({
      method: 'POST',
      path: '/v1/draws/{id}/open',
      tags,
      summary: 'Open a draw: its seed is made and the hash of it published',
    })
    .input(byId)
    .output(draw),
  cancel: route(write)
    .route({
      method: 'POST',
      path: '/v1/draws/{id}/cancel',
      tags,
      summary: 'Call a draw off: nobody wins, points that bought tickets come back',
    })
    .input(byId.extend({ reason: text(200) }))
    .output(draw),
  winners: route({ scope: 'customers', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/draws/{id}/winners',
      tags,
      summary: 'Winners within reach, in the order in which they were drawn',
    })
    .input(pageQuery.extend({ id: queryId }))
    .output(page(winner)),
  winnersFile: route({ scope: 'brand', permission: 'customers.export' })
    .route({
      method: 'GET',
      path: '/v1/draws/{id}/winners.csv',
      tags,
      summary: 'All winners as a file, phones masked',
    })
    .input(byId)
    .output(z.file()),
  handOver: route({ scope: 'customers', permission: 'orders.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/draws/{id}/winners/{winId}/hand-over',
      tags,
      summary: 'A prize was handed over at the desk: once',
    })
    .input(byId.extend({ winId: queryId, storeId }))
    .output(winner),
  proof: route({ scope: { none: 'numbers of tickets, nobody’s name' }, permission: 'public' })
    .route({
      method: 'GET',
      path: '/v1/consumer/draws/{id}/proof',
      tags: ['Consumer'],
      summary: 'What is needed to work the winners out again',
    })
    .input(byId)
    .output(proof),
  own: route(mine)
    .route({
      method: 'GET',
      path: '/v1/consumer/draws',
      tags: ['Consumer'],
      summary: 'Draws that run or were drawn lately, with my tickets and what I won',
    })
    .output(ownDraws),
  buy: route({ ...mine, idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/consumer/draws/{id}/tickets',
      tags: ['Consumer'],
      summary: 'Tickets for points; the same key is the same tickets',
    })
    .input(byId.extend({ key, tickets: z.int().min(1).max(1_000) }))
    .output(ownDraws),
}
