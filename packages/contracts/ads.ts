// Ads: accounts, landing addresses, costs in, what came of it, and what the platform was told.
import { z } from 'zod'
import {
  bodyId,
  byId,
  customerId,
  day,
  done,
  fen,
  instant,
  name,
  page,
  pageQuery,
  route,
  words,
} from './base.ts'

const problem = z.object({ code: z.string(), sentence: words })

/** How the platform is told of a click: by its id, or at the address that came with it. */
export const adWays = ['clickId', 'callback'] as const
export type AdWay = (typeof adWays)[number]

const accountInput = z.strictObject({
  /** The account's number at the platform. */
  number: z
    .string()
    .trim()
    .regex(/^\d{1,15}$/),
  name: name.max(60),
  /** The set of actions that reports go to. */
  actionSet: z.int().positive().nullable().default(null),
  apiUrl: z.url().max(300).optional(),
  /** Write-only; left out, it stays. */
  token: z.string().trim().min(1).max(500).optional(),
  /** So long after a click what she does counts and is reported. */
  windowDays: z.int().min(1).max(90).default(30),
  /** False: only the first order after a click is reported. */
  laterOrders: z.boolean().default(true),
  /** A click that brought no address is told by its id, where the account has a set of actions. */
  way: z.enum(adWays).default('clickId'),
})
export type AdAccountInput = z.infer<typeof accountInput>
const account = z.object({
  id: z.int(),
  number: z.string(),
  name: z.string(),
  actionSet: z.int().nullable(),
  apiUrl: z.string(),
  hasToken: z.boolean(),
  windowDays: z.int(),
  laterOrders: z.boolean(),
  way: z.enum(adWays),
  lastError: problem.nullable(),
})
export type AdAccount = z.infer<typeof account>

const links = z.object({
  /**
   * Where the ad leads; the platform fills in what stands between double underscores. Null for a
   * code that is not leased: nobody could tell who came by which click.
   */
  landingUrl: z.string().nullable(),
  /** Where the platform tells of clicks; a secret of the account. */
  monitorUrl: z.string(),
})
export type AdLinks = z.infer<typeof links>

/** Null: not known. */
const figures = {
  spendFen: fen.nullable(),
  clicks: z.int(),
  /** People whom a click surely brought for the first time. */
  added: z.int(),
  /** Of those: became members within the account's window. */
  members: z.int(),
  /** Of those: whose first order ever came within it. */
  firstOrders: z.int(),
  orders: z.int(),
  /** Their orders within it, less refunds. */
  netFen: fen,
  costPerAddedFen: fen.nullable(),
  costPerFirstOrderFen: fen.nullable(),
  /** 250: sales of 2.5 for each 1 spent. */
  returnPercent: z.int().nullable(),
}
const boardRow = z.object({
  accountId: z.int().nullable(),
  /** The platform's own number; null where the address did not tell. */
  adGroup: z.string().nullable(),
  name: z.string().nullable(),
  ...figures,
})
export type AdBoardRow = z.infer<typeof boardRow>
const board = z.object({
  asOf: instant,
  from: day,
  until: day,
  total: z.object(figures),
  rows: z.array(boardRow),
})
export type AdBoard = z.infer<typeof board>
const period = z.strictObject({ from: day.optional(), until: day.optional() })

/** Which column is which, from 0; -1: the file has none. */
const place = z.int().min(-1).max(200)
const costColumns = z.strictObject({ day: place, adGroup: place, groupName: place, cost: place })
export type AdCostColumns = z.infer<typeof costColumns>
export const adCostFaults = ['noAdGroup', 'badAdGroup', 'badDay', 'badCost', 'duplicate'] as const
export type AdCostFault = (typeof adCostFaults)[number]
const costFile = byId
  .extend({
    /** Text of the report. */
    csv: z.string().min(1).max(4_000_000).optional(),
    /** Or a workbook (.xlsx), base64; its first sheet is read, and a text beside it is not. */
    workbook: z.base64().min(1).max(2_800_000).optional(),
    columns: costColumns.optional(),
  })
  .refine(({ csv, workbook }) => csv !== undefined || workbook !== undefined, {
    error: 'csv or workbook',
    path: ['csv'],
  })
export type AdCostFile = z.infer<typeof costFile>
const costPreview = z.object({
  headings: z.array(z.string()),
  columns: costColumns,
  /** Day, ad group and cost were found. */
  complete: z.boolean(),
  rows: z.int(),
  totalFen: fen,
  sample: z.array(
    z.object({
      line: z.int(),
      day,
      adGroup: z.string(),
      groupName: z.string(),
      fen,
    }),
  ),
  rejected: z.int(),
  rejects: z.array(
    z.object({ line: z.int(), cells: z.array(z.string()), fault: z.enum(adCostFaults) }),
  ),
})
export type AdCostPreview = z.infer<typeof costPreview>

export const adActions = ['SCANCODE', 'ADD_GROUP', 'REGISTER', 'PURCHASE'] as const
export const adReportStates = ['due', 'sent', 'refused', 'givenUp', 'withdrawn'] as const
export type AdReportState = (typeof adReportStates)[number]
const report = z.object({
  id: z.int(),
  action: z.enum(adActions),
  state: z.enum(adReportStates),
  customerId,
  customerName: z.string().nullable(),
  clickId: z.string(),
  adGroup: z.string().nullable(),
  orderId: z.int().nullable(),
  valueFen: fen.nullable(),
  happenedAt: instant,
  sentAt: instant.nullable(),
  /** Machine time of the next try. */
  nextAt: instant.nullable(),
  attempts: z.int(),
  /** What the platform answered last, where it was no yes. */
  answer: problem.nullable(),
  outerId: z.string(),
})
export type AdReport = z.infer<typeof report>

const settings = route({ scope: 'brand', permission: 'settings.write' })
const read = route({ scope: 'brand', permission: 'insight.read' })
const tags = ['Ads']

export const adRoutes = {
  listAdAccounts: read
    .route({ method: 'GET', path: '/v1/ads/accounts', tags, summary: 'Ad accounts, no tokens' })
    .output(z.object({ items: z.array(account) })),
  saveAdAccount: settings
    .route({
      method: 'POST',
      path: '/v1/ads/accounts',
      tags,
      summary: 'Save the connection to an account; an absent token is kept',
    })
    .input(accountInput)
    .output(account),
  testAdAccount: settings
    .route({
      method: 'POST',
      path: '/v1/ads/accounts/{id}/test',
      tags,
      summary: 'Ask the platform about the account and say what it answered',
    })
    .input(byId)
    .output(z.object({ ok: z.boolean(), problem: problem.nullable() })),
  adLinks: settings
    .route({
      method: 'GET',
      path: '/v1/ads/accounts/{id}/links',
      tags,
      summary: 'Addresses of a code to enter at the platform',
    })
    .input(byId.extend({ codeId: z.coerce.number<number>().int().positive() }))
    .output(links),
  adBoard: read
    .route({
      method: 'GET',
      path: '/v1/ads/board',
      tags,
      summary: 'Cost and what came of it, by ad group',
    })
    .input(period)
    .output(board),
  adBoardCsv: read
    .route({ method: 'GET', path: '/v1/ads/board.csv', tags, summary: 'The board as a file' })
    .input(period)
    .output(z.file()),
  previewAdCosts: route({ scope: 'brand', permission: 'codes.write', whileReadOnly: true })
    .route({
      method: 'POST',
      path: '/v1/ads/accounts/{id}/costs/preview',
      tags,
      summary: 'What a report of costs (text or workbook) would bring; nothing is changed',
    })
    .input(costFile)
    .output(costPreview),
  importAdCosts: route({ scope: 'brand', permission: 'codes.write' })
    .route({
      method: 'POST',
      path: '/v1/ads/accounts/{id}/costs',
      tags,
      summary: 'Take a report of costs; a day of an ad group that comes again is replaced',
    })
    .input(costFile)
    .output(z.object({ rows: z.int(), changed: z.int(), rejected: z.int() })),
  listAdReports: read
    .route({
      method: 'GET',
      path: '/v1/ads/reports',
      tags,
      summary: 'What the platform was told of clicks, newest first',
    })
    .input(pageQuery.extend({ state: z.enum(adReportStates).optional() }))
    .output(page(report).extend({ counts: z.record(z.enum(adReportStates), z.int()) })),
  resendAdReport: settings
    .route({
      method: 'POST',
      path: '/v1/ads/reports/resend',
      tags,
      summary: 'Tell the platform again what it refused or never answered',
    })
    .input(z.strictObject({ id: bodyId }))
    .output(done),
}
