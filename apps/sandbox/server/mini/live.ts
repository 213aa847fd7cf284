// Live rooms and their goods. A room's state follows from its times.
import { must } from '../refusal.ts'
import type { Fields } from '../wecom/asked.ts'
import { done, type AppCall, type AppInterfaces } from '../app/call.ts'

const ROOMS_A_DAY = 10_000
const AUDITS_A_DAY = 500
const MINUTE_S = 60
const HALF_YEAR_S = 183 * 86_400

interface RoomBody {
  name: string
  startTime: number
  endTime: number
  anchorName: string
  coverImg: string
  shareImg: string
  feedsImg: string
}
interface RoomRow {
  id: number
  body: string
  goods: string
}
interface GoodsRow {
  id: number
  body: string
  status: number
}

/** A Chinese character counts as two letters. */
const widthOf = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x7f ? 2 : 1), 0)
const between = (text: string | undefined, least: number, most: number): boolean =>
  text !== undefined && widthOf(text) >= 2 * least && widthOf(text) <= 2 * most

const create = ({ world, app, body }: AppCall): object => {
  const start = body.int('startTime') ?? 0
  const end = body.int('endTime') ?? 0
  const now = world.clock.now() / 1000
  must(between(body.text('name'), 3, 17), 300_002)
  must(between(body.text('anchorName'), 2, 15), 300_002)
  must(start >= now + 10 * MINUTE_S && start <= now + HALF_YEAR_S, 300_002)
  must(end - start >= 30 * MINUTE_S && end - start <= 86_400, 300_002)
  must(body.text('anchorWechat'), 300_036)
  for (const picture of ['coverImg', 'shareImg', 'feedsImg']) must(body.text(picture), 300_006)
  const fields = ['name', 'anchorName', 'coverImg', 'shareImg', 'feedsImg']
  const kept = {
    ...Object.fromEntries(fields.map((name) => [name, body.text(name)])),
    startTime: start,
    endTime: end,
  }
  const { id } = world.store.run(
    'insert into live_room (app_id, body, created_at) values (?, ?, ?)',
    app.appId,
    JSON.stringify(kept),
    world.clock.now(),
  )
  return { roomId: id, qrcode_url: '' }
}

const LIVE = 101
const WAITING = 102
const ENDED = 103
const statusOf = (nowS: number, { startTime, endTime }: RoomBody): number =>
  nowS < startTime ? WAITING : nowS < endTime ? LIVE : ENDED

const goodsOf = ({ world, app }: AppCall): GoodsRow[] =>
  world.store.all<GoodsRow>(
    'select id, body, status from live_goods where app_id = ? order by id',
    app.appId,
  )

const viewOf = (call: AppCall, row: RoomRow): object => {
  const body = JSON.parse(row.body) as RoomBody
  const ids = JSON.parse(row.goods) as number[]
  return {
    roomid: row.id,
    name: body.name,
    cover_img: body.coverImg,
    share_img: body.shareImg,
    feeds_img: body.feedsImg,
    live_status: statusOf(call.world.clock.now() / 1000, body),
    start_time: body.startTime,
    end_time: body.endTime,
    anchor_name: body.anchorName,
    goods: goodsOf(call)
      .filter(({ id }) => ids.includes(id))
      .map(({ id, body: goods }) => ({ goods_id: id, ...(JSON.parse(goods) as object) })),
  }
}

const list = (call: AppCall): object => {
  const { world, app, body } = call
  const start = body.int('start') ?? 0
  const limit = body.int('limit') ?? 0
  must(start >= 0 && limit >= 1 && limit <= 100, 300_002)
  const rows = world.store.all<RoomRow>(
    'select id, body, goods from live_room where app_id = ? order by id desc',
    app.appId,
  )
  return {
    total: rows.length,
    room_info: rows.slice(start, start + limit).map((row) => viewOf(call, row)),
  }
}

const putGoods = (call: AppCall): object => {
  const { world, app, body } = call
  const ids = body.ints('ids') ?? []
  const known = goodsOf(call).filter(({ status }) => status === APPROVED)
  must(ids.length > 0 && ids.every((id) => known.some((one) => one.id === id)), 300_022)
  const { changes } = world.store.run(
    'update live_room set goods = ? where id = ? and app_id = ?',
    JSON.stringify(ids),
    body.int('roomId') ?? 0,
    app.appId,
  )
  must(changes > 0, 300_022)
  return done
}

const APPROVED = 2
const read = (info: Fields | undefined): object => {
  must(info, 300_002)
  const price = info.raw('price')
  must(typeof price === 'number' && price >= 0, 300_002)
  return {
    name: info.text('name'),
    url: info.text('url'),
    coverImgUrl: info.text('coverImgUrl'),
    priceType: info.int('priceType') ?? 1,
    price,
    price2: info.raw('price2') ?? 0,
  }
}

/** People look at goods before they are shown; here they like all of them at once. */
const addGoods = ({ world, app, body }: AppCall): object => {
  const info = body.object('goodsInfo')
  must(between(info?.text('name'), 1.5, 14), 300_002)
  const auditId = Math.floor(world.machine() / 1000)
  const { id } = world.store.run(
    'insert into live_goods (app_id, audit_id, body, status) values (?, ?, ?, ?)',
    app.appId,
    auditId,
    JSON.stringify(read(info)),
    APPROVED,
  )
  return { goodsId: id, auditId }
}
const updateGoods = ({ world, app, body }: AppCall): object => {
  const info = body.object('goodsInfo')
  const { changes } = world.store.run(
    'update live_goods set body = ? where id = ? and app_id = ?',
    JSON.stringify(read(info)),
    info?.int('goodsId') ?? 0,
    app.appId,
  )
  must(changes > 0, 300_022)
  return done
}
const deleteGoods = ({ world, app, body }: AppCall): object => {
  const { changes } = world.store.run(
    'delete from live_goods where id = ? and app_id = ?',
    body.int('goodsId') ?? 0,
    app.appId,
  )
  must(changes > 0, 300_022)
  return done
}
const listGoods = (call: AppCall): object => {
  const { query } = call
  const offset = Number(query.text('offset') ?? 0)
  const limit = Number(query.text('limit') ?? 30)
  const all = goodsOf(call).filter(({ status }) => status === Number(query.text('status')))
  const goods = all
    .slice(offset, offset + limit)
    .map(({ id, body }) => ({ goodsId: id, ...(JSON.parse(body) as object), thirdPartyTag: 2 }))
  return { total: all.length, goods }
}

const broadcast = 'wxaapi/broadcast'
export const liveInterfaces: AppInterfaces = {
  [`${broadcast}/room/create`]: { method: 'POST', daily: ROOMS_A_DAY, answer: create },
  'wxa/business/getliveinfo': { method: 'POST', daily: 100_000, answer: list },
  [`${broadcast}/room/addgoods`]: { method: 'POST', daily: ROOMS_A_DAY, answer: putGoods },
  [`${broadcast}/goods/add`]: { method: 'POST', daily: AUDITS_A_DAY, answer: addGoods },
  [`${broadcast}/goods/update`]: { method: 'POST', daily: 1_000, answer: updateGoods },
  [`${broadcast}/goods/delete`]: { method: 'POST', daily: 1_000, answer: deleteGoods },
  [`${broadcast}/goods/getapproved`]: { method: 'GET', daily: 10_000, answer: listGoods },
}
