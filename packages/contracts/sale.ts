// Sales: one article, few units, thousands who want it in the same minute; paid at once, or by a
// deposit first and the balance later.
import { z } from 'zod'
import {
  bodyId,
  byId,
  day,
  done,
  fen,
  fenNotNegative,
  instant,
  name,
  page,
  pageQuery,
  queryId,
  route,
  text,
} from './base.ts'
import { payCode, paySheet } from './pay-sheet.ts'

export const salePhases = ['ahead', 'open', 'stopped', 'over', 'calledOff'] as const
/**
 * `held`: the deposit is paid, the balance is not; `returned`: the deposit went back; `forfeited`: it
 * stayed, for its balance was not paid.
 */
export const reservationStates = [
  'reserved',
  'held',
  'paid',
  'expired',
  'cancelled',
  'refunded',
  'returned',
  'forfeited',
] as const

/** Of one unit. */
const presaleTerms = z.strictObject({
  depositFen: fenNotNegative.min(1).max(1e9),
  /** What the deposit counts for: as much as it is, or more, and less than the price. */
  countsFen: fenNotNegative.min(1).max(1e9),
  balanceFrom: instant,
  /** At most a week later. */
  balanceUntil: instant,
  /** A deposit comes back to whoever does not go on; false: it stays. */
  depositBack: z.boolean(),
  deliversOn: day,
})
export type PresaleTerms = z.infer<typeof presaleTerms>

const saleInput = z.strictObject({
  id: bodyId.optional(),
  name: name.max(60),
  sku: text(60),
  /** As she reads it on the page. */
  article: text(120),
  category: text(60).nullable().default(null),
  /** Whose takings it is; null is the brand's. */
  storeId: bodyId.nullable().default(null),
  priceFen: fenNotNegative.min(1).max(1e9),
  /** What it costs outside of the sale. */
  listFen: fenNotNegative.min(1).max(1e9).nullable().default(null),
  units: z.int().min(1).max(1_000_000),
  perPerson: z.int().min(1).max(1_000).default(1),
  /** How long a reservation waits for its payment. */
  windowMinutes: z.int().min(1).max(120).default(15),
  startsAt: instant,
  endsAt: instant,
  /** Refunded units may be sold again. */
  restock: z.boolean().default(false),
  /** A package: each unit sold is a coupon of this template, used in the store. Null: goods. */
  voucherTemplateId: bodyId.nullable().default(null),
  /** What is new about it, as its page says it. */
  about: text(500).nullable().default(null),
  /** Members of these tiers may come so much earlier; everybody else waits for the beginning. */
  early: z
    .array(z.strictObject({ tierId: bodyId, minutes: z.int().min(1).max(43_200) }))
    .max(20)
    .default([]),
  /** Null: paid at once. */
  presale: presaleTerms.nullable().default(null),
})
export type SaleInput = z.infer<typeof saleInput>

const sale = saleInput.extend({
  id: z.int(),
  phase: z.enum(salePhases),
  storeName: z.string().nullable(),
  left: z.int(),
  reserved: z.int(),
  /** Deposits of units whose balance is not paid. */
  held: z.int(),
  heldFen: fen,
  paid: z.int(),
  refunded: z.int(),
  returned: z.int(),
  forfeited: z.int(),
  forfeitedFen: fen,
  /** Paid, and no units were left: the money went back. */
  shortfalls: z.int(),
  takenFen: fen,
  /** The page for customers. */
  url: z.string(),
})
export type Sale = z.infer<typeof sale>

const saleMinute = z.object({
  at: instant,
  reserved: z.int(),
  paid: z.int(),
  returned: z.int(),
  /** At the end of the minute. */
  left: z.int(),
})
const board = z.object({
  sale,
  /** By minute, oldest first; minutes without anything are left out. */
  minutes: z.array(saleMinute),
  shortfalls: z.array(
    z.object({
      reservationId: z.int(),
      customerId: z.int(),
      units: z.int(),
      fen,
      at: instant.nullable(),
    }),
  ),
})
export type SaleBoard = z.infer<typeof board>

const salePage = z.object({
  id: z.int(),
  name: z.string(),
  article: z.string(),
  priceFen: fen,
  listFen: fen.nullable(),
  perPerson: z.int(),
  windowMinutes: z.int(),
  phase: z.enum(salePhases),
  startsAt: instant,
  endsAt: instant,
  storeName: z.string().nullable(),
  /** As it stood within the last second. */
  left: z.int(),
  units: z.int(),
  /** Each unit is a voucher for the store. */
  voucher: z.boolean(),
  about: z.string().nullable(),
  early: z.array(z.object({ tierId: z.int(), tierName: z.string(), startsAt: instant })),
  presale: presaleTerms.nullable(),
  /** The server's business time: the page counts by it. */
  now: instant,
})
export type SalePage = z.infer<typeof salePage>

const saleTeaser = salePage.pick({
  id: true,
  name: true,
  article: true,
  priceFen: true,
  phase: true,
  presale: true,
})
export type SaleTeaser = z.infer<typeof saleTeaser>

const reservation = z.object({
  id: z.int(),
  saleId: z.int(),
  saleName: z.string(),
  article: z.string(),
  units: z.int(),
  priceFen: fen,
  totalFen: fen,
  state: z.enum(reservationStates),
  reservedAt: instant,
  /** Until when it waits for its payment. */
  expiresAt: instant,
  orderNumber: z.string().nullable(),
  /** Of all its units; null where it is paid at once. */
  depositFen: fen.nullable(),
  balanceFen: fen.nullable(),
})
export type Reservation = z.infer<typeof reservation>
const reserved = z.object({
  id: z.int(),
  units: z.int(),
  /** What a unit costs in the end. */
  priceFen: fen,
  totalFen: fen,
  /** What is paid first; null: all of it. */
  depositFen: fen.nullable(),
  expiresAt: instant,
})
export type ReservedUnits = z.infer<typeof reserved>

const desk = route({ scope: 'brand', permission: 'shop.write' })
const deskWrite = route({ scope: 'brand', permission: 'shop.write', idempotent: true })
const own = route({ scope: 'self', permission: 'customer' })
const tags = ['Sales']

export const saleRoutes = {
  list: desk
    .route({ method: 'GET', path: '/v1/sales', tags, summary: 'Sales, the newest first' })
    .input(pageQuery)
    .output(page(sale)),
  save: deskWrite
    .route({ method: 'POST', path: '/v1/sales', tags, summary: 'Make or change a sale' })
    .input(saleInput)
    .output(sale),
  stop: deskWrite
    .route({
      method: 'POST',
      path: '/v1/sales/{id}/stop',
      tags,
      summary: 'Nobody may reserve any more; who has reserved may pay',
    })
    .input(byId)
    .output(sale),
  callOff: deskWrite
    .route({
      method: 'POST',
      path: '/v1/sales/{id}/call-off',
      tags,
      summary: 'A pre-sale does not take place: every deposit goes back; until its balance is due',
    })
    .input(byId)
    .output(sale),
  board: desk
    .route({ method: 'GET', path: '/v1/sales/{id}/board', tags, summary: 'How it goes, by minute' })
    .input(z.object({ id: queryId }))
    .output(board),
  current: route({ scope: { none: 'what is on sale' }, permission: 'public' })
    .route({
      method: 'GET',
      path: '/v1/consumer/sales',
      tags,
      summary: 'Sales that are open or begin within a day, the soonest to end first',
    })
    .output(z.object({ items: z.array(saleTeaser) })),
  page: route({ scope: { none: 'what is on sale' }, permission: 'public' })
    .route({
      method: 'GET',
      path: '/v1/consumer/sales/{id}',
      tags,
      summary: 'A sale, for its page',
    })
    .input(z.object({ id: queryId }))
    .output(salePage),
  reserve: own
    .route({
      method: 'POST',
      path: '/v1/consumer/sales/{id}/reservations',
      tags,
      summary: 'Reserve units; the same key is the same reservation',
    })
    .input(
      z.strictObject({
        id: queryId,
        /** Made by the page before it asks; kept until it has an answer. */
        key: z.string().regex(/^[\w-]{8,64}$/),
        units: z.int().min(1).max(1_000).default(1),
      }),
    )
    .output(reserved),
  mine: own
    .route({
      method: 'GET',
      path: '/v1/consumer/reservations',
      tags,
      summary: 'What she has reserved and bought in sales',
    })
    .output(
      z.object({
        items: z.array(reservation),
        /** False where WeChat Pay does not know her yet: she has to be asked by the account first. */
        payable: z.boolean(),
        /** Of her membership: she may be early. */
        tierId: z.int().nullable(),
      }),
    ),
  pay: own
    .route({
      method: 'POST',
      path: '/v1/consumer/reservations/{id}/pay',
      tags,
      summary: 'The sheet that pays what is due of a reservation: all, its deposit, or its balance',
    })
    .input(byId)
    .output(paySheet),
  payByCode: own
    .route({
      method: 'POST',
      path: '/v1/consumer/reservations/{id}/pay-code',
      tags,
      summary: 'The code that pays a reservation, for a screen that is no phone',
    })
    .input(byId)
    .output(payCode),
  cancel: own
    .route({
      method: 'POST',
      path: '/v1/consumer/reservations/{id}/cancel',
      tags,
      summary: 'Give reserved units back; a deposit goes back where the sale says so',
    })
    .input(byId)
    .output(done),
}
