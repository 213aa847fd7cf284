// Checks of a message's text and attachments, with the code the platform answers for each mistake.
import { wecomMessage, type Attachment, type MessageBody } from '#wechat'
import { must } from '../refusal.ts'
import type { World } from '../world.ts'
import type { Fields } from './asked.ts'

export const fits = (text: string | undefined, bytes: number): boolean =>
  text === undefined || Buffer.byteLength(text) <= bytes

export const needMedia = (world: World, corpId: string, id: string | undefined): string => {
  must(id, 41006)
  const found = world.store.first<{ created_at: number }>(
    'select created_at from media where id = ? and corp_id = ?',
    id,
    corpId,
  )
  must(found && world.clock.now() - found.created_at < MEDIA_LIFE_MS, 40007)
  return id
}
export const MEDIA_LIFE_MS = 3 * 24 * 3_600_000

const image = (world: World, corpId: string, fields: Fields): Attachment => {
  const media_id = fields.text('media_id')
  const pic_url = fields.text('pic_url')
  must(media_id || pic_url, 41006)
  if (media_id) needMedia(world, corpId, media_id)
  return { msgtype: 'image', image: { media_id, pic_url } }
}

const link = (fields: Fields): Attachment => {
  const title = fields.text('title')
  const url = fields.text('url')
  must(title, 41016)
  must(url, 41010)
  must(fits(title, 128) && fits(fields.text('desc'), 512) && fits(url, 2048), 45002)
  return {
    msgtype: 'link',
    link: { title, url, picurl: fields.text('picurl'), desc: fields.text('desc') },
  }
}

const miniprogram = (world: World, corpId: string, fields: Fields): Attachment => {
  const [title, appid, page] = ['title', 'appid', 'page'].map((key) => fields.text(key))
  must(title, 41016)
  must(appid && page, 40063)
  must(fits(title, 64), 45002)
  const pic_media_id = needMedia(world, corpId, fields.text('pic_media_id'))
  return { msgtype: 'miniprogram', miniprogram: { title, appid, page, pic_media_id } }
}

const attachment = (world: World, corpId: string, item: Fields): Attachment => {
  const msgtype = item.text('msgtype')
  const fields = msgtype === undefined ? undefined : item.object(msgtype)
  must(msgtype && ['image', 'link', 'miniprogram', 'video', 'file'].includes(msgtype), 41065)
  must(fields, 40063)
  switch (msgtype) {
    case 'image':
      return image(world, corpId, fields)
    case 'link':
      return link(fields)
    case 'miniprogram':
      return miniprogram(world, corpId, fields)
    default: {
      const media = { media_id: needMedia(world, corpId, fields.text('media_id')) }
      return msgtype === 'video' ? { msgtype, video: media } : { msgtype: 'file', file: media }
    }
  }
}

/** The message of a welcome or mass call; a text or an attachment must be there. */
export const readBody = (world: World, corpId: string, body: Fields): MessageBody => {
  const content = body.object('text')?.text('content')
  must(fits(content, wecomMessage.MAX_TEXT_BYTES), 45002)
  const items = body.objects('attachments') ?? []
  must(items.length <= wecomMessage.MAX_ATTACHMENTS, 41064)
  must(content || items.length > 0, 40063, 'text or attachments are needed')
  const attachments = items.map((item) => attachment(world, corpId, item))
  return {
    ...(content ? { text: { content } } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
  }
}
