// The counter of a store: scan, become a member, take a gift; and who of the staff brought how many.
import { z } from 'zod'
import {
  bodyId,
  byId,
  day,
  done,
  instant,
  page,
  pageQuery,
  queryId,
  queryInt,
  route,
  text,
} from './base.ts'

const promptInput = z.strictObject({
  id: bodyId.optional(),
  /** A leased code that adds a guide; its store is the prompt's. It never changes. */
  codeId: bodyId,
  /** In the brand's own words, as in "a shopping bag". */
  gift: text(40),
  /** Null: the gift is handed over at the counter. */
  couponTemplateId: bodyId.nullable().default(null),
  active: z.boolean().default(true),
})
export type CounterPromptInput = z.infer<typeof promptInput>

const prompt = promptInput.extend({
  id: z.int(),
  codeName: z.string(),
  storeId: z.int(),
  storeName: z.string(),
  couponName: z.string().nullable(),
  /** Who may stand at the counter; for a guide only herself. */
  staff: z.array(z.object({ id: z.int(), name: z.string() })),
})
export type CounterPrompt = z.infer<typeof prompt>

const screen = z.object({
  url: z.string(),
  /** The code to scan, as a data address of a picture. */
  picture: z.string(),
  gift: z.string(),
  storeName: z.string(),
  staffId: z.int(),
  staffName: z.string(),
})
export type CounterScreen = z.infer<typeof screen>

export const giftStates = ['due', 'given', 'coupon'] as const
const gift = z.object({
  customerId: z.int(),
  name: z.string().nullable(),
  /** Who brought her, where that is known. */
  staffName: z.string().nullable(),
  joinedAt: instant,
  state: z.enum(giftStates),
})
export type CounterGift = z.infer<typeof gift>

const rankingRow = z.object({
  storeId: z.int(),
  storeName: z.string(),
  /** Null: by whose link she came cannot be known; such are counted apart. */
  staffId: z.int().nullable(),
  staffName: z.string().nullable(),
  /** Within the store, by registered, then first orders, then added. */
  rank: z.int().nullable(),
  added: z.int(),
  registered: z.int(),
  firstOrders: z.int(),
})
const ranking = z.object({
  from: z.string(),
  until: z.string(),
  days: z.int(),
  rows: z.array(rankingRow),
})
export type CounterRanking = z.infer<typeof ranking>
const period = z.strictObject({
  from: day.optional(),
  until: day.optional(),
  storeId: queryId.optional(),
  /** A first order counts so many days after registering. */
  days: queryInt.min(1).max(365).default(30),
})

const read = route({ scope: 'store', permission: 'customers.read' })
const stand = route({ scope: 'store', permission: 'customers.write' })
const write = route({ scope: 'store', permission: 'codes.write', idempotent: true })
const tags = ['Counter']

export const counterRoutes = {
  listCounterPrompts: read
    .route({ method: 'GET', path: '/v1/counter-prompts', tags, summary: 'Prompts of counters' })
    .input(pageQuery)
    .output(page(prompt)),
  saveCounterPrompt: write
    .route({ method: 'POST', path: '/v1/counter-prompts', tags, summary: 'Create or change one' })
    .input(promptInput)
    .output(prompt),
  openCounter: stand
    .route({
      method: 'POST',
      path: '/v1/counter-prompts/{id}/screen',
      tags,
      summary: "A colleague's own code of a prompt, to be shown; by default one's own",
    })
    .input(byId.extend({ staffId: bodyId.optional() }))
    .output(screen),
  counterGifts: read
    .route({
      method: 'GET',
      path: '/v1/counter-prompts/{id}/gifts',
      tags,
      summary: 'Whom to hand the gift to now, and who has just been given it; at most fifty',
    })
    .input(byId)
    .output(z.object({ items: z.array(gift) })),
  giveCounterGift: stand
    .route({
      method: 'POST',
      path: '/v1/counter-prompts/{id}/gifts/{customerId}',
      tags,
      summary: 'The gift was handed over, once; taken back for a few minutes',
    })
    .input(byId.extend({ customerId: queryId, given: z.boolean() }))
    .output(done),
  counterRanking: read
    .route({
      method: 'GET',
      path: '/v1/counter-ranking',
      tags,
      summary: 'Who of the staff brought how many; a guide sees herself and her rank',
    })
    .input(period)
    .output(ranking),
  counterRankingCsv: read
    .route({ method: 'GET', path: '/v1/counter-ranking.csv', tags, summary: 'The same as a file' })
    .input(period)
    .output(z.file()),
}
