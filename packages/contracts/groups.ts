// Groups by how they live: who comes, goes and buys, which only stand there, and which could be one.
import { z } from 'zod'
import {
  byId,
  day,
  done,
  fen,
  instant,
  multiline,
  queryFlag,
  queryId,
  route,
  text,
  words,
} from './base.ts'

/**
 * quiet: nobody came, bought, opened a link of the group or answered a poll for long. few: hardly any customers. draining: many left in
 * the same time.
 */
export const groupWeaknesses = ['quiet', 'few', 'draining'] as const
export type GroupWeakness = (typeof groupWeaknesses)[number]

const rules = z.strictObject({
  quietDays: z.int().min(7).max(365),
  fewCustomers: z.int().min(1).max(200),
  drainPercent: z.int().min(1).max(100),
  mergeUpTo: z.int().min(10).max(500),
})
export type GroupRules = z.infer<typeof rules>

const figures = {
  customers: z.int(),
  joined: z.int(),
  left: z.int(),
  /** Openings of links that were posted in it; different people who were inside then. */
  clicks: z.int(),
  clickers: z.int(),
  /**
   * To polls, by links posted in it, one for each poll and person; but of those whom WeCom knows and
   * who were not inside then.
   */
  answers: z.int(),
  /** Of those inside, after they came in and within the period. */
  buyers: z.int(),
  orders: z.int(),
  netFen: fen,
}
const living = z.object({
  id: z.int(),
  name: z.string(),
  storeName: z.string().nullable(),
  ownerName: z.string().nullable(),
  tags: z.array(z.string()),
  ...figures,
  lastJoinedAt: instant.nullable(),
  lastPaidAt: instant.nullable(),
  /** By a link of the group, in WeChat or by one of its members. */
  lastClickedAt: instant.nullable(),
  lastAnsweredAt: instant.nullable(),
  /** Quiet, and older than that is long. */
  zombie: z.boolean(),
  weaknesses: z.array(z.enum(groupWeaknesses)),
})
export type LivingGroup = z.infer<typeof living>

const board = z.object({
  asOf: instant,
  from: day,
  until: day,
  rules,
  total: z.object({ groups: z.int(), zombies: z.int(), ...figures }),
  /** Those that were asked for, the largest first. */
  rows: z.array(living),
  /** How many there are of those that were asked for. */
  found: z.int(),
})
export type GroupBoard = z.infer<typeof board>

const asked = z.strictObject({
  from: day.optional(),
  until: day.optional(),
  storeId: queryId.optional(),
  tag: text(30).optional(),
  zombie: queryFlag.optional(),
  offset: z.coerce.number<number>().int().min(0).max(100_000).default(0),
})
export type GroupsAsked = z.input<typeof asked>

const proposal = z.object({
  into: living,
  from: living,
  /** In both already. */
  overlap: z.int(),
  /** To be invited. */
  invite: z.int(),
  together: z.int(),
})
export type GroupMerge = z.infer<typeof proposal>

const talk = z.object({
  asOf: instant,
  from: day,
  until: day,
  /** The last day that was read; null before the first reading. */
  readUntil: day.nullable(),
  /** Owners of groups, who had most messages first. WeCom tells no more than this. */
  rows: z.array(
    z.object({
      userid: z.string(),
      ownerName: z.string().nullable(),
      /** Days that were read of the period, and those with a message. */
      days: z.int(),
      spokenDays: z.int(),
      /** On the last of them. */
      groups: z.int(),
      members: z.int(),
      messages: z.int(),
      writersADay: z.number(),
    }),
  ),
})
export type GroupTalk = z.infer<typeof talk>

const insight = route({ scope: 'store', permission: 'insight.read' })
const tags = ['Insight']
export const groupBoardRoutes = {
  groupBoard: insight
    .route({
      method: 'GET',
      path: '/v1/insight/groups',
      tags,
      summary: 'Groups by who came, left and bought, and which only stand there',
    })
    .input(asked)
    .output(board),
  groupBoardFile: insight
    .route({ method: 'GET', path: '/v1/insight/groups.csv', tags, summary: 'The same as a file' })
    .input(asked)
    .output(z.file()),
  groupTalk: insight
    .route({
      method: 'GET',
      path: '/v1/insight/group-talk',
      tags,
      summary: 'How much was said in the groups of each owner, as WeCom tells it by day',
    })
    .input(
      z.strictObject({
        from: day.optional(),
        until: day.optional(),
        storeId: queryId.optional(),
      }),
    )
    .output(talk),
  groupMerges: insight
    .route({
      method: 'GET',
      path: '/v1/insight/group-merges',
      tags,
      summary: 'Weak groups of one store that fit together; the platform has no call that merges',
    })
    .input(z.strictObject({ storeId: queryId.optional() }))
    .output(z.object({ rules, proposals: z.array(proposal) })),
}

const welcome = z.object({
  id: z.int(),
  name: z.string(),
  /** `{name}` is whoever joins. */
  text: z.string(),
  link: z.object({ title: z.string(), url: z.string() }).nullable(),
  /** making: WeCom has yet to answer. ready: owners find it in their client. */
  state: z.enum(['making', 'ready', 'problem']),
  problem: z.object({ code: z.string(), sentence: words }).nullable(),
  changedAt: instant,
})
export type GroupWelcome = z.infer<typeof welcome>
const welcomeInput = z.strictObject({
  id: z.int().positive().optional(),
  name: text(60),
  text: z.string().trim().min(1).max(1500).regex(multiline),
  link: z
    .strictObject({ title: text(40), url: z.url().max(1000) })
    .nullable()
    .default(null),
})
export type GroupWelcomeInput = z.output<typeof welcomeInput>

const manage = route({ scope: 'brand', permission: 'settings.write' })
export const groupRoutes = {
  saveGroupRules: manage
    .route({
      method: 'POST',
      path: '/v1/wecom/group-rules',
      tags: ['WeCom'],
      summary: 'From when on a group counts as quiet, small or draining',
    })
    .input(rules)
    .output(done),
  listGroupWelcomes: route({ scope: 'brand', permission: 'codes.write' })
    .route({
      method: 'GET',
      path: '/v1/wecom/group-welcomes',
      tags: ['WeCom'],
      summary: 'What groups may say to whoever joins; at most a hundred',
    })
    .output(z.object({ items: z.array(welcome), most: z.int() })),
  saveGroupWelcome: route({ scope: 'brand', permission: 'codes.write' })
    .route({
      method: 'POST',
      path: '/v1/wecom/group-welcomes',
      tags: ['WeCom'],
      summary: 'Put one into the corp’s library, or change it there; owners of groups are told',
    })
    .input(welcomeInput)
    .output(z.object({ id: z.int() })),
  removeGroupWelcome: route({ scope: 'brand', permission: 'codes.write' })
    .route({
      method: 'DELETE',
      path: '/v1/wecom/group-welcomes/{id}',
      tags: ['WeCom'],
      summary: 'Take one out of the library; groups that chose it say nothing any more',
    })
    .input(byId)
    .output(done),
  listGroupTags: route({ scope: 'store', permission: 'customers.read' })
    .route({
      method: 'GET',
      path: '/v1/wecom/group-tags',
      tags: ['WeCom'],
      summary: 'Words put on groups, and on how many',
    })
    .output(z.object({ items: z.array(z.object({ tag: z.string(), groups: z.int() })) })),
  tagGroups: route({ scope: 'store', permission: 'customers.write' })
    .route({
      method: 'POST',
      path: '/v1/wecom/group-tags',
      tags: ['WeCom'],
      summary: 'Put a word on groups or take it off; those that changed are given, for undoing',
    })
    .input(
      z.strictObject({
        tag: text(30),
        groupIds: z.array(z.int().positive()).min(1).max(1000),
        on: z.boolean(),
      }),
    )
    .output(z.object({ changed: z.array(z.int()) })),
}
