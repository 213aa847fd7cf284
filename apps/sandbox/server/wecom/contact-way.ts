// 「联系我」: codes with members behind them.
import { wecomContactWay } from '#wechat'
import { findMember } from '../corp.ts'
import { must } from '../refusal.ts'
import type { World } from '../world.ts'
import { stableText, randomText } from '../ids.ts'
import { post, type Asked, type Fields, type Interfaces } from './asked.ts'
import { pageOf } from './page.ts'

export interface ContactWay {
  config_id: string
  type: number
  scene: number
  style?: number
  remark: string
  skip_verify: boolean
  state: string
  qr_code?: string
  user: string[]
  party: number[]
  is_temp: boolean
  is_exclusive: boolean
  mark_source: boolean
}

const MAX_TEXT = 30
const WINDOW_SECONDS = 90 * 24 * 3600

const checkMembers = (world: World, corpId: string, type: number, users: string[]): void => {
  const most = type === 1 ? 1 : wecomContactWay.MAX_MEMBERS_PER_CODE
  must(users.length > 0 || type === 2, 40003)
  must(users.length <= most, 41041)
  for (const userid of users) {
    const member = findMember(world, corpId, userid)
    must(member, 40003, `invalid userid ${userid}`)
    must(member.active, 41054)
    must(member.contactRight, 84074)
  }
}

const checkTexts = (body: Fields): void => {
  must([...(body.text('remark') ?? '')].length <= MAX_TEXT, 40058, 'remark is too long')
  must([...(body.text('state') ?? '')].length <= MAX_TEXT, 40058, 'state is too long')
}

const QR_SCENE = 2
/** Made when asked for, because the sandbox's port may change between two starts. */
export const pictureOf = (world: World, configId: string): string =>
  `${world.origin()}/qr/${configId}.png`

/** Codes of members and of groups share one quota. */
export const codesOf = ({ store }: World, corpId: string): number =>
  store.first<{ n: number }>(
    `select (select count(*) from contact_way where corp_id = ?1)
       + (select count(*) from join_way where corp_id = ?1) as n`,
    corpId,
  )?.n ?? 0

export const findContactWay = (
  world: World,
  corpId: string,
  configId: string,
): ContactWay | undefined => {
  const row = world.store.first<{ body: string }>(
    'select body from contact_way where config_id = ? and corp_id = ?',
    configId,
    corpId,
  )
  if (!row) return undefined
  const way = JSON.parse(row.body) as ContactWay
  return { ...way, qr_code: way.scene === QR_SCENE ? pictureOf(world, configId) : undefined }
}

const add = ({ world, corp, body }: Asked): object => {
  const type = body.int('type')
  const scene = body.int('scene')
  must(type !== undefined, 41037)
  must(type === 1 || type === 2, 41039)
  must(scene !== undefined, 41038)
  must(scene === 1 || scene === 2, 41040)
  const style = body.int('style')
  must(scene === 2 || style === undefined || (style >= 1 && style <= 3), 41042)
  const user = body.texts('user') ?? []
  const party = body.ints('party') ?? []
  must(user.length > 0 || party.length > 0, 40058, 'user or party is needed')
  checkTexts(body)
  checkMembers(world, corp.id, type, user)
  must(codesOf(world, corp.id) < world.ceilings.contactWays, 41045)
  const config_id = stableText(32, corp.id, randomText(16))
  const way: ContactWay = {
    config_id,
    type,
    scene,
    style,
    user,
    party,
    remark: body.text('remark') ?? '',
    skip_verify: body.flag('skip_verify') ?? true,
    state: body.text('state') ?? '',
    is_temp: body.flag('is_temp') ?? false,
    is_exclusive: body.flag('is_exclusive') ?? false,
    mark_source: body.flag('mark_source') ?? true,
  }
  world.store.run(
    'insert into contact_way (corp_id, config_id, body, created_at) values (?, ?, ?, ?)',
    corp.id,
    config_id,
    JSON.stringify(way),
    world.clock.now(),
  )
  return { config_id, ...(scene === QR_SCENE ? { qr_code: pictureOf(world, config_id) } : {}) }
}

const wanted = ({ world, corp, body }: Asked): ContactWay => {
  const configId = body.text('config_id')
  must(configId, 41043)
  const way = findContactWay(world, corp.id, configId)
  must(way, 41044)
  return way
}

const update = (asked: Asked): object => {
  const { world, corp, body } = asked
  const way = wanted(asked)
  checkTexts(body)
  const user = body.texts('user') ?? way.user
  checkMembers(world, corp.id, way.type, user)
  const changed: ContactWay = {
    ...way,
    user,
    party: body.ints('party') ?? way.party,
    remark: body.text('remark') ?? way.remark,
    state: body.text('state') ?? way.state,
    skip_verify: body.flag('skip_verify') ?? way.skip_verify,
    mark_source: body.flag('mark_source') ?? way.mark_source,
  }
  world.store.run(
    'update contact_way set body = ? where config_id = ?',
    JSON.stringify(changed),
    way.config_id,
  )
  return {}
}

const remove = (asked: Asked): object => {
  const way = wanted(asked)
  asked.world.store.run('delete from contact_way where config_id = ?', way.config_id)
  return {}
}

const list = ({ world, corp, body }: Asked): object => {
  const now = Math.floor(world.clock.now() / 1000)
  const end = body.int('end_time') ?? now
  const start = body.int('start_time') ?? end - WINDOW_SECONDS
  must(start <= end, 40058)
  const rows = world.store.all<{ config_id: string; body: string }>(
    `select config_id, body from contact_way where corp_id = ? and created_at >= ?
       and created_at < ? order by created_at, config_id`,
    corp.id,
    start * 1000,
    (end + 1) * 1000,
  )
  const lasting = rows.filter((row) => !(JSON.parse(row.body) as ContactWay).is_temp)
  const page = pageOf(lasting, body, { usual: 100, most: 1000 })
  return {
    contact_way: page.items.map(({ config_id }) => ({ config_id })),
    next_cursor: page.next_cursor,
  }
}

export const contactWayInterfaces: Interfaces = {
  'externalcontact/add_contact_way': post(add),
  'externalcontact/update_contact_way': post(update),
  'externalcontact/del_contact_way': post(remove),
  'externalcontact/get_contact_way': post((asked) => ({ contact_way: wanted(asked) })),
  'externalcontact/list_contact_way': post(list),
}
