// What a message of customer service may hold, with the code the platform answers for each mistake.
import { must } from '../refusal.ts'
import type { World } from '../world.ts'
import { fits, needMedia } from '../wecom/body.ts'
import type { Fields } from '../wecom/asked.ts'
import type { LineBody } from './talk.ts'

const LONGEST_TEXT = 2048
const MENU_ITEMS = 50
const CLICKS = 10
const menuTypes = ['click', 'view', 'miniprogram', 'text']
const typesOfMedia = ['image', 'voice', 'video', 'file']

const text = (fields: Fields): void => {
  const content = fields.text('content')
  must(content, 40063)
  must(fits(content, LONGEST_TEXT), 45002)
}

const menu = (fields: Fields): void => {
  must(fits(fields.text('head_content'), 1024) && fits(fields.text('tail_content'), 1024), 45002)
  const items = fields.objects('list') ?? []
  must(items.length > 0, 40063)
  must(items.length <= MENU_ITEMS, 95008)
  const types = items.map((item) => item.text('type') ?? '')
  must(
    types.every((type, n) => menuTypes.includes(type) && items[n]?.object(type)),
    95009,
  )
  must(types.filter((type) => type !== 'text').length <= CLICKS, 95008)
}

const card = (world: World, corpId: string, fields: Fields, kind: 'link' | 'miniprogram'): void => {
  const title = fields.text('title')
  must(kind === 'miniprogram' || title, 41016)
  const [needed, titleBytes] =
    kind === 'link' ? [fields.text('url'), 128] : [fields.text('pagepath'), 64]
  must(needed, 40063)
  must(fits(title, titleBytes) && fits(fields.text('desc'), 512), 45002)
  needMedia(world, corpId, fields.text('thumb_media_id'))
}

const check = (world: World, corpId: string, msgtype: string, fields: Fields): void => {
  if (msgtype === 'text') text(fields)
  else if (msgtype === 'msgmenu') menu(fields)
  else if (msgtype === 'link' || msgtype === 'miniprogram') card(world, corpId, fields, msgtype)
  else if (msgtype === 'ca_link') must(fields.text('link_url'), 40063)
  else if (msgtype === 'location')
    must(fields.raw('latitude') !== undefined && fields.raw('longitude') !== undefined, 40063)
  else needMedia(world, corpId, fields.text('media_id'))
}

const all = ['text', 'msgmenu', 'link', 'miniprogram', 'location', 'ca_link', ...typesOfMedia]

/** The message of a call, or the platform's refusal. */
export const readContent = (
  world: World,
  corpId: string,
  body: Fields,
  allowed: readonly string[] = all,
): LineBody => {
  const msgtype = body.text('msgtype')
  must(msgtype && allowed.includes(msgtype), 40008)
  const fields = body.object(msgtype)
  must(fields, 40063)
  check(world, corpId, msgtype, fields)
  return { msgtype, [msgtype]: body.raw(msgtype) }
}
