// Live rooms: sessions, the codes that invite to them and are shown in them, and what came of it.
import { z } from 'zod'
import { bodyId, byId, fen, instant, name, page, pageQuery, route, storeId, text } from './base.ts'
import { codeKinds } from './code.ts'

export const livePlatforms = ['channels', 'douyin', 'taobao', 'miniProgram', 'other'] as const
export type LivePlatform = (typeof livePlatforms)[number]
/** On posters and in guides' messages beforehand, or shown to whoever watches. */
export const liveUses = ['invitation', 'room'] as const
export type LiveUse = (typeof liveUses)[number]
export const livePhases = ['before', 'during', 'after'] as const
export type LivePhase = (typeof livePhases)[number]
export const liveStates = ['upcoming', 'running', 'past'] as const
export type LiveState = (typeof liveStates)[number]

const sessionInput = z.strictObject({
  id: bodyId.optional(),
  name: name.max(60),
  platform: z.enum(livePlatforms),
  host: text(60),
  storeId,
  /** From here on its codes bring people to this session. */
  invitesFrom: instant,
  /** As planned. */
  startsAt: instant,
  endsAt: instant,
  /** As it was; absent: as planned. */
  beganAt: instant.nullable().default(null),
  finishedAt: instant.nullable().default(null),
  /** So long afterwards what its codes bring is still its own, unless the next session begins. */
  afterDays: z.int().min(0).max(60).default(7),
  /** How many watched, as the platform told; typed in by hand. */
  viewers: z.int().min(1).max(1_000_000_000).nullable().default(null),
  /** Coupons of codes shown in the room can be claimed only while it is on the air. */
  couponsOnAir: z.boolean().default(false),
  codes: z.array(z.strictObject({ codeId: bodyId, use: z.enum(liveUses) })).max(20),
})
export type LiveSessionInput = z.infer<typeof sessionInput>

const sessionCode = z.object({
  codeId: z.int(),
  use: z.enum(liveUses),
  name: z.string(),
  kind: z.enum(codeKinds),
  /** Until here what it brings belongs to this session. */
  overAt: instant,
})
const session = sessionInput.extend({
  id: z.int(),
  storeName: z.string(),
  state: z.enum(liveStates),
  codes: z.array(sessionCode),
})
export type LiveSession = z.infer<typeof session>

const figures = {
  /** Openings of our own links; null where the platform's picture is shown and nobody counts. */
  opened: z.int().nullable(),
  /** People who came by a code: became a friend, joined, claimed its coupon, surely opened it. */
  people: z.int(),
  /** Of those: came to an earlier session too. */
  returned: z.int(),
  added: z.int(),
  joined: z.int(),
  members: z.int(),
  /** People who bought after they came, and their orders, less refunds. */
  bought: z.int(),
  orders: z.int(),
  netFen: fen,
}
const total = z.object(figures)
export type LiveFigures = z.infer<typeof total>
const phaseRow = total.extend({ phase: z.enum(livePhases) })
const boardRow = phaseRow.extend({
  codeId: z.int(),
  codeName: z.string(),
  use: z.enum(liveUses),
})
export type LiveBoardRow = z.infer<typeof boardRow>
const board = z.object({
  asOf: instant,
  session,
  total,
  phases: z.array(phaseRow),
  rows: z.array(boardRow),
})
export type LiveBoard = z.infer<typeof board>

const tagged = z.object({
  tagName: z.string(),
  /** Everybody who came, and who was not on the list yet. */
  people: z.int(),
  changed: z.int(),
  /** The action on many that did it, to take it back. */
  bulkId: z.int(),
})
export type LiveTagged = z.infer<typeof tagged>

const tags = ['Live rooms']
const read = route({ scope: 'brand', permission: 'insight.read' })

export const liveRoutes = {
  listLives: read
    .route({ method: 'GET', path: '/v1/live-sessions', tags, summary: 'Sessions, latest first' })
    .input(pageQuery)
    .output(page(session)),
  saveLive: route({ scope: 'brand', permission: 'codes.write', idempotent: true })
    .route({
      method: 'POST',
      path: '/v1/live-sessions',
      tags,
      summary: 'Plan or change a session; a code serves one at a time',
    })
    .input(sessionInput)
    .output(session),
  liveBoard: read
    .route({
      method: 'GET',
      path: '/v1/live-sessions/{id}/board',
      tags,
      summary: 'What came of a session, by code, before, during and after',
    })
    .input(byId)
    .output(board),
  liveBoardCsv: read
    .route({
      method: 'GET',
      path: '/v1/live-sessions/{id}/board.csv',
      tags,
      summary: 'The board as a file',
    })
    .input(byId)
    .output(z.file()),
  tagLive: route({ scope: 'brand', permission: 'customers.write' })
    .route({
      method: 'POST',
      path: '/v1/live-sessions/{id}/tag',
      tags,
      summary: 'Put those who came by a session on a list of its own; undone as any bulk tag is',
    })
    .input(byId)
    .output(tagged),
}
