// The brand's WeCom: its connection, and how a customer's page learns who opened it.
import { z } from 'zod'
import {
  byId,
  customerId,
  done,
  instant,
  page,
  pageQuery,
  queryFlag,
  queryId,
  route,
  staffId,
  storeId,
  words,
} from './base.ts'

const secret = z.string().trim().min(1).max(200)
const corp = z.object({
  corpId: z.string(),
  agentId: z.string().nullable(),
  apiUrl: z.string(),
  /** Secrets are write-only: these say whether one is kept. */
  hasContactSecret: z.boolean(),
  hasAppSecret: z.boolean(),
  hasToken: z.boolean(),
  hasAesKey: z.boolean(),
  /** To be entered in WeCom's console. */
  callbackUrl: z.string(),
  lastCallbackAt: instant.nullable(),
  lastError: z.object({ code: z.string(), sentence: words }).nullable(),
})
export type WecomCorp = z.infer<typeof corp>

const message = z.object({
  id: z.int(),
  receivedAt: instant,
  workedAt: instant.nullable(),
  /** WeCom's name of what happened; null until it was read, `other` for what we do not use. */
  kind: z.string().nullable(),
  /** Why nothing came of it. */
  problem: z.string().nullable(),
  externalUserid: z.string().nullable(),
  userid: z.string().nullable(),
  /** Whom it is about, where we know her. */
  customerId: customerId.nullable(),
  customerName: z.string().nullable(),
  staffName: z.string().nullable(),
  replays: z.int(),
  /** False when the text has been blanked, after thirty days. */
  readable: z.boolean(),
})
export type WecomMessage = z.infer<typeof message>
const listingPart = z.object({
  part: z.enum(['friends', 'codes', 'groups', 'talk', 'links']),
  finished: z.boolean(),
  /** Units worked off, and units in all: members, or the codes as a whole. */
  done: z.int(),
  total: z.int(),
  /** What the platform has. */
  seen: z.int(),
  /** The platform has it and no callback ever told. */
  missing: z.int(),
  /** We had it and the platform has it no more. */
  ended: z.int(),
  unchanged: z.int(),
  /** Members the platform would not tell of. */
  skipped: z.int(),
})
const listing = z.object({
  id: z.int(),
  askedBy: z.enum(['night', 'hand']),
  state: z.enum(['running', 'done', 'failed']),
  startedAt: instant,
  finishedAt: instant.nullable(),
  /** What it waits for, or why it ended. */
  problem: z.object({ code: z.string(), sentence: words }).nullable(),
  parts: z.array(listingPart),
})
export type WecomListing = z.infer<typeof listing>

const group = z.object({
  id: z.int(),
  /** Empty while nobody named it. */
  name: z.string(),
  ownerName: z.string().nullable(),
  ownerId: staffId.nullable(),
  storeId: storeId.nullable(),
  storeName: z.string().nullable(),
  madeAt: instant.nullable(),
  dismissedAt: instant.nullable(),
  /** Everybody inside, and those of them from outside the corp. */
  members: z.int(),
  customers: z.int(),
  /** People from outside, in the last thirty days. */
  joined: z.int(),
  left: z.int(),
})
export type WecomGroup = z.infer<typeof group>

const groupMember = z.object({
  /** As WeCom shows it in the group. */
  name: z.string().nullable(),
  kind: z.enum(['staff', 'customer']),
  customerId: customerId.nullable(),
  joinedAt: instant,
  leftAt: instant.nullable(),
  how: z.enum(['invited', 'link', 'code', 'unknown']),
  /** Who brought her. */
  invitorName: z.string().nullable(),
  codeId: z.int().nullable(),
})
const groups = route({ scope: 'store', permission: 'customers.read' })

const quotaLevel = z.object({
  /** The interface as WeCom names it, or `address` for what all calls from here share. */
  api: z.string(),
  windowMs: z.int(),
  limit: z.int(),
  used: z.int(),
  left: z.int(),
  /** WeCom refused: nothing of this kind leaves before. Machine time. */
  blockedUntil: instant.nullable(),
})
const quotas = z.object({
  levels: z.array(quotaLevel),
  /** All codes of the corp share one quota; null until they were counted. */
  codes: z.object({
    limit: z.int(),
    used: z.int().nullable(),
    ours: z.int(),
    countedAt: instant.nullable(),
  }),
  /** Corp messages that one customer may get this month; how often somebody could get no more. */
  messages: z.object({ perCustomer: z.int(), refused: z.int() }),
  /** Acquisition links; null where none was ever wanted. */
  links: z
    .object({
      /** Customers that are paid for; null until WeCom told. */
      total: z.int().nullable(),
      left: z.int().nullable(),
      low: z.boolean(),
      readAt: instant.nullable(),
      /** Units that end within two weeks. */
      ending: z.array(z.object({ at: instant, balance: z.int() })),
      links: z.array(
        z.object({
          id: z.int(),
          name: z.string(),
          guides: z.array(z.string()),
          url: z.string().nullable(),
          state: z.enum(['open', 'making', 'unavailable']),
          problem: z
            .object({ code: z.string(), sentence: z.object({ zh: z.string(), en: z.string() }) })
            .nullable(),
        }),
      ),
    })
    .nullable(),
})
export type WecomQuotas = z.infer<typeof quotas>

const inboxHealth = z.object({
  waiting: z.int(),
  /** Of the oldest message that waits. */
  waitsMs: z.int(),
  /** Last told by WeCom; machine time. */
  lastAt: instant.nullable(),
  /** Of the last seven days. In time: sent within WeCom's twenty seconds. */
  welcomes: z.object({ asked: z.int(), inTime: z.int(), late: z.int(), unknown: z.int() }),
})
export type WecomInboxHealth = z.infer<typeof inboxHealth>

const inbox = route({ scope: 'brand', permission: 'settings.write' })

export const wecom = {
  listInbox: inbox
    .route({
      method: 'GET',
      path: '/v1/wecom/inbox',
      tags: ['WeCom'],
      summary: 'What WeCom told us, newest first, and what became of it',
    })
    .input(
      pageQuery.extend({
        state: z.enum(['open', 'done', 'problem']).optional(),
        kind: z.string().trim().max(64).optional(),
        customerId: queryId.optional(),
        externalUserid: z.string().trim().max(64).optional(),
      }),
    )
    .output(page(message)),
  inboxHealth: inbox
    .route({
      method: 'GET',
      path: '/v1/wecom/inbox-health',
      tags: ['WeCom'],
      summary: 'What waits to be worked on, and how many welcomes were sent in time',
    })
    .output(inboxHealth),
  getInbox: inbox
    .route({
      method: 'GET',
      path: '/v1/wecom/inbox/{id}',
      tags: ['WeCom'],
      summary: 'One message with its text as it came',
    })
    .input(byId)
    .output(message.extend({ raw: z.string().nullable() })),
  replay: inbox
    .route({
      method: 'POST',
      path: '/v1/wecom/inbox/{id}/replay',
      tags: ['WeCom'],
      summary: 'Work on a message again; what was done already is not done twice',
    })
    .input(byId)
    .output(done),
  listGroups: groups
    .route({
      method: 'GET',
      path: '/v1/wecom/groups',
      tags: ['WeCom'],
      summary: 'Customer groups of the stores within reach, the newest first',
    })
    .input(
      pageQuery.extend({
        search: z.string().trim().max(60).optional(),
        storeId: queryId.optional(),
        ownerId: queryId.optional(),
        dismissed: queryFlag.optional(),
        /** A word of the brand's own that was put on it. */
        tag: z.string().trim().min(1).max(30).optional(),
      }),
    )
    .output(page(group)),
  getGroup: groups
    .route({
      method: 'GET',
      path: '/v1/wecom/groups/{id}',
      tags: ['WeCom'],
      summary: 'A group with who is in it, who came by whom, and who left',
    })
    .input(byId)
    .output(group.extend({ inside: z.array(groupMember), gone: z.array(groupMember) })),
  getQuotas: inbox
    .route({
      method: 'GET',
      path: '/v1/wecom/quotas',
      tags: ['WeCom'],
      summary: 'What is used and left of WeCom’s limits, by all processes together',
    })
    .output(quotas),
  getListing: inbox
    .route({
      method: 'GET',
      path: '/v1/wecom/reconcile',
      tags: ['WeCom'],
      summary: 'The last comparison of what WeCom has with what it told us, and its figures',
    })
    .output(z.object({ latest: listing.nullable(), nextAt: instant.nullable() })),
  startListing: inbox
    .route({
      method: 'POST',
      path: '/v1/wecom/reconcile',
      tags: ['WeCom'],
      summary: 'Compare now; one that is under way goes on',
    })
    .output(z.object({ latest: listing.nullable(), nextAt: instant.nullable() })),
  getCorp: route({ scope: { none: 'settings of the connection' }, permission: 'settings.write' })
    .route({
      method: 'GET',
      path: '/v1/wecom',
      tags: ['WeCom'],
      summary: 'The connection, without its secrets',
    })
    .output(corp.nullable()),
  saveCorp: route({ scope: { none: 'settings of the connection' }, permission: 'settings.write' })
    .route({
      method: 'POST',
      path: '/v1/wecom',
      tags: ['WeCom'],
      summary: 'Save the connection; absent secrets are kept',
    })
    .input(
      z.strictObject({
        corpId: z.string().trim().min(1).max(64),
        agentId: z.string().trim().max(32).optional(),
        apiUrl: z.url().max(300).optional(),
        /** Where customers' pages learn who opened them; WeChat's own address when left out. */
        oauthUrl: z.url().max(300).optional(),
        contactSecret: secret.optional(),
        appSecret: secret.optional(),
        token: z
          .string()
          .trim()
          .regex(/^[A-Za-z0-9]{1,32}$/)
          .optional(),
        aesKey: z
          .string()
          .trim()
          .regex(/^[A-Za-z0-9]{43}$/)
          .optional(),
      }),
    )
    .output(corp),
  testCorp: route({ scope: { none: 'settings of the connection' }, permission: 'settings.write' })
    .route({
      method: 'POST',
      path: '/v1/wecom/test',
      tags: ['WeCom'],
      summary: 'Call WeCom and say what it answered',
    })
    .output(
      z.object({
        ok: z.boolean(),
        steps: z.array(z.object({ step: z.string(), ok: z.boolean(), sentence: words })),
      }),
    ),
  openSession: route({ scope: 'self', permission: 'public' })
    .route({
      method: 'POST',
      path: '/v1/consumer/session',
      tags: ['Consumer'],
      summary: 'Sign in by the code WeChat gave the page; sets the session cookie',
    })
    .input(
      z.strictObject({
        code: z.string().trim().min(1).max(512),
        state: z.string().max(128).optional(),
        /** Who gave the code: WeCom, or the official account. */
        via: z.enum(['wecom', 'account']).default('wecom'),
      }),
    )
    .output(z.object({ customerId, name: z.string().nullable(), member: z.boolean() })),
  closeSession: route({ scope: 'self', permission: 'customer' })
    .route({
      method: 'DELETE',
      path: '/v1/consumer/session',
      tags: ['Consumer'],
      summary: 'Sign the customer out',
    })
    .output(done),
}
