// What an account may say, by its follower's leave: template messages, consents, and answers within
// the time her own act allows.
import { randomText } from '../ids.ts'
import { must } from '../refusal.ts'
import { personByOpenid } from '../users.ts'
import type { World } from '../world.ts'
import { done, type AppCall, type AppInterfaces } from '../app/call.ts'
import { showOnPhone, takeConsent, takeWindow } from '../app/chat.ts'
import { raiseEvent } from '../app/server-message.ts'
import { addTemplate, dropTemplate, fillTemplate, listTemplates } from '../app/template.ts'
import { fanOf, type Fan } from './fans.ts'

export const TEMPLATE_DONE = 'official-template'
const FINISHED_AFTER_MS = 1_000
const TEN_MINUTES_MS = 600_000

const needFollower = ({ world, app, body }: AppCall): Fan => {
  const openid = body.text('touser') ?? ''
  must(personByOpenid(world, app.appId, openid), 40003)
  const fan = fanOf(world, app.appId, openid)
  must(fan?.subscribed === 1, 43004)
  return fan
}

interface SentRow {
  msgid: string
  at: number
}

/** The same message of ours twice within ten minutes is one. */
const sentBefore = ({ world, app }: AppCall, openid: string, ours: string | undefined) => {
  const row =
    ours === undefined
      ? undefined
      : world.store.first<SentRow>(
          'select msgid, at from app_sent where app_id = ? and openid = ? and client_msg_id = ?',
          app.appId,
          openid,
          ours,
        )
  return row && world.clock.now() - row.at < TEN_MINUTES_MS ? row.msgid : undefined
}

const newMsgId = (world: World): string =>
  `${Math.floor(world.machine() / 1000)}${Math.floor(Math.random() * 1e9)}`

const sendTemplate = (call: AppCall): object => {
  const { world, app, body } = call
  const fan = needFollower(call)
  const filled = fillTemplate(world, app.appId, body.text('template_id'), body.object('data'))
  const ours = body.text('client_msg_id')
  const before = sentBefore(call, fan.openid, ours)
  if (before !== undefined) return { msgid: Number(before) }
  const msgid = newMsgId(world)
  world.store.together(() => {
    world.store.run(
      'insert or replace into app_sent values (?, ?, ?, ?, ?)',
      ours ?? randomText(16),
      app.appId,
      fan.openid,
      msgid,
      world.clock.now(),
    )
    if (fan.blocked === 0)
      showOnPhone(world, app.appId, fan.person_id, 'template', {
        title: filled.template.title,
        values: filled.values,
        url: body.text('url'),
      })
    world.clock.later(world.clock.now() + FINISHED_AFTER_MS, TEMPLATE_DONE, {
      personId: fan.person_id,
      msgid,
      status: fan.blocked === 0 ? 'success' : 'failed:user block',
    })
  })
  return { msgid: Number(msgid) }
}

export interface TemplateEnd {
  personId: string
  msgid: string
  status: string
}

/** How a template message ended is told a moment later. */
export const endTemplate = (world: World, { personId, msgid, status }: TemplateEnd): void => {
  raiseEvent(world, 'official', personId, 'TEMPLATESENDJOBFINISH', {
    MsgID: Number(msgid),
    Status: status,
  })
}

const sendSubscribe = (call: AppCall): object => {
  const { world, app, body } = call
  const openid = body.text('touser') ?? ''
  const personId = personByOpenid(world, app.appId, openid)
  must(personId, 40003)
  const filled = fillTemplate(world, app.appId, body.text('template_id'), body.object('data'))
  world.store.together(() => {
    takeConsent(world, app.appId, personId, filled.template.template_id)
    showOnPhone(world, app.appId, personId, 'subscribe', {
      title: filled.template.title,
      values: filled.values,
      url: body.text('page'),
    })
    raiseEvent(world, 'official', personId, 'subscribe_msg_sent_event', {
      SubscribeMsgSentEvent: {
        List: {
          TemplateId: filled.template.template_id,
          MsgID: Number(newMsgId(world)),
          ErrorCode: 0,
          ErrorStatus: 'success',
        },
      },
    })
  })
  return done
}

const kinds = ['text', 'image', 'voice', 'video', 'news', 'msgmenu', 'miniprogrampage']

/** The same rules stand over accounts and mini programs. */
export const sendCustom = ({ world, app, body }: AppCall): object => {
  const personId = personByOpenid(world, app.appId, body.text('touser') ?? '')
  must(personId, 40003)
  const msgtype = body.text('msgtype') ?? ''
  must(kinds.includes(msgtype) && body.object(msgtype), 40008)
  takeWindow(world, app.appId, personId)
  showOnPhone(world, app.appId, personId, 'custom', { [msgtype]: body.raw(msgtype) })
  return done
}

const list = ({ world, app }: AppCall): object => ({
  template_list: listTemplates(world, app.appId).map((template) => ({
    ...template,
    primary_industry: '消费品',
    deputy_industry: '消费品',
    example: '',
  })),
})
const add = ({ world, app, body }: AppCall): object => {
  const short = body.text('template_id_short')
  must(short, 40037)
  const words = body.texts('keyword_name_list') ?? ['first', 'keyword1', 'remark']
  return { template_id: addTemplate(world, app.appId, words, `模板 ${short}`) }
}

const A_DAY = 100_000
export const messageInterfaces: AppInterfaces = {
  'cgi-bin/message/template/send': { method: 'POST', daily: A_DAY, answer: sendTemplate },
  'cgi-bin/message/template/subscribe': { method: 'POST', daily: A_DAY, answer: sendSubscribe },
  'cgi-bin/message/subscribe/bizsend': { method: 'POST', daily: A_DAY, answer: sendSubscribe },
  'cgi-bin/message/custom/send': { method: 'POST', daily: 500_000, answer: sendCustom },
  'cgi-bin/template/get_all_private_template': { method: 'GET', daily: 1_000, answer: list },
  'cgi-bin/template/api_add_template': { method: 'POST', daily: 1_000, answer: add },
  'cgi-bin/template/del_private_template': {
    method: 'POST',
    daily: 1_000,
    answer: ({ world, app, body }) => {
      dropTemplate(world, app.appId, body.text('template_id') ?? '')
      return done
    },
  },
}
