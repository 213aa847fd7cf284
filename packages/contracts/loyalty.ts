// The programme: growth value, points, tiers, members and their cards.
import { z } from 'zod'
import {
  clean,
  customerId,
  day,
  fen,
  fenNotNegative,
  instant,
  multiline,
  name,
  outcome,
  page,
  pageQuery,
  placedPageQuery,
  queryId,
  route,
} from './base.ts'
import { birthdayCoupon, firstPurchases, memberDays, stepsOfCard } from './program-rules.ts'

const tierInput = z.strictObject({
  id: z.int().positive().optional(),
  name: name.max(40),
  /** Growth value earned in the last twelve months from which the tier is held. */
  fromGrowth: z.int().min(0).max(1e12),
  benefits: z.string().trim().max(1000).regex(multiline).default(''),
})
/**
 * A coupon right after payment: to whom pays this much, in the days after her first purchase (null:
 * always).
 */
const afterPayment = z.strictObject({
  templateId: z.int().positive(),
  fromFen: fenNotNegative.default(0),
  withinDays: z.int().min(0).max(1100).nullable().default(null),
})
/** At most so many points; null: no end. */
const mostPoints = z.int().min(0).max(1e9).nullable()
const pointsCaps = z.strictObject({
  /** An order that would give more gives none. */
  perOrder: mostPoints,
  /** What orders give in one day or month beyond this is trimmed. */
  perPeriod: mostPoints,
  period: z.enum(['day', 'month']),
  /** What an account may hold, points that have not begun included; the rest is trimmed. */
  balance: mostPoints,
})
/** What is paid in brings a gift by its highest step; steps do not add up. */
const topUpGift = z.strictObject({
  fromFen: z.int().min(1).max(1e10),
  bonusFen: z.int().min(0).max(1e10),
  templateId: z.int().positive().nullable().default(null),
})
export const storedRules = z
  .strictObject({
    gifts: z.array(topUpGift).max(12),
    /** A spend draws on principal and bonus in proportion, or on bonus once no principal is left. */
    spends: z.enum(['proportional', 'principalFirst']),
    /** One order takes at most so much; null: no end. */
    mostPerOrderFen: z.int().min(1).max(1e10).nullable(),
  })
  .refine(
    ({ gifts }) =>
      gifts.every((gift, at) => at === 0 || gift.fromFen > (gifts[at - 1]?.fromFen ?? 0)),
    { path: ['gifts'], message: 'steps rise' },
  )
export const programInput = z
  .strictObject({
    growthPerYuan: z.int().min(0).max(1000),
    pointsPerYuan: z.int().min(0).max(1000),
    /** Points of orders on the birthday are multiplied by this; 1 switches it off. */
    birthdayFactor: z.int().min(1).max(10),
    birthdayWindow: z.enum(['day', 'week', 'month']),
    /** Points go at the end of the month this many months later; null: never. */
    pointsExpireMonths: z.int().min(1).max(120).nullable(),
    /** Points of an order begin so many days after it; 0 or nothing: at once. */
    pointsPendingDays: z.int().min(0).max(60).optional(),
    pointsCaps: pointsCaps.nullable().optional(),
    /** So many days before points end their owners are named by an event; null: never. */
    remindDaysBefore: z.int().min(1).max(60).nullable().optional(),
    tierValidMonths: z.int().min(1).max(120),
    /** After a refund: points not there any more are written off, or become a debt. */
    refundPolicy: z.enum(['withinBalance', 'allowNegative']),
    couponAfterPayment: afterPayment.nullable().optional(),
    /** Nothing: no stored value is sold; what is held can be spent. */
    stored: storedRules.nullable().optional(),
    memberDays: memberDays.optional(),
    birthdayCoupon: birthdayCoupon.nullable().optional(),
    firstPurchases: firstPurchases.nullable().optional(),
    tiers: z.array(tierInput).min(1).max(12),
  })
  .refine(
    ({ tiers }) =>
      tiers[0]?.fromGrowth === 0 &&
      tiers.every((tier, at) => at === 0 || tier.fromGrowth > (tiers[at - 1]?.fromGrowth ?? 0)),
    { path: ['tiers'], message: 'thresholds begin at 0 and rise' },
  )
export type ProgramInput = z.infer<typeof programInput>
const tier = tierInput.extend({ id: z.int(), members: z.int() })
const program = z.object({
  growthPerYuan: z.int(),
  pointsPerYuan: z.int(),
  birthdayFactor: z.int(),
  birthdayWindow: z.enum(['day', 'week', 'month']),
  pointsExpireMonths: z.int().nullable(),
  pointsPendingDays: z.int().optional(),
  pointsCaps: pointsCaps.nullable().optional(),
  remindDaysBefore: z.int().nullable().optional(),
  tierValidMonths: z.int(),
  refundPolicy: z.enum(['withinBalance', 'allowNegative']),
  couponAfterPayment: afterPayment.nullable().optional(),
  stored: storedRules.nullable().optional(),
  memberDays: memberDays.optional(),
  birthdayCoupon: birthdayCoupon.nullable().optional(),
  firstPurchases: firstPurchases.nullable().optional(),
  tiers: z.array(tier),
  changedAt: instant.nullable(),
})
export type Program = z.infer<typeof program>

const member = z.object({
  customerId,
  memberNo: z.string(),
  name: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  tierId: z.int(),
  tierName: z.string(),
  growth: z.int(),
  points: z.int(),
  joinedAt: instant,
  storeName: z.string().nullable(),
  tierUntil: day.nullable(),
})
export type MemberRow = z.infer<typeof member>

/** What a member holds; the same for the console and for the member herself. */
export const memberCard = z.object({
  customerId,
  memberNo: z.string(),
  name: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  /** Shown as bar and QR code at the till. */
  tillCode: z.string(),
  tier: z.object({ id: z.int(), name: z.string(), benefits: z.string(), until: day.nullable() }),
  nextTier: z.object({ name: z.string(), missingGrowth: z.int() }).nullable(),
  growth: z.int(),
  points: z.int(),
  /** Stored value she may spend: principal and bonus. */
  storedFen: fen,
  /** Those that begin next, and from which day on they can be spent. */
  pointsPending: z.object({ points: z.int(), from: day }).nullable(),
  pointsExpiring: z.object({ points: z.int(), on: day }).nullable(),
  /** Null: no such programme, or not for her (any more). */
  firstPurchases: stepsOfCard.nullable(),
  joinedAt: instant,
})
export type MemberCard = z.infer<typeof memberCard>
const movement = z.object({
  at: instant,
  asset: z.enum(['points', 'growth']),
  change: z.int(),
  reason: z.string(),
  orderNumber: z.string().nullable(),
  orderFen: fen.nullable(),
})

/** What customers hold: points and growth in units, stored value and commission in fen. */
const asset = z.enum(['points', 'growth', 'stored_principal', 'stored_bonus', 'commission'])
export type LedgerAsset = z.infer<typeof asset>
/** Of one asset over business days: owed before, every change by its kind with its sign, owed after. */
const liability = z.object({
  asset,
  opening: z.int(),
  /** Brought along from another system. */
  brought: z.int(),
  issued: z.int(),
  spent: z.int(),
  expired: z.int(),
  reversed: z.int(),
  closing: z.int(),
})
export type LiabilityRow = z.infer<typeof liability>
const account = z.object({
  customerId,
  name: z.string().nullable(),
  memberNo: z.string().nullable(),
  asset,
  balance: z.int(),
  /** Of the balance: promised to orders that are not paid yet. */
  held: z.int(),
})
export type LedgerAccount = z.infer<typeof account>
const entry = z.object({
  id: z.int(),
  at: instant,
  asset,
  amount: z.int(),
  balanceAfter: z.int(),
  /** The other side: an account of the house. */
  house: z.string(),
  reason: z.string(),
  key: z.string(),
})
export type LedgerEntry = z.infer<typeof entry>

/** Of those who began within a period: how far they came. */
const stepFigures = z.object({
  begun: z.int(),
  steps: z.array(
    z.object({
      step: z.int(),
      /** Took this step. */
      reached: z.int(),
      /** Stand on it: it is the last they took. */
      standing: z.int(),
      /** Of those, can still take the next one in time. */
      open: z.int(),
    }),
  ),
})
export type StepFigures = z.infer<typeof stepFigures>

const read = route({ scope: 'customers', permission: 'customers.read' })

export const loyalty = {
  getProgram: route({ scope: { none: 'rules hold no customer data' }, permission: 'signedIn' })
    .route({
      method: 'GET',
      path: '/v1/loyalty/program',
      tags: ['Loyalty'],
      summary: 'Rules and tiers',
    })
    .output(program),
  saveProgram: route({ scope: 'brand', permission: 'loyalty.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/loyalty/program',
      tags: ['Loyalty'],
      summary: 'Change the rules; nobody loses a tier still valid',
    })
    .input(programInput)
    .output(program),
  stepFigures: route({ scope: 'brand', permission: 'insight.read' })
    .route({
      method: 'GET',
      path: '/v1/loyalty/first-purchases',
      tags: ['Loyalty'],
      summary: 'Of members whose first step was within these days: how many took which step',
    })
    .input(
      z
        .strictObject({ from: day, until: day })
        .refine(({ from, until }) => from <= until, { path: ['until'], message: 'before from' }),
    )
    .output(stepFigures),
  listMembers: read
    .route({
      method: 'GET',
      path: '/v1/members',
      tags: ['Loyalty'],
      summary: 'Members within reach',
    })
    .input(
      pageQuery.extend({
        search: z.string().trim().max(100).regex(clean).optional(),
        tierId: queryId.optional(),
        storeId: queryId.optional(),
      }),
    )
    .output(page(member)),
  enrol: route({ scope: 'customers', permission: 'customers.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/members',
      tags: ['Loyalty'],
      summary: 'Enrol a known customer',
    })
    .input(z.strictObject({ customerId }))
    .output(memberCard),
  enrolMany: route({ scope: 'customers', permission: 'customers.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/members/batch',
      tags: ['Loyalty'],
      summary: 'Enrol known customers, up to 1,000 at once; who is a member keeps her number',
    })
    .input(z.strictObject({ members: z.array(z.strictObject({ customerId })).min(1).max(1000) }))
    .output(
      z.object({
        items: z.array(
          outcome(z.object({ customerId, memberNo: z.string(), already: z.boolean() })),
        ),
      }),
    ),
  getCard: read
    .route({
      method: 'GET',
      path: '/v1/customers/{id}/card',
      tags: ['Loyalty'],
      summary: 'Member card of a customer',
    })
    .input(z.strictObject({ id: queryId }))
    .output(memberCard),
  listMovements: read
    .route({
      method: 'GET',
      path: '/v1/customers/{id}/movements',
      tags: ['Loyalty'],
      summary: 'Points and growth value, newest first',
    })
    .input(placedPageQuery.extend({ id: queryId }))
    .output(page(movement)),
  liability: route({ scope: 'brand', permission: 'insight.read' })
    .route({
      method: 'GET',
      path: '/v1/ledger/liability',
      tags: ['Loyalty'],
      summary: 'What is owed to customers, by asset, over business days',
    })
    .input(
      z
        .strictObject({ from: day, until: day })
        .refine(({ from, until }) => from <= until, { path: ['until'], message: 'before from' }),
    )
    .output(z.object({ assets: z.array(liability) })),
  listAccounts: read
    .route({
      method: 'GET',
      path: '/v1/ledger/accounts',
      tags: ['Loyalty'],
      summary: 'Balances of one asset that are not nothing, newest customer first',
    })
    .input(pageQuery.extend({ asset }))
    .output(page(account)),
  listEntries: read
    .route({
      method: 'GET',
      path: '/v1/customers/{id}/entries',
      tags: ['Loyalty'],
      summary: 'Every entry behind a balance, newest first',
    })
    .input(pageQuery.extend({ id: queryId, asset }))
    .output(page(entry)),
}
