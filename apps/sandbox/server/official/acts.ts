// What people do with the official account; each raises the message the platform would push.
import { ControlError } from '../refusal.ts'
import type { World } from '../world.ts'
import { giveConsent, openWindow, showOnPhone } from '../app/chat.ts'
import { raiseEvent, raiseFrom } from '../app/server-message.ts'
import { findParamCode } from './codes.ts'
import { fanOf, follow, unfollow } from './fans.ts'
import { openidFor } from '../users.ts'

const appId = (world: World): string => world.accounts.official.appId

/** Follows, by a code or by search; who follows already has scanned. */
export const followAccount = (world: World, personId: string, scanned?: string): object => {
  const code = scanned === undefined ? undefined : findParamCode(world, scanned)
  if (scanned !== undefined && !code) throw new ControlError(404, 'the code is not valid any more')
  return world.store.together(() => {
    const scene = code ? 'ADD_SCENE_QR_CODE' : 'ADD_SCENE_SEARCH'
    const news = follow(world, appId(world), personId, scene, code?.scene ?? '')
    const ticket = code && { Ticket: code.ticket }
    openWindow(world, appId(world), personId, 'touch')
    if (news)
      raiseEvent(world, 'official', personId, 'subscribe', {
        EventKey: code ? `qrscene_${code.scene}` : '',
        ...ticket,
      })
    else if (code)
      raiseEvent(world, 'official', personId, 'SCAN', { EventKey: code.scene, ...ticket })
    return {
      result: news ? 'followed' : 'already',
      openid: openidFor(world, appId(world), personId),
    }
  })
}

export const unfollowAccount = (world: World, personId: string): object =>
  world.store.together(() => {
    if (unfollow(world, appId(world), personId))
      raiseEvent(world, 'official', personId, 'unsubscribe', { EventKey: '' })
    return {}
  })

const needFollower = (world: World, personId: string): void => {
  const fan = fanOf(world, appId(world), openidFor(world, appId(world), personId))
  if (fan?.subscribed !== 1) throw new ControlError(409, 'she does not follow the account')
}

export const pressMenu = (world: World, personId: string, event: 'CLICK' | 'VIEW', key: string) => {
  needFollower(world, personId)
  if (event === 'CLICK') openWindow(world, appId(world), personId, 'touch')
  raiseEvent(world, 'official', personId, event, { EventKey: key })
  return {}
}

export const sayToAccount = (world: World, personId: string, content: string): object => {
  needFollower(world, personId)
  return world.store.together(() => {
    openWindow(world, appId(world), personId, 'message')
    const id = showOnPhone(world, appId(world), personId, 'person', { text: { content } })
    raiseFrom(world, 'official', personId, {
      MsgType: 'text',
      Content: content,
      MsgId: `${Math.floor(world.machine() / 1000)}${String(id).padStart(9, '0')}`,
    })
    return { id }
  })
}

export const tellPlace = (world: World, personId: string, latitude: number, longitude: number) => {
  needFollower(world, personId)
  raiseEvent(world, 'official', personId, 'LOCATION', {
    Latitude: String(latitude),
    Longitude: String(longitude),
    Precision: '30.000000',
  })
  return {}
}

/** She answers the question whether she wants such messages. */
export const answerConsent = (
  world: World,
  kind: 'official' | 'mini',
  personId: string,
  templateId: string,
  accepted: boolean,
): object =>
  world.store.together(() => {
    const app = world.accounts[kind].appId
    if (accepted) giveConsent(world, app, personId, templateId)
    raiseEvent(world, kind, personId, 'subscribe_msg_popup_event', {
      SubscribeMsgPopupEvent: {
        List: {
          TemplateId: templateId,
          SubscribeStatusString: accepted ? 'accept' : 'reject',
          PopupScene: kind === 'official' ? 2 : 0,
        },
      },
    })
    return {}
  })

/** Template messages no longer reach her, or do again. */
export const blockTemplates = (world: World, personId: string, blocked: boolean): object => {
  needFollower(world, personId)
  world.store.run(
    'update fan set blocked = ? where app_id = ? and person_id = ?',
    blocked ? 1 : 0,
    appId(world),
    personId,
  )
  return {}
}
