// Customers as WeCom knows them: the person, and what each following member noted about them.
import { z } from 'zod'
import { cursor, seconds, wecomId } from './base.ts'

/** How the two met (`add_way`); other numbers are newer sources and read as unknown. */
export const addWays = {
  unknown: 0, qr: 1, phoneSearch: 2, card: 3, group: 4, phoneBook: 5, acquisitionLink: 16,
  internalShare: 201, assigned: 202,
} as const

export const externalContact = z.object({
  external_userid: wecomId,
  name: z.string().default(''),
  avatar: z.string().optional(),
  /** 1: a WeChat user. 2: a WeCom user. */
  type: z.int(),
  /** 0 unknown, 1 male, 2 female. */
  gender: z.int().default(0),
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
  remark_mobiles: z.array(z.string()).default([]),
  add_way: z.int().default(0),
  state: z.string().optional(),
  oper_userid: z.string().optional(),
})

export const followUser = followed.extend({
  tags: z.array(z.object({
    group_name: z.string().default(''), tag_name: z.string().default(''),
    tag_id: z.string().optional(), type: z.int(),
  })).default([]),
})
export type FollowUser = z.infer<typeof followUser>

export const externalContactReply = z.object({
  external_contact: externalContact,
  follow_user: z.array(followUser).default([]),
  /** Filled when more than 500 members follow the customer. */
  next_cursor: cursor.default(''),
})
export type ExternalContactReply = z.infer<typeof externalContactReply>

/** Unlike `get`, the batch answer names tags by id only. */
export const followInfo = followed.extend({ tag_id: z.array(z.string()).default([]) })

export const batchByUserRequest = z.object({
  userid_list: z.array(wecomId).min(1).max(100),
  cursor: cursor.optional(), limit: z.int().min(1).max(100).optional(),
})
export const batchByUserReply = z.object({
  external_contact_list: z.array(z.object({
    external_contact: externalContact, follow_info: followInfo,
  })).default([]),
  next_cursor: cursor.default(''),
  fail_info: z.object({ unlicensed_userid_list: z.array(z.string()).default([]) }).optional(),
})
export type BatchByUserReply = z.infer<typeof batchByUserReply>

export const customerListReply = z.object({ external_userid: z.array(z.string()).default([]) })
export const followUserListReply = z.object({ follow_user: z.array(z.string()).default([]) })

const relation = z.object({ userid: wecomId, external_userid: wecomId })

export const markTagRequest = relation.extend({
  add_tag: z.array(wecomId).optional(), remove_tag: z.array(wecomId).optional(),
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
