// The gift for becoming a member on the official account's page, and the way to a guide beside it.
import { z } from 'zod'
import { bodyId, route, text } from './base.ts'

const giftInput = z.strictObject({
  /** In the brand's own words, above the way to the guide. */
  invitation: text(60),
  /** Null: the way to the guide is all there is. */
  couponTemplateId: bodyId.nullable().default(null),
  /** Adds a guide. Another store's code with its channel and placement stands in for it there. */
  codeId: bodyId,
  active: z.boolean().default(true),
})
export type JoiningGiftInput = z.infer<typeof giftInput>

const gift = giftInput.extend({
  couponName: z.string().nullable(),
  codeName: z.string(),
  storeName: z.string(),
  /** Members it was offered to; of those, who opened her link; who came to a guide by it. */
  offered: z.int(),
  opened: z.int(),
  added: z.int(),
})
export type JoiningGift = z.infer<typeof gift>

/** What she herself sees. */
export const ownJoiningGift = z.object({
  invitation: z.string(),
  /** The coupon that she was given. */
  couponName: z.string().nullable(),
  storeName: z.string(),
  /** Her own way to a guide. */
  path: z.string(),
  /** She has gone it. */
  added: z.boolean(),
})
export type OwnJoiningGift = z.infer<typeof ownJoiningGift>

const tags = ['Joining gift']
export const joiningRoutes = {
  getJoiningGift: route({ scope: 'brand', permission: 'insight.read' })
    .route({ method: 'GET', path: '/v1/joining-gift', tags, summary: 'The gift for joining' })
    .output(gift.nullable()),
  saveJoiningGift: route({ scope: 'brand', permission: 'settings.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/joining-gift',
      tags,
      summary: 'Offer it, change it, pause it',
    })
    .input(giftInput)
    .output(gift.nullable()),
}
