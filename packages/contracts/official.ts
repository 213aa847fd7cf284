// The brand's official account: its connection, and everybody who follows it.
import { z } from 'zod'
import { accountMenu, accountMenuView } from './account-menu.ts'
import { customerId, instant, page, pageQuery, queryFlag, route, words } from './base.ts'

const secret = z.string().trim().min(1).max(200)
const account = z.object({
  appId: z.string(),
  apiUrl: z.string(),
  /** Secrets are write-only: these say whether one is kept. */
  hasSecret: z.boolean(),
  hasToken: z.boolean(),
  hasAesKey: z.boolean(),
  /** To be entered in the account's console. */
  callbackUrl: z.string(),
  lastCallbackAt: instant.nullable(),
  lastError: z.object({ code: z.string(), sentence: words }).nullable(),
})
export type OfficialAccount = z.infer<typeof account>

const sync = z.object({
  id: z.int(),
  askedBy: z.enum(['night', 'hand']),
  state: z.enum(['running', 'done', 'failed']),
  /** What it is doing: the list, those who left, who they are, which customers they are. */
  phase: z.enum(['list', 'ended', 'details', 'binding']),
  startedAt: instant,
  finishedAt: instant.nullable(),
  /** What it waits for, or why it ended. */
  problem: z.object({ code: z.string(), sentence: words }).nullable(),
  /** Machine time at which it goes on by itself. */
  resumeAt: instant.nullable(),
  /** Followers as the platform counts them, and those its pages have named so far. */
  total: z.int(),
  seen: z.int(),
  pages: z.int(),
  /** The platform has them and no message ever told. */
  missing: z.int(),
  /** We had them and the platform has them no more. */
  ended: z.int(),
  /** Asked about one by one. */
  read: z.int(),
  /** Found to be customers of ours. */
  bound: z.int(),
})
export type OfficialSync = z.infer<typeof sync>

const syncStatus = z.object({
  latest: sync.nullable(),
  nextAt: instant.nullable(),
  followers: z.object({
    following: z.int(),
    left: z.int(),
    /** Following, and a customer of ours. */
    bound: z.int(),
    /** Not asked about yet. */
    unread: z.int(),
  }),
})
export type OfficialSyncStatus = z.infer<typeof syncStatus>

const follower = z.object({
  id: z.int(),
  following: z.boolean(),
  followedAt: instant.nullable(),
  unfollowedAt: instant.nullable(),
  /** The platform's word for how she came (`ADD_SCENE_QR_CODE`), null until it was told. */
  scene: z.string().nullable(),
  /** What stood in the code she scanned. */
  qrScene: z.string().nullable(),
  customerId: customerId.nullable(),
  customerName: z.string().nullable(),
})
export type OfficialFollower = z.infer<typeof follower>

const limit = z.object({
  /** The interface as the platform names it. */
  api: z.string(),
  windowMs: z.int(),
  limit: z.int(),
  used: z.int(),
  left: z.int(),
  /** The platform refused: nothing of this kind leaves before. Machine time. */
  blockedUntil: instant.nullable(),
})
export type OfficialLimit = z.infer<typeof limit>

const settings = route({
  scope: { none: 'settings of the connection' },
  permission: 'settings.write',
})
const pageConfig = z.object({
  appId: z.string(),
  timestamp: z.int(),
  nonceStr: z.string(),
  signature: z.string(),
})
export type PageConfig = z.infer<typeof pageConfig>

const people = route({ scope: 'brand', permission: 'settings.write' })

export const official = {
  getAccount: settings
    .route({
      method: 'GET',
      path: '/v1/official',
      tags: ['Official account'],
      summary: 'The connection, without its secrets',
    })
    .output(account.nullable()),
  saveAccount: settings
    .route({
      method: 'POST',
      path: '/v1/official',
      tags: ['Official account'],
      summary: 'Save the connection; absent secrets are kept',
    })
    .input(
      z.strictObject({
        appId: z
          .string()
          .trim()
          .regex(/^\w{1,64}$/),
        apiUrl: z.url().max(300).optional(),
        secret: secret.optional(),
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
    .output(account),
  testAccount: settings
    .route({
      method: 'POST',
      path: '/v1/official/test',
      tags: ['Official account'],
      summary: 'Call the platform and say what it answered',
    })
    .output(
      z.object({
        ok: z.boolean(),
        steps: z.array(z.object({ step: z.string(), ok: z.boolean(), sentence: words })),
      }),
    ),
  getQuotas: settings
    .route({
      method: 'GET',
      path: '/v1/official/quotas',
      tags: ['Official account'],
      summary: 'What is used and left of the platform’s limits, by all processes together',
    })
    .output(
      z.object({
        levels: z.array(limit),
        /** Lasting codes, made or perhaps made; the platform neither lists nor deletes them. */
        codes: z.object({ used: z.int(), limit: z.int() }),
      }),
    ),
  getSync: people
    .route({
      method: 'GET',
      path: '/v1/official/sync',
      tags: ['Official account'],
      summary: 'How many follow, and how far the last listing of all of them is',
    })
    .output(syncStatus),
  startSync: people
    .route({
      method: 'POST',
      path: '/v1/official/sync',
      tags: ['Official account'],
      summary: 'List all followers now; a listing that is under way goes on',
    })
    .output(syncStatus),
  listFollowers: people
    .route({
      method: 'GET',
      path: '/v1/official/followers',
      tags: ['Official account'],
      summary: 'Who follows, newest first',
    })
    .input(pageQuery.extend({ following: queryFlag.optional(), bound: queryFlag.optional() }))
    .output(page(follower)),
  getMenu: settings
    .route({
      method: 'GET',
      path: '/v1/official/menu',
      tags: ['Official account'],
      summary: 'The menu as it was saved, and how what the platform shows differs',
    })
    .output(accountMenuView),
  saveMenu: settings
    .route({
      method: 'POST',
      path: '/v1/official/menu',
      tags: ['Official account'],
      summary: 'Save the menu and give it to the platform',
    })
    .input(accountMenu)
    .output(accountMenuView.pick({ saved: true, previous: true })),
  pageConfig: route({
    scope: { none: 'a signature over an address of our own pages' },
    permission: 'public',
    whileReadOnly: true,
  })
    .route({
      method: 'POST',
      path: '/v1/consumer/page-config',
      tags: ['Consumer'],
      summary: 'What a page of ours shows WeChat to be let in to its functions; null: no account',
    })
    .input(z.strictObject({ url: z.url().max(1_000) }))
    .output(pageConfig.nullable()),
}
