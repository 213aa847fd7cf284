// Parcel cards: a printing, its orders in, its print file out, what came of it.
import { z } from 'zod'
import { basisPoints, byId, instant, name, page, pageQuery, queryInt, route, text } from './base.ts'

/** The words on a card. */
const copy = z.strictObject({ headline: text(24), call: text(40) })
export type CardCopy = z.infer<typeof copy>

const batchInput = z.strictObject({
  id: z.int().positive().optional(),
  name: name.max(60),
  /** A leased code that no other printing has. */
  codeId: z.int().positive(),
  copyA: copy,
  copyB: copy.nullable().default(null),
  /** How many of the cards get the second wording. */
  shareB: basisPoints.default(5000),
})
export type CardBatchInput = z.infer<typeof batchInput>

const figures = {
  cards: z.int(),
  /** Cards whose link was opened at least once. */
  opened: z.int(),
  /** Cards that brought somebody for sure: each counts once. */
  bound: z.int(),
  /** Of those, who by phone or order is the buyer. */
  confirmed: z.int(),
  /** People who surely came by these cards with another phone than the buyer's: bound to none. */
  others: z.int(),
  /** Of the bound, whose order is known here. */
  ordered: z.int(),
}
const batch = batchInput.extend({
  id: z.int(),
  codeName: z.string(),
  storeName: z.string(),
  madeAt: instant,
  ...figures,
  /** Came by this printing, by which card is not sure. */
  uncertain: z.int(),
  forwarded: z.int(),
  /** Came by a card that had brought somebody before. */
  again: z.int(),
  /** Rows of the last file that were not taken. */
  rejected: z.int(),
})
export type CardBatch = z.infer<typeof batch>

export const cardCuts = ['shop', 'lot', 'copy'] as const
export type CardCut = (typeof cardCuts)[number]
const board = z.object({ rows: z.array(z.object({ key: z.string(), ...figures })) })
export type CardBoard = z.infer<typeof board>

/** Cards in one file to print. */
export const cardsPerFile = 1_000

const read = route({ scope: 'store', permission: 'customers.read' })
const write = route({ scope: 'store', permission: 'codes.write', idempotent: true })
const tags = ['Parcel cards']

export const cardRoutes = {
  listCardBatches: read
    .route({ method: 'GET', path: '/v1/card-batches', tags, summary: 'Printings of parcel cards' })
    .input(pageQuery)
    .output(page(batch)),
  saveCardBatch: write
    .route({
      method: 'POST',
      path: '/v1/card-batches',
      tags,
      summary: 'Create or change a printing',
    })
    .input(batchInput)
    .output(batch),
  importCards: route({ scope: 'store', permission: 'codes.write' })
    .route({
      method: 'POST',
      path: '/v1/card-batches/{id}/cards',
      tags,
      summary: 'Take a file of orders (its text): a card each; the same file changes nothing',
    })
    .input(
      byId.extend({
        /** Where the file names no shop. */
        shop: z.string().trim().max(64).optional(),
        csv: z.string().min(1).max(4_000_000),
      }),
    )
    .output(
      z.object({
        rows: z.int(),
        made: z.int(),
        known: z.int(),
        rejected: z.int(),
        /** Rows whose phone, or its MD5 or SHA-256, is compared with whoever comes. */
        phones: z.int(),
      }),
    ),
  cardBoard: read
    .route({
      method: 'GET',
      path: '/v1/card-batches/{id}/board',
      tags,
      summary: 'What came of the cards, by shop, lot or wording',
    })
    .input(byId.extend({ by: z.enum(cardCuts).default('copy') }))
    .output(board),
  cardList: read
    .route({
      method: 'GET',
      path: '/v1/card-batches/{id}/cards.csv',
      tags,
      summary: 'Every card with its short link, for a print shop',
    })
    .input(byId)
    .output(z.file()),
  cardRejects: read
    .route({
      method: 'GET',
      path: '/v1/card-batches/{id}/rejected.csv',
      tags,
      summary: 'Rows of the last file that were not taken, with the reason',
    })
    .input(byId)
    .output(z.file()),
  cardPrint: read
    .route({
      method: 'GET',
      path: '/v1/card-batches/{id}/cards.pdf',
      tags,
      summary: 'Cards to print, a thousand a file',
    })
    .input(
      byId.extend({
        part: queryInt.min(1).max(1000).default(1),
        columns: queryInt.min(1).max(5).default(2),
        rows: queryInt.min(1).max(10).default(5),
      }),
    )
    .output(z.file()),
}
