// Customers as WeCom knows them: the person, and what each following member noted about them.
import { z } from 'zod'
import { harmless } from '../wire/call.ts'
import { cursor, done, int, list, nextCursor, nothing, seconds } from '../wire/shapes.ts'
import { contactCall, wecomId } from './base.ts'

/** How the two met (`add_way`); other numbers are newer sources and read as unknown. */
export const addWays = {
  unknown: 0,
  qr: 1,
  phoneSearch: 2,
  card: 3,
  group: 4,
  phoneBook: 5,
  acquisitionLink: 16,
  internalShare: 201,
  assigned: 202,
} as const

export const externalContact = z.object({
  external_userid: wecomId,
  name: z.string().default(''),
  avatar: z.string().optional(),
  /** 1: a WeChat user. 2: a WeCom user. */
  type: int,
  /** 0 unknown, 1 male, 2 female. */
  gender: int.default(0),
  /** Only when the corp has bound an open-platform account, and only for WeChat users. */
  unionid: z.string().optional(),
  position: z.string().optional(),
  corp_name: z.string().optional(),
  corp_full_name: z.string().optional(),
})
export type ExternalContact = z.infer<typeof externalContact>

const followed = z.object({
  userid: wecomId,
  remark: z.string().default(''),
  description: z.string().default(''),
  createtime: seconds,
  remark_corp_name: z.string().optional(),
  remark_mobiles: list(z.string()),
  add_way: int.default(0),
  state: z.string().optional(),
  oper_userid: z.string().optional(),
})

export const followUser = followed.extend({
  tags: list(
    z.object({
      group_name: z.string().default(''),
      tag_name: z.string().default(''),
      tag_id: z.string().optional(),
      type: int,
    }),
  ),
})
export type FollowUser = z.infer<typeof followUser>

export const externalContactReply = z.object({
  external_contact: externalContact,
  follow_user: list(followUser),
  /** Filled when more than 500 members follow the customer. */
  next_cursor: nextCursor,
})
export type ExternalContactReply = z.infer<typeof externalContactReply>

/** Unlike `get`, the batch answer names tags by id only. */
export const followInfo = followed.extend({ tag_id: list(z.string()) })

export const batchByUserRequest = z.object({
  userid_list: z.array(wecomId).min(1).max(100),
  cursor: cursor.optional(),
  limit: z.int().min(1).max(100).optional(),
})
export const batchByUserReply = z.object({
  external_contact_list: list(
    z.object({
      external_contact: externalContact,
      follow_info: followInfo,
    }),
  ),
  next_cursor: nextCursor,
  fail_info: z.object({ unlicensed_userid_list: list(z.string()) }).optional(),
})
export type BatchByUserReply = z.infer<typeof batchByUserReply>

export const customerListReply = z.object({ external_userid: list(z.string()) })
export const followUserListReply = z.object({ follow_user: list(z.string()) })

const relation = z.object({ userid: wecomId, external_userid: wecomId })

export const markTagRequest = relation.extend({
  add_tag: z.array(wecomId).optional(),
  remove_tag: z.array(wecomId).optional(),
})
export type MarkTagRequest = z.input<typeof markTagRequest>

export const remarkRequest = relation.extend({
  remark: z.string().max(20).optional(),
  description: z.string().max(150).optional(),
  remark_company: z.string().max(20).optional(),
  /** `['']` clears the list. */
  remark_mobiles: z.array(z.string().max(32)).optional(),
  remark_pic_mediaid: z.string().optional(),
})
export type RemarkRequest = z.input<typeof remarkRequest>

export const customerCalls = {
  /** The customer and every member who follows them; 84061 when nobody does. */
  getExternalContact: contactCall('get', {
    method: 'GET',
    repeat: harmless,
    reply: externalContactReply,
    request: z.object({ external_userid: wecomId, cursor: cursor.optional() }),
  }),
  /** Ids of one member's customers; 84061 when there are none. */
  listExternalContact: contactCall('list', {
    method: 'GET',
    repeat: harmless,
    request: z.object({ userid: wecomId }),
    reply: customerListReply,
  }),
  /** Members who may be contacted by customers. */
  listFollowUsers: contactCall('get_follow_user_list', {
    method: 'GET',
    repeat: harmless,
    request: nothing,
    reply: followUserListReply,
  }),
  batchGetByUser: contactCall('batch/get_by_user', {
    repeat: harmless,
    request: batchByUserRequest,
    reply: batchByUserReply,
  }),
  /** A tag is on or off, however often it is put there. 45035: two at once on one customer. */
  markTag: contactCall('mark_tag', { repeat: harmless, request: markTagRequest, reply: done }),
  remark: contactCall('remark', { repeat: harmless, request: remarkRequest, reply: done }),
}
