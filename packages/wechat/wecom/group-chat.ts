// Customer groups, and 「加入群聊」: the codes that let people in.
import { z } from 'zod'
import { harmless, once } from '../wire/call.ts'
import { cursor, done, flag, int, list, nextCursor, seconds } from '../wire/shapes.ts'
import { contactCall, wecomId } from './base.ts'

export const MAX_CHATS_PER_CODE = 5

const joinWayFields = z.object({
  /** 1: a button in a mini program. 2: a QR code. */
  scene: z.union([z.literal(1), z.literal(2)]),
  remark: z.string().max(30).optional(),
  /** 1: a new group is made when all are full. */
  auto_create_room: z.union([z.literal(0), z.literal(1)]).optional(),
  room_base_name: z.string().max(40).optional(),
  room_base_id: z.int().optional(),
  chat_id_list: z.array(wecomId).min(1).max(MAX_CHATS_PER_CODE),
  /** Comes back with every member who joined by it; at most 30 characters. */
  state: z.string().max(30).optional(),
  mark_source: flag.optional(),
})
export const joinWayRequest = joinWayFields
export type JoinWayRequest = z.input<typeof joinWayRequest>

const joinWayId = z.object({ config_id: wecomId })
const joinWayReply = z.object({ config_id: wecomId })
const joinWayReadReply = z.object({
  join_way: z.object({
    config_id: wecomId,
    scene: int,
    remark: z.string().default(''),
    auto_create_room: int.optional(),
    room_base_name: z.string().optional(),
    room_base_id: int.optional(),
    chat_id_list: list(z.string()),
    qr_code: z.string().optional(),
    state: z.string().default(''),
    mark_source: flag.optional(),
  }),
})

/**
 * How a group stands after its owner left: 0 well, 1 waiting, 2 being handed over, 3 handed over.
 */
export const chatStatus = { normal: 0, ownerResigned: 1, inheriting: 2, inherited: 3 } as const
/** How somebody joined. */
export const joinScene = { invited: 1, link: 2, code: 3 } as const

const groupChatListRequest = z.object({
  status_filter: z.int().min(0).max(3).optional(),
  owner_filter: z.object({ userid_list: z.array(wecomId).max(100).optional() }).optional(),
  cursor: cursor.optional(),
  limit: z.int().min(1).max(1000),
})
const groupChatListReply = z.object({
  group_chat_list: list(z.object({ chat_id: z.string(), status: int })),
  next_cursor: nextCursor,
})

const chatMember = z.object({
  userid: z.string(),
  /** 1: a member of the corp. 2: from outside. */
  type: int,
  unionid: z.string().optional(),
  join_time: seconds,
  join_scene: int,
  invitor: z.object({ userid: z.string() }).nullish(),
  group_nickname: z.string().optional(),
  name: z.string().optional(),
  state: z.string().optional(),
})
const groupChatReply = z.object({
  group_chat: z.object({
    chat_id: z.string(),
    /** Empty while nobody named the group. */
    name: z.string().default(''),
    owner: z.string(),
    create_time: seconds,
    notice: z.string().default(''),
    member_list: list(chatMember),
    admin_list: list(z.object({ userid: z.string() })),
    member_version: z.string().optional(),
  }),
})
export type GroupChat = z.output<typeof groupChatReply>['group_chat']

export const groupChatCalls = {
  /** No listing tells of join ways: after silence there may be one that nobody knows. */
  addJoinWay: contactCall('groupchat/add_join_way', {
    repeat: once,
    request: joinWayRequest,
    reply: joinWayReply,
  }),
  getJoinWay: contactCall('groupchat/get_join_way', {
    repeat: harmless,
    request: joinWayId,
    reply: joinWayReadReply,
  }),
  /** Overwrites everything, what is left out as well. */
  updateJoinWay: contactCall('groupchat/update_join_way', {
    repeat: harmless,
    request: joinWayFields.extend({ config_id: wecomId }),
    reply: done,
  }),
  delJoinWay: contactCall('groupchat/del_join_way', {
    repeat: harmless,
    request: joinWayId,
    reply: done,
  }),
  /** Over 1,000 visible members need an owner filter (81017). */
  listGroupChat: contactCall('groupchat/list', {
    repeat: harmless,
    request: groupChatListRequest,
    reply: groupChatListReply,
  }),
  getGroupChat: contactCall('groupchat/get', {
    repeat: harmless,
    reply: groupChatReply,
    request: z.object({
      chat_id: wecomId,
      need_name: z.union([z.literal(0), z.literal(1)]).optional(),
    }),
  }),
  /** The group a mini program was shared into. */
  opengidToChatid: contactCall('opengid_to_chatid', {
    repeat: harmless,
    request: z.object({ opengid: z.string() }),
    reply: z.object({ chat_id: z.string() }),
  }),
}
