// Live rooms and their goods, in the platform's camel case.
import { z } from 'zod'
import { defineCall, harmless, once, reconcile, type Ask, type Found } from '../wire/call.ts'
import { done, id, int, list, num, seconds } from '../wire/shapes.ts'
import { goodsAudits, roomLists, rooms } from './families.ts'

/** How a room stands. */
export const liveStatus = {
  live: 101,
  waiting: 102,
  ended: 103,
  banned: 104,
  paused: 105,
  failed: 106,
  expired: 107,
} as const

const bit = z.union([z.literal(0), z.literal(1)])
export const roomRequest = z.object({
  /** 3-17 Chinese characters; a Latin letter counts half. */
  name: z.string().min(1).max(34),
  coverImg: z.string(),
  shareImg: z.string(),
  feedsImg: z.string(),
  /** From ten minutes to six months ahead; half an hour to a day long. */
  startTime: seconds,
  endTime: seconds,
  anchorName: z.string().min(1).max(30),
  /** A verified person (300036). */
  anchorWechat: z.string().min(1),
  subAnchorWechat: z.string().optional(),
  createrWechat: z.string().optional(),
  /** 0: by phone. 1: pushed from a studio. */
  type: bit,
  isFeedsPublic: bit.optional(),
  closeLike: bit,
  closeGoods: bit,
  closeComment: bit,
  closeReplay: bit.optional(),
  closeShare: bit.optional(),
  closeKf: bit.optional(),
})
export type RoomRequest = z.input<typeof roomRequest>

const room = z.object({
  roomid: int,
  name: z.string(),
  live_status: int,
  start_time: seconds,
  end_time: seconds,
  anchor_name: z.string().default(''),
  cover_img: z.string().optional(),
  share_img: z.string().optional(),
  feeds_img: z.string().optional(),
  goods: list(
    z.object({
      goods_id: int.optional(),
      name: z.string(),
      url: z.string().optional(),
      price: num.optional(),
    }),
  ),
})
const page = { start: z.int().min(0), limit: z.int().min(1).max(100) }
const listRooms = defineCall({
  method: 'POST',
  path: '/wxa/business/getliveinfo',
  repeat: harmless,
  lane: 'bulk',
  family: roomLists,
  request: z.object(page),
  reply: z.object({ room_info: list(room), total: int.default(0) }),
})
const roomReply = z.object({
  roomId: int,
  /** The anchor's small code, when she is not verified yet. */
  qrcode_url: z.string().nullish(),
})

/** New rooms stand first; name and start are the marker. */
const findRoom = async (
  ask: Ask,
  { name, startTime }: RoomRequest,
): Promise<Found<z.output<typeof roomReply>>> => {
  const { room_info } = await ask(listRooms, { start: 0, limit: 100 })
  const found = room_info.find((one) => one.name === name && one.start_time === Number(startTime))
  return found ? { reply: { roomId: found.roomid } } : 'absent'
}

const goodsInfo = z.object({
  coverImgUrl: z.string(),
  name: z.string().min(1).max(28),
  /** 1 fixed, 2 from `price` to `price2`, 3 reduced from `price` to `price2`. */
  priceType: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  price: z.number(),
  price2: z.number().optional(),
  url: z.string(),
  thirdPartyAppid: z.string().optional(),
})
const goodsId = z.object({ goodsId: z.int() })

export const liveCalls = {
  createRoom: defineCall({
    method: 'POST',
    path: '/wxaapi/broadcast/room/create',
    lane: 'bulk',
    family: rooms,
    repeat: reconcile(listRooms, findRoom),
    request: roomRequest,
    reply: roomReply,
  }),
  listRooms,
  addRoomGoods: defineCall({
    method: 'POST',
    path: '/wxaapi/broadcast/room/addgoods',
    repeat: harmless,
    lane: 'bulk',
    family: rooms,
    request: z.object({ roomId: z.int(), ids: z.array(z.int()).min(1) }),
    reply: done,
  }),
  /** Goods are looked at by people before they may be shown; 500 a day. */
  addGoods: defineCall({
    method: 'POST',
    path: '/wxaapi/broadcast/goods/add',
    repeat: once,
    lane: 'bulk',
    family: goodsAudits,
    request: z.object({ goodsInfo }),
    reply: z.object({ goodsId: int, auditId: id }),
  }),
  updateGoods: defineCall({
    method: 'POST',
    path: '/wxaapi/broadcast/goods/update',
    repeat: harmless,
    lane: 'bulk',
    family: rooms,
    request: z.object({ goodsInfo: goodsInfo.partial().extend(goodsId.shape) }),
    reply: done,
  }),
  deleteGoods: defineCall({
    method: 'POST',
    path: '/wxaapi/broadcast/goods/delete',
    repeat: harmless,
    lane: 'bulk',
    family: rooms,
    request: goodsId,
    reply: done,
  }),
  /** `status` 0 draft, 1 being looked at, 2 approved, 3 refused. */
  listGoods: defineCall({
    method: 'GET',
    path: '/wxaapi/broadcast/goods/getapproved',
    repeat: harmless,
    lane: 'bulk',
    family: rooms,
    request: z.object({
      offset: z.int().min(0),
      limit: z.int().max(100).optional(),
      status: z.int().min(0).max(3),
    }),
    reply: z.object({
      total: int,
      goods: list(
        z.object({
          goodsId: int,
          name: z.string(),
          url: z.string().optional(),
          coverImgUrl: z.string().optional(),
          priceType: int,
          price: num,
          price2: num.nullish(),
          thirdPartyTag: int.nullish(),
        }),
      ),
    }),
  }),
}
