// Followers: who they are, all of them page by page, and the tags they carry.
import { z } from 'zod'
import { defineCall, harmless, reconcile, type Ask, type Found } from '../wire/call.ts'
import { done, flag, int, list, nothing, seconds } from '../wire/shapes.ts'
import { followers, tagging, tags, users } from './families.ts'

export const MAX_FOLLOWERS_PER_PAGE = 10_000
export const MAX_USERS_PER_BATCH = 100
export const MAX_OPENIDS_PER_TAGGING = 50

const openid = z.string().min(1).max(64)
const lang = z.enum(['zh_CN', 'zh_TW', 'en']).optional()

/** Someone who does not follow has only `openid` and `subscribe` (and `unionid` where bound). */
export const follower = z.object({
  openid: z.string(),
  subscribe: flag,
  unionid: z.string().optional(),
  language: z.string().optional(),
  subscribe_time: seconds.nullish(),
  /** `ADD_SCENE_QR_CODE`, `ADD_SCENE_SEARCH`, ... */
  subscribe_scene: z.string().optional(),
  remark: z.string().optional(),
  tagid_list: list(int),
  qr_scene: int.nullish(),
  qr_scene_str: z.string().optional(),
})
export type Follower = z.output<typeof follower>

const page = z.object({
  count: int,
  data: z.object({ openid: list(z.string()) }).nullish(),
  /** The last openid of the page, also of the last page: stop at an empty one. */
  next_openid: z.string().default(''),
})
const tag = z.object({ id: int, name: z.string() })

const getTags = defineCall({
  method: 'GET',
  path: '/cgi-bin/tags/get',
  repeat: harmless,
  lane: 'bulk',
  family: tags,
  request: nothing,
  reply: z.object({ tags: list(tag.extend({ count: int })) }),
})
const createTagRequest = z.object({ tag: z.object({ name: z.string().min(1).max(30) }) })

/** Names are unique (45157), so the name is the marker. */
const findTag = async (
  ask: Ask,
  request: z.input<typeof createTagRequest>,
): Promise<Found<{ tag: z.output<typeof tag> }>> => {
  const found = (await ask(getTags, {})).tags.find(({ name }) => name === request.tag.name)
  return found ? { reply: { tag: found } } : 'absent'
}

const tagged = z.object({
  openid_list: z.array(openid).min(1).max(MAX_OPENIDS_PER_TAGGING),
  tagid: z.int(),
})

export const userCalls = {
  /** All followers, 10,000 a page, in the order they came. */
  listFollowers: defineCall({
    method: 'GET',
    path: '/cgi-bin/user/get',
    repeat: harmless,
    lane: 'bulk',
    family: followers,
    request: z.object({ next_openid: openid.optional() }),
    reply: page.extend({ total: int }),
  }),
  getFollower: defineCall({
    method: 'GET',
    path: '/cgi-bin/user/info',
    repeat: harmless,
    lane: 'bulk',
    family: users,
    request: z.object({ openid, lang }),
    reply: follower,
  }),
  batchGetFollowers: defineCall({
    method: 'POST',
    path: '/cgi-bin/user/info/batchget',
    repeat: harmless,
    lane: 'bulk',
    family: users,
    request: z.object({
      user_list: z.array(z.object({ openid, lang })).min(1).max(MAX_USERS_PER_BATCH),
    }),
    reply: z.object({ user_info_list: list(follower) }),
  }),
  remarkFollower: defineCall({
    method: 'POST',
    path: '/cgi-bin/user/info/updateremark',
    repeat: harmless,
    lane: 'bulk',
    family: users,
    request: z.object({ openid, remark: z.string().max(30) }),
    reply: done,
  }),
  getTags,
  createTag: defineCall({
    method: 'POST',
    path: '/cgi-bin/tags/create',
    repeat: reconcile(getTags, findTag),
    lane: 'bulk',
    family: tags,
    request: createTagRequest,
    reply: z.object({ tag }),
  }),
  updateTag: defineCall({
    method: 'POST',
    path: '/cgi-bin/tags/update',
    repeat: harmless,
    lane: 'bulk',
    family: tags,
    request: z.object({ tag: z.object({ id: z.int(), name: z.string().min(1).max(30) }) }),
    reply: done,
  }),
  deleteTag: defineCall({
    method: 'POST',
    path: '/cgi-bin/tags/delete',
    repeat: harmless,
    lane: 'bulk',
    family: tags,
    request: z.object({ tag: z.object({ id: z.int() }) }),
    reply: done,
  }),
  tagFollowers: defineCall({
    method: 'POST',
    path: '/cgi-bin/tags/members/batchtagging',
    repeat: harmless,
    lane: 'bulk',
    family: tagging,
    request: tagged,
    reply: done,
  }),
  untagFollowers: defineCall({
    method: 'POST',
    path: '/cgi-bin/tags/members/batchuntagging',
    repeat: harmless,
    lane: 'bulk',
    family: tagging,
    request: tagged,
    reply: done,
  }),
  tagsOfFollower: defineCall({
    method: 'POST',
    path: '/cgi-bin/tags/getidlist',
    repeat: harmless,
    lane: 'bulk',
    family: users,
    request: z.object({ openid }),
    reply: z.object({ tagid_list: list(int) }),
  }),
  followersOfTag: defineCall({
    method: 'POST',
    path: '/cgi-bin/user/tag/get',
    repeat: harmless,
    lane: 'bulk',
    family: users,
    request: z.object({ tagid: z.int(), next_openid: z.string().max(64).optional() }),
    reply: page,
  }),
}
