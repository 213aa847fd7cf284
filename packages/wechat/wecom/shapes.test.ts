// Events of others, and the limits of a message.
import { describe, expect, it } from 'vitest'
import { eventSample, haveFixtures } from '../fixtures.ts'
import { buildXml } from '../xml.ts'
import { parseEvent } from './callback.ts'
import { attachment, messageBody, welcomeRequest } from './message.ts'

describe.runIf(haveFixtures)('samples of others', () => {
  it('events, in both envelopes', () => {
    const event = (name: string) => parseEvent(eventSample(name))
    const met = { userId: 'zhangsan', externalUserId: 'woAJ2GCAAAXtWyujaWJHDDGi0mACH71w' }
    expect(event('ChangeExternalContactEvent.AddExternalContact')).toEqual({
      kind: 'add_external_contact',
      corpId: 'wxf8b4f85f3a794e77',
      at: new Date(1403610513e3),
      state: 'teststate',
      welcomeCode: 'WELCOMECODE',
      ...met,
    })
    expect(event('ChangeExternalContactEvent.AddHalfExternalContact')).toMatchObject({
      kind: 'add_half_external_contact',
      ...met,
    })
    expect(event('ChangeExternalContactEvent.DeleteFollowUser')).toMatchObject({
      kind: 'del_follow_user',
      ...met,
    })
    expect(event('ChangeExternalContactEvent.EditExternalContact')).toMatchObject({
      kind: 'edit_external_contact',
    })
    expect(event('ChangeExternalContactEvent.TransferFail')).toMatchObject({
      kind: 'transfer_fail',
      reason: 'customer_refused',
    })
    expect(event('ChangeExternalContactEvent.MessageAuditApproved')).toMatchObject({
      kind: 'msg_audit_approved',
      corpId: 'toUser',
    })
    expect(event('ChangeExternalTagEvent.Create')).toMatchObject({
      kind: 'change_external_tag',
      change: 'create',
    })
    const chat = { kind: 'change_external_chat', chatId: 'CHAT_ID' }
    expect(event('ChangeExternalChatEvent.Create')).toMatchObject({ ...chat, change: 'create' })
    expect(event('ChangeExternalChatEvent.Dismiss')).toMatchObject({ ...chat, change: 'dismiss' })
    expect(event('ChangeExternalChatEvent.Update')).toMatchObject({
      ...chat,
      change: 'update',
      detail: 'add_member',
      joinScene: 1,
      quitScene: 0,
      members: ['Jack', 'Rose'],
    })
  })

  it('acquisition links and customer service, whatever they tell', () => {
    const told = (fields: Record<string, string | number>) =>
      parseEvent(
        buildXml({ ToUserName: 'ww1', CreateTime: 1_700_000_000, MsgType: 'event', ...fields }),
      )
    const link = { Event: 'customer_acquisition', LinkId: 'cawcde' }
    const chat = { ...link, ChangeType: 'customer_start_chat', UserID: 'li', ExternalUserID: 'wm1' }
    expect(told(chat)).toMatchObject({
      kind: 'customer_acquisition',
      change: 'customer_start_chat',
      linkId: 'cawcde',
      userId: 'li',
      externalUserId: 'wm1',
    })
    expect(told({ ...link, ChangeType: 'message_from_customer', ChatKey: 'key' })).toMatchObject({
      change: 'message_from_customer',
      chatKey: 'key',
    })
    const soon = { ExpireTime: 1_700_086_400, ExpireQuotaNum: 7 }
    expect(
      told({ Event: 'customer_acquisition', ChangeType: 'quota_expire_soon', ...soon }),
    ).toMatchObject({ change: 'quota_expire_soon', amount: 7, linkId: undefined })
    expect(told({ ...link, ChangeType: 'delete_link' })).toMatchObject({
      change: 'other',
      told: 'delete_link',
    })
    expect(told({ Event: 'kf_msg_or_event', Token: 'token', OpenKfId: 'wk1' })).toMatchObject({
      kind: 'kf_msg_or_event',
      token: 'token',
      openKfId: 'wk1',
    })
    expect(() => told({ Event: 'kf_msg_or_event', Token: 'token' })).toThrow('OpenKfId')
  })
})

describe('limits of a message', () => {
  const link = { msgtype: 'link', link: { title: '会员日', url: 'http://127.0.0.1/' } } as const

  it('counts bytes, not characters', () => {
    expect(messageBody.safeParse({ text: { content: '好'.repeat(1333) } }).success).toBe(true)
    expect(messageBody.safeParse({ text: { content: '好'.repeat(1334) } }).success).toBe(false)
    const long = { ...link, link: { ...link.link, title: '好'.repeat(43) } }
    expect(attachment.safeParse(long).success).toBe(false)
  })

  it('takes nine attachments, not ten', () => {
    const links = Array.from({ length: 10 }, () => link)
    expect(messageBody.safeParse({ attachments: links.slice(1) }).success).toBe(true)
    expect(messageBody.safeParse({ attachments: links }).success).toBe(false)
    expect(welcomeRequest.safeParse({ text: { content: 'x' } }).success).toBe(false)
    expect(attachment.safeParse({ msgtype: 'image', image: {} }).success).toBe(false)
  })
})
