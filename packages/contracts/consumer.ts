// What a customer's own pages ask: register, card, coupons, profile, privacy.
import { z } from 'zod'
import { addressRoutes } from './address.ts'
import { birthday, done, fen, instant, name, page, pageQuery, route, words } from './base.ts'
import { couponBenefits, couponStates } from './coupon.ts'
import { consentPurposes, genders } from './customer.ts'
import { ownJoiningGift } from './joining.ts'
import { memberCard } from './loyalty.ts'

const own = route({ scope: 'self', permission: 'customer' })
const ownWrite = route({ scope: 'self', permission: 'customer', idempotent: true })

const profile = z.object({
  name: z.string().nullable(),
  phoneMasked: z.string().nullable(),
  birthday: birthday.nullable(),
  gender: z.enum(genders),
  member: z.boolean(),
  consents: z.array(
    z.object({ purpose: z.enum(consentPurposes), given: z.boolean(), at: instant.nullable() }),
  ),
})
export type ConsumerProfile = z.infer<typeof profile>
const ownCoupon = z.object({
  code: z.string(),
  name: z.string(),
  note: z.string(),
  state: z.enum(couponStates),
  benefit: couponBenefits,
  thresholdFen: fen,
  thresholdPieces: z.int(),
  validFrom: instant,
  validUntil: instant,
  /** WeChat Pay takes it off by itself when she pays. */
  byWechat: z.boolean(),
})
export type ConsumerCoupon = z.infer<typeof ownCoupon>

const ownOrder = z.object({
  number: z.string(),
  storeName: z.string().nullable(),
  paidAt: instant,
  paidFen: fen,
  refundedFen: fen,
  lines: z.array(z.object({ name: z.string(), quantity: z.number(), returned: z.number() })),
})
export type ConsumerOrder = z.infer<typeof ownOrder>

export const consumer = {
  ...addressRoutes,
  /** What a page needs before anybody is known: the brand's name and look. */
  brand: route({ scope: { none: "the brand's name and colours" }, permission: 'public' })
    .route({
      method: 'GET',
      path: '/v1/consumer/brand',
      tags: ['Consumer'],
      summary: 'Name, colour, privacy notice',
    })
    .output(
      z.object({
        /** Null until somebody has named the brand. */
        name: z.string().nullable(),
        color: z.string(),
        corpId: z.string().nullable(),
        authorizeUrl: z.string().nullable(),
        /** The same by the official account, with a sheet that asks her. */
        accountAuthorizeUrl: z.string().nullable(),
        privacy: words,
        sandbox: z.boolean(),
      }),
    ),
  register: ownWrite
    .route({
      method: 'POST',
      path: '/v1/consumer/register',
      tags: ['Consumer'],
      summary: 'Become a member',
    })
    .input(
      z.strictObject({
        phone: z
          .string()
          .trim()
          .regex(/^\+?\d{5,15}$/),
        name: name.max(60).optional(),
        birthday: birthday.optional(),
        consents: z.array(z.enum(consentPurposes)).min(1).max(3),
      }),
    )
    .output(memberCard),
  visitor: route({ scope: { none: 'only who asks, or nobody' }, permission: 'public' })
    .route({
      method: 'GET',
      path: '/v1/consumer/visitor',
      tags: ['Consumer'],
      summary: 'Whether somebody is signed in, and her card; null before registering',
    })
    .output(z.object({ signedIn: z.boolean(), card: memberCard.nullable() })),
  card: own
    .route({
      method: 'GET',
      path: '/v1/consumer/card',
      tags: ['Consumer'],
      summary: 'My card; null before registering',
    })
    .output(memberCard.nullable()),
  joiningGift: ownWrite
    .route({
      method: 'POST',
      path: '/v1/consumer/joining-gift',
      tags: ['Consumer'],
      summary: 'My gift for joining by the official account, given now if it was not; or null',
    })
    .output(ownJoiningGift.nullable()),
  coupons: own
    .route({
      method: 'GET',
      path: '/v1/consumer/coupons',
      tags: ['Consumer'],
      summary: 'My coupons',
    })
    .input(pageQuery.extend({ state: z.enum(couponStates).optional() }))
    .output(page(ownCoupon)),
  orders: own
    .route({
      method: 'GET',
      path: '/v1/consumer/orders',
      tags: ['Consumer'],
      summary: 'What I bought, newest first',
    })
    .input(pageQuery)
    .output(page(ownOrder)),
  profile: own
    .route({
      method: 'GET',
      path: '/v1/consumer/profile',
      tags: ['Consumer'],
      summary: 'What the brand knows of me',
    })
    .output(profile),
  saveProfile: ownWrite
    .route({
      method: 'POST',
      path: '/v1/consumer/profile',
      tags: ['Consumer'],
      summary: 'Change my profile',
    })
    .input(
      z.strictObject({
        name: name.max(60).optional(),
        birthday: birthday.optional(),
        gender: z.enum(genders).optional(),
      }),
    )
    .output(profile),
  setConsent: ownWrite
    .route({
      method: 'POST',
      path: '/v1/consumer/consents',
      tags: ['Consumer'],
      summary: 'Give or withdraw consent',
    })
    .input(z.strictObject({ purpose: z.enum(consentPurposes), given: z.boolean() }))
    .output(done),
}
