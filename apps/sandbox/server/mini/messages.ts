// Subscribe messages, each of which uses up one consent, and the check of what people write.
import { randomText } from '../ids.ts'
import { must } from '../refusal.ts'
import { personByOpenid } from '../users.ts'
import type { World } from '../world.ts'
import { done, type AppCall, type AppInterfaces } from '../app/call.ts'
import { showOnPhone, takeConsent } from '../app/chat.ts'
import { raiseEvent } from '../app/server-message.ts'
import { addTemplate, dropTemplate, fillTemplate, listTemplates } from '../app/template.ts'
import { sendCustom } from '../official/messages.ts'
import { activeLately } from './session.ts'

const send = ({ world, app, body }: AppCall): object => {
  const personId = personByOpenid(world, app.appId, body.text('touser') ?? '')
  must(personId, 40003)
  const page = body.text('page')
  must(page === undefined || !page.startsWith('/'), 41030)
  const { template, values } = fillTemplate(
    world,
    app.appId,
    body.text('template_id'),
    body.object('data'),
  )
  world.store.together(() => {
    takeConsent(world, app.appId, personId, template.template_id)
    showOnPhone(world, app.appId, personId, 'subscribe', { title: template.title, values, page })
  })
  return done
}

const list = ({ world, app }: AppCall): object => ({
  data: listTemplates(world, app.appId).map(({ template_id, title, content }) => ({
    priTmplId: template_id,
    title,
    content,
    example: '',
    type: 2,
  })),
})
const add = ({ world, app, body }: AppCall): object => {
  const tid = body.text('tid')
  const kinds = body.ints('kidList') ?? []
  must(tid && kinds.length >= 2 && kinds.length <= 5, 200_014)
  const words = kinds.map((kind) => `thing${kind}`)
  return { priTmplId: addTemplate(world, app.appId, words, `模板 ${tid}`) }
}

/** Words the check finds; the platform's own list is secret. */
const risky: readonly { word: RegExp; label: number; suggest: 'risky' | 'review' }[] = [
  { word: /赌博|博彩|诈骗/, label: 20_008, suggest: 'risky' },
  { word: /色情|裸聊/, label: 20_002, suggest: 'risky' },
  { word: /傻[逼b]|去死/i, label: 20_003, suggest: 'risky' },
  { word: /加微信|最低价|免费领/, label: 10_001, suggest: 'review' },
]

const needActive = (call: AppCall): string => {
  const personId = personByOpenid(call.world, call.app.appId, call.body.text('openid') ?? '')
  must(personId, 40003)
  must(activeLately(call, personId), 61010)
  return personId
}
const verdict = (text: string) => {
  const found = risky.find(({ word }) => word.test(text))
  return { suggest: found?.suggest ?? 'pass', label: found?.label ?? 100 }
}

const checkText = (call: AppCall): object => {
  needActive(call)
  const content = call.body.text('content') ?? ''
  must(content !== '' && [...content].length <= 2500, 44_002)
  const result = verdict(content)
  return {
    trace_id: randomText(32),
    result,
    detail: [{ strategy: 'content_model', errcode: 0, ...result, prob: 90 }],
  }
}

export const MEDIA_CHECKED = 'mini-media'
const LOOKED_AT_AFTER_MS = 2_000
export interface MediaEnd {
  personId: string
  traceId: string
  url: string
}

const checkMedia = (call: AppCall): object => {
  const personId = needActive(call)
  const url = call.body.text('media_url') ?? ''
  must(/^https?:\/\//.test(url), 40097)
  const traceId = randomText(32)
  const { clock } = call.world
  clock.later(clock.now() + LOOKED_AT_AFTER_MS, MEDIA_CHECKED, { personId, traceId, url })
  return { trace_id: traceId }
}

/** The verdict comes by itself; a picture whose address says so is risky. */
export const endMediaCheck = (world: World, { personId, traceId, url }: MediaEnd): void => {
  const bad = /risky/.test(url)
  raiseEvent(world, 'mini', personId, 'wxa_media_check', {
    trace_id: traceId,
    appid: world.accounts.mini.appId,
    version: 2,
    result: { suggest: bad ? 'risky' : 'pass', label: bad ? 20_002 : 100 },
  })
}

const PER_MINUTE = 4_000
export const messageInterfaces: AppInterfaces = {
  'cgi-bin/message/subscribe/send': { method: 'POST', daily: 30_000_000, answer: send },
  'cgi-bin/message/custom/send': { method: 'POST', answer: sendCustom },
  'wxaapi/newtmpl/gettemplate': { method: 'GET', answer: list },
  'wxaapi/newtmpl/addtemplate': { method: 'POST', answer: add },
  'wxaapi/newtmpl/deltemplate': {
    method: 'POST',
    answer: ({ world, app, body }) => {
      dropTemplate(world, app.appId, body.text('priTmplId') ?? '')
      return done
    },
  },
  'wxa/msg_sec_check': { method: 'POST', perMinute: PER_MINUTE, answer: checkText },
  'wxa/media_check_async': { method: 'POST', perMinute: PER_MINUTE, answer: checkMedia },
}
