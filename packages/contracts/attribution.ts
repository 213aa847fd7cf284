// Which door brought whom: first touch, last touch and the path, of customers and of orders.
import { z } from 'zod'
import { byId, day, fen, instant, route } from './base.ts'

export const attributionCuts = [
  'store',
  'channel',
  'placement',
  'campaign',
  'guide',
  'code',
  'batch',
] as const
export type AttributionCut = (typeof attributionCuts)[number]
export const attributionModels = ['first', 'last'] as const
export type AttributionModel = (typeof attributionModels)[number]

/** Null: not known. What the platform does not tell is never guessed. */
const figures = {
  /** Prints handed out one by one: parcel cards. */
  exposed: z.int().nullable(),
  /** Openings of our own link; a scan of the platform's own picture is not told to anybody. */
  scanned: z.int().nullable(),
  /** Whose first (last) touch in the period this was. */
  people: z.int(),
  added: z.int(),
  /** Known where everybody came by customer service: of nobody else the platform tells a reply. */
  replied: z.int().nullable(),
  members: z.int(),
  /** Who bought after that touch. */
  buyers: z.int(),
  /** Still a friend 30 days after adding, of those who were added so long ago. */
  kept: z.int(),
  keptOf: z.int(),
  /** Orders paid in the period at this touch before them, and their money less refunds. */
  orders: z.int(),
  netFen: fen,
}
const board = z.object({
  asOf: instant,
  from: day,
  until: day,
  total: z.object(figures),
  rows: z.array(z.object({ key: z.string(), label: z.string(), ...figures })),
})
export type AttributionBoard = z.infer<typeof board>
export type AttributionFigures = AttributionBoard['total']

const touch = z.object({
  kind: z.enum(['scanned', 'asked', 'added', 'registered', 'came']),
  at: instant,
  storeName: z.string().nullable(),
  guideName: z.string().nullable(),
  channel: z.string().nullable(),
  placement: z.string().nullable(),
  campaign: z.string().nullable(),
  codeId: z.int().nullable(),
  codeName: z.string().nullable(),
  batchName: z.string().nullable(),
})
export type PathTouch = z.infer<typeof touch>
/** Oldest first: the first is the first touch, the last the last. */
const path = z.object({ touches: z.array(touch) })

const asked = z.strictObject({
  from: day.optional(),
  until: day.optional(),
  by: z.enum(attributionCuts).default('channel'),
  model: z.enum(attributionModels).default('first'),
})
export type AttributionAsked = z.infer<typeof asked>

const people = route({ scope: 'customers', permission: 'insight.read' })

export const attributionRoutes = {
  attribution: people
    .route({
      method: 'GET',
      path: '/v1/insight/attribution',
      tags: ['Insight'],
      summary: 'From print to kept customer, by what a code stands for',
    })
    .input(asked)
    .output(board),
  attributionFile: people
    .route({
      method: 'GET',
      path: '/v1/insight/attribution.csv',
      tags: ['Insight'],
      summary: 'The same as a file',
    })
    .input(asked)
    .output(z.file()),
  customerPath: route({ scope: 'customers', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/insight/customers/{id}/path',
      tags: ['Insight'],
      summary: 'How a customer came, touch by touch',
    })
    .input(byId)
    .output(path),
  orderPath: route({ scope: 'store', permission: 'orders.read' })
    .route({
      method: 'GET',
      path: '/v1/insight/orders/{id}/path',
      tags: ['Insight'],
      summary: 'The touches before an order',
    })
    .input(byId)
    .output(path),
}
