// Server messages: in plain and safe mode, in XML and JSON, against samples of others.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CallbackError, sealCallback, signature, type CallbackKeys } from '../crypto.ts'
import { haveFixtures, serverSample, vector } from '../fixtures.ts'
import { parseXml, textOf, XmlError } from '../xml.ts'
import {
  answerServerCheck,
  openServerMessage,
  parseServerMessage,
  replyText,
  sealReply,
  serverMessageKey,
} from './callback.ts'

const keys: CallbackKeys = {
  token: 'test',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  receiveId: 'wxb11529c136998cb6',
}
const signed = (timestamp: string, nonce: string) => ({
  timestamp,
  nonce,
  signature: signature(keys.token, timestamp, nonce),
})
const faultOf = (act: () => unknown): string => {
  try {
    act()
    return 'none'
  } catch (error) {
    return error instanceof CallbackError ? error.fault : error instanceof XmlError ? 'xml' : 'else'
  }
}

describe('verification', () => {
  it('the address check gives the echo back, to WeChat only', () => {
    const query = { ...signed('1410685589', 'test'), echostr: 'echo' }
    expect(answerServerCheck(keys, query)).toBe('echo')
    expect(faultOf(() => answerServerCheck(keys, { ...query, nonce: 'other' }))).toBe('signature')
  })

  it.runIf(haveFixtures)('the known answer of another library', () => {
    const known = z
      .object({
        token: z.string(),
        signature: z.string(),
        timestamp: z.string(),
        nonce: z.string(),
      })
      .parse(vector('mp-server-verify-wechatpy'))
    expect(answerServerCheck({ ...keys, token: known.token }, { ...known, echostr: 'e' })).toBe('e')
  })

  it.runIf(haveFixtures)('safe mode: the known answer of another library', () => {
    const known = z
      .object({
        appid: z.string(),
        token: z.string(),
        encodingAesKey: z.string(),
        encrypt: z.string(),
        msg_signature: z.string(),
        nonce: z.string(),
        timestamp: z.string(),
        plain: z.string(),
      })
      .parse(vector('mp-callback-easywechat'))
    const theirs = { token: known.token, aesKey: known.encodingAesKey, receiveId: known.appid }
    const query = { ...known, signature: '', encrypt_type: 'aes' }
    const body = `<xml><ToUserName>x</ToUserName><Encrypt>${known.encrypt}</Encrypt></xml>`
    const plain = openServerMessage(theirs, query, body)
    expect(plain).toBe(known.plain)
    expect(parseServerMessage(plain)).toMatchObject({
      kind: 'message',
      type: 'text',
      text: 'hello',
    })
    expect(faultOf(() => openServerMessage({ ...theirs, receiveId: 'wx1' }, query, body))).toBe(
      'receiver',
    )
    expect(
      faultOf(() => openServerMessage(theirs, { ...query, msg_signature: undefined }, body)),
    ).toBe('signature')
  })

  it('plain mode: the body as it is, but only signed', () => {
    const body = '<xml><MsgType>text</MsgType></xml>'
    expect(openServerMessage(keys, signed('1', 'n'), body)).toBe(body)
    expect(
      faultOf(() => openServerMessage(keys, { ...signed('1', 'n'), signature: 'x' }, body)),
    ).toBe('signature')
  })

  it('a safe-mode push in JSON opens too', () => {
    const sealed = sealCallback(keys, '{"MsgType":"event"}', '1', 'n')
    expect(
      openServerMessage(
        keys,
        { ...sealed, signature: '', encrypt_type: 'aes' },
        JSON.stringify({ ToUserName: 'gh', Encrypt: sealed.encrypted }),
      ),
    ).toBe('{"MsgType":"event"}')
  })
})

describe.runIf(haveFixtures)('samples of others', () => {
  const event = (path: string) => parseServerMessage(serverSample(path))

  it('following, scanning, the menu, places', () => {
    expect(event('MpPush/SubscribePushEvent.xml')).toEqual({
      kind: 'subscribe',
      account: 'toUser',
      openid: 'FromUser',
      at: new Date(123456789e3),
    })
    expect(event('MpPush/ScanPushEvent.xml')).toMatchObject({
      kind: 'scan',
      scene: 'SCENE_VALUE',
      ticket: 'TICKET',
    })
    expect(event('MpPush/UnsubscribePushEvent.xml')).toMatchObject({ kind: 'unsubscribe' })
    expect(event('MpPush/ClickPushEvent.xml')).toMatchObject({ kind: 'click', key: 'EVENTKEY' })
    expect(event('MpPush/ViewPushEvent.xml')).toMatchObject({ kind: 'view' })
    expect(event('MpPush/LocationPushEvent.xml')).toMatchObject({
      kind: 'location',
      latitude: 23.137466,
      longitude: 113.352425,
    })
    expect(event('MpPush/ScanCodePushEvent.xml')).toMatchObject({
      kind: 'other',
      event: 'scancode_push',
    })
  })

  it('messages, in XML and JSON alike', () => {
    const message = {
      kind: 'message',
      type: 'text',
      text: 'this is a test',
      msgId: '1234567890123456',
    }
    expect(event('MpMessage/TextMessageEvent.xml')).toMatchObject(message)
    expect(event('MpMessage/TextMessageEvent.json')).toMatchObject(message)
    expect(event('MpMessage/ImageMessageEvent.xml')).toMatchObject({
      type: 'image',
      mediaId: 'media_id',
    })
  })

  it('how messages ended, and what she consents to', () => {
    expect(event('MpJob/TemplateSendJobFinishEvent.xml')).toMatchObject({
      kind: 'templateSent',
      msgId: '200163836',
      status: 'success',
    })
    expect(event('MpSubscribeMessage/SubscribeMessagePopupEvent.xml')).toMatchObject({
      kind: 'consent',
      how: 'asked',
      consents: [{ status: 'accept' }, { status: 'reject' }],
    })
    for (const form of ['List', 'Object']) {
      expect(event(`MpSubscribeMessage/SubscribeMessagePopupEvent.${form}.json`)).toMatchObject({
        kind: 'consent',
        consents: [{ status: 'accept' }],
      })
    }
    for (const form of ['xml', 'json']) {
      expect(event(`MpSubscribeMessage/SubscribeMessageChangeEvent.${form}`)).toMatchObject({
        kind: 'consent',
        how: 'changed',
        consents: [{ status: 'reject' }],
      })
    }
    expect(event('MpSubscribeMessage/SubscribeMessageSentEvent.xml')).toMatchObject({
      sent: [{ msgId: '1700827132819554304', errorCode: 0 }],
    })
    expect(event('MpSubscribeMessage/SubscribeMessageSentEvent.json')).toMatchObject({
      sent: [{ msgId: '1864323726461255680', errorCode: 0 }],
    })
    expect(event('WxaSecurity/WxaMediaCheckEvent.json')).toMatchObject({
      kind: 'mediaChecked',
      suggest: 'pass',
      label: 100,
      traceId: '60f96f1d-3845297a-1976a3ae',
    })
  })
})

describe('oddities', () => {
  const body = (inner: string) =>
    '<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName>' +
    `<CreateTime>100</CreateTime>${inner}</xml>`
  const subscribe = body(
    '<MsgType>event</MsgType><Event>subscribe</Event>' +
      '<EventKey>qrscene_c18</EventKey><Ticket>t</Ticket>',
  )

  it('a follower who scanned has the scene without its frame; long ids keep their digits', () => {
    expect(parseServerMessage(subscribe)).toMatchObject({
      kind: 'subscribe',
      scene: 'c18',
      ticket: 't',
    })
    expect(
      parseServerMessage(
        '{"ToUserName":"gh_1","FromUserName":"o1","CreateTime":100,' +
          '"MsgType":"text","Content":"hi","MsgId":24587123456789012345}',
      ),
    ).toMatchObject({ msgId: '24587123456789012345' })
  })

  it('events are told apart by who and when, messages by their id', () => {
    const event = parseServerMessage(subscribe)
    expect(serverMessageKey(event)).toBe('o1 100000 subscribe')
    expect(serverMessageKey({ ...event, kind: 'message', type: 'text', msgId: '7' })).toBe(
      'message 7',
    )
  })

  it.each(['<xml></xml>', '{"a":1}', '[1]', body('<MsgType>event</MsgType>'), '{', '<xml>'])(
    'what is missing is refused: %s',
    (bad) => {
      expect(() => parseServerMessage(bad)).toThrow()
    },
  )

  it('an answer goes back the way the message came', () => {
    const reply = replyText(parseServerMessage(subscribe), '您好', new Date(7_000))
    expect(reply).toContain('<ToUserName><![CDATA[o1]]></ToUserName>')
    const sealed = parseXml(sealReply(keys, reply, '7', 'n'))
    expect(
      openServerMessage(
        keys,
        {
          signature: '',
          timestamp: '7',
          nonce: 'n',
          encrypt_type: 'aes',
          msg_signature: textOf(sealed, 'MsgSignature'),
        },
        `<xml><Encrypt>${textOf(sealed, 'Encrypt')}</Encrypt></xml>`,
      ),
    ).toBe(reply)
  })
})
