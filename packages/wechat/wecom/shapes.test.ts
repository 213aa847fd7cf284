// Our shapes against sample payloads written by others.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { contactSample, eventSample, fixtureJson, haveFixtures } from '../fixtures.ts'
import * as access from './access.ts'
import { parseEvent } from './callback.ts'
import * as way from './contact-way.ts'
import * as customer from './customer.ts'
import * as mass from './groupmsg.ts'
import { attachment, messageBody, welcomeRequest } from './message.ts'
import * as tag from './tag.ts'

const p = 'CgibinExternalContact'
const samples: [string, z.ZodType][] = [
  [`ContactWay/${p}AddContactWayRequest`, way.contactWayRequest],
  [`ContactWay/${p}AddContactWayResponse`, way.contactWayReply],
  [`ContactWay/${p}UpdateContactWayRequest`, way.contactWayUpdate],
  [`ContactWay/${p}DeleteContactWayRequest`, way.contactWayId],
  [`ContactWay/${p}GetContactWayResponse`, way.contactWayReadReply],
  [`ContactWay/${p}ListContactWayRequest`, way.contactWayListRequest],
  [`ContactWay/${p}ListContactWayResponse`, way.contactWayListReply],
  [`${p}GetResponse`, customer.externalContactReply],
  [`${p}BatchGetByUserRequest`, customer.batchByUserRequest],
  [`${p}BatchGetByUserResponse`, customer.batchByUserReply],
  [`${p}ListResponse`, customer.customerListReply],
  [`${p}GetFollowUserListResponse`, customer.followUserListReply],
  [`${p}MarkTagRequest`, customer.markTagRequest],
  [`${p}RemarkRequest`, customer.remarkRequest],
  [`CorpTag/${p}AddCorpTagResponse`, tag.addTagReply],
  [`CorpTag/${p}AddCorpTagRequest`, tag.addTagRequest],
  [`CorpTag/${p}GetCorpTagListRequest`, tag.tagListRequest],
  [`GroupMessage/${p}AddMessageTemplateRequest`, mass.massRequest],
  [`GroupMessage/${p}AddMessageTemplateResponse`, mass.massReply],
  [`GroupMessage/${p}GetGroupMessageTaskRequest`, mass.massTaskRequest],
  [`GroupMessage/${p}GetGroupMessageTaskResponse`, mass.massTaskReply],
  [`GroupMessage/${p}GetGroupMessageSendResultResponse`, mass.massResultReply],
  [`GroupMessage/${p}RemindGroupMessageSendRequest`, mass.massId],
]

describe.runIf(haveFixtures)('samples of others', () => {
  it.each(samples)('%s', (path, shape) => {
    const sample = contactSample(path)
    const parsed = shape.safeParse(sample)
    expect(parsed.error).toBeUndefined()
    expect(z.record(z.string(), z.unknown()).parse(sample)).toMatchObject(
      Object.fromEntries(Object.entries(parsed.data as object).filter(([, value]) =>
        typeof value === 'string' && value !== '')))
  })

  it('token, sign-in and media', () => {
    const folder = 'skit/work/ModelSamples'
    const reply = (path: string) => fixtureJson(`${folder}/${path}.json`)
    access.tokenReply.parse(reply('Cgibin/CgibinGetTokenResponse'))
    expect(access.userInfoReply.parse(reply('CgibinAuth/CgibinAuthGetUserInfoResponse')))
      .toMatchObject({ external_userid: 'EXTERNAL_USERID' })
    expect(access.mediaReply.parse(reply('CgibinMedia/CgibinMediaUploadResponse')).created_at)
      .toBe(1380000000)
    access.callbackIpReply.parse(reply('Cgibin/CgibinGetCallbackIpResponse'))
  })

  it('events, in both envelopes', () => {
    const event = (name: string) => parseEvent(eventSample(name))
    const met = { userId: 'zhangsan', externalUserId: 'woAJ2GCAAAXtWyujaWJHDDGi0mACH71w' }
    expect(event('ChangeExternalContactEvent.AddExternalContact')).toEqual({
      kind: 'add_external_contact', corpId: 'wxf8b4f85f3a794e77', at: new Date(1403610513e3),
      state: 'teststate', welcomeCode: 'WELCOMECODE', ...met,
    })
    expect(event('ChangeExternalContactEvent.AddHalfExternalContact'))
      .toMatchObject({ kind: 'add_half_external_contact', ...met })
    expect(event('ChangeExternalContactEvent.DeleteFollowUser'))
      .toMatchObject({ kind: 'del_follow_user', ...met })
    expect(event('ChangeExternalContactEvent.EditExternalContact'))
      .toMatchObject({ kind: 'edit_external_contact' })
    expect(event('ChangeExternalContactEvent.TransferFail'))
      .toMatchObject({ kind: 'transfer_fail', reason: 'customer_refused' })
    expect(event('ChangeExternalContactEvent.MessageAuditApproved'))
      .toMatchObject({ kind: 'msg_audit_approved', corpId: 'toUser' })
    expect(event('ChangeExternalTagEvent.Create'))
      .toMatchObject({ kind: 'change_external_tag', change: 'create' })
    expect(event('ChangeExternalChatEvent.Create'))
      .toMatchObject({ kind: 'other', event: 'change_external_chat', change: 'create' })
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
