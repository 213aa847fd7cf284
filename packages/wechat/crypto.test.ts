// The cipher against known answers of others, against WeCom's own npm package, and against harm.
import { decrypt as theirDecrypt, encrypt as theirEncrypt, getSignature } from '@wecom/crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  answerUrlCheck,
  assertSigned,
  callbackDigest,
  CallbackError,
  decrypt,
  encrypt,
  openCallback,
  sameText,
  sealCallback,
  signature,
  type CallbackKeys,
} from './crypto.ts'
import { fixtureJson, haveFixtures } from './fixtures.ts'

interface Signed {
  timestamp: string
  nonce: string
  msg_signature: string
  encrypt: string
  plain: string
}
interface UrlCheck {
  timestamp: string
  nonce: string
  msg_signature: string
  echostr: string
  echo: string
}
interface Vectors {
  'wecom-callback-official-sample': {
    corpid: string
    token: string
    encodingAesKey: string
    post: Signed
    urlVerify: UrlCheck
    signatureOnly: Omit<Signed, 'plain'> & { token: string }
  }
  'wecom-crypto-wechatpy': {
    corpid: string
    token: string
    encodingAesKey: string
    post: Signed
    urlVerify: UrlCheck
    replyEncrypt: Signed & { random16: string }
  }
  'msgcrypt-wxjava': {
    token: string
    encodingAesKey: string
    receiveid: string
    random16: string
    cases: { plain: string; encrypt: string }[]
  }
  'mp-callback-easywechat': Signed & { appid: string; token: string; encodingAesKey: string }
  'mp-server-verify-wechatpy': {
    token: string
    signature: string
    timestamp: string
    nonce: string
  }
}

const keys: CallbackKeys = {
  token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  receiveId: 'wx5823bf96d3bd56c7',
}

describe.runIf(haveFixtures)('known answers', () => {
  const vectors = haveFixtures ? (fixtureJson('vectors/vectors.json') as Vectors) : undefined
  const each = ['wecom-callback-official-sample', 'wecom-crypto-wechatpy'] as const

  it.each(each)('%s: push and URL check', (name) => {
    const set = vectors?.[name]
    if (!set) throw new Error(`no vector ${name}`)
    const own = { token: set.token, aesKey: set.encodingAesKey, receiveId: set.corpid }
    expect(openCallback(own, set.post, set.post.encrypt)).toBe(set.post.plain)
    expect(answerUrlCheck(own, set.urlVerify)).toBe(set.urlVerify.echo)
  })

  it('signature over a body whose key is not known', () => {
    const set = vectors?.['wecom-callback-official-sample'].signatureOnly
    if (!set) throw new Error('no vector')
    expect(signature(set.token, set.timestamp, set.nonce, set.encrypt)).toBe(set.msg_signature)
  })

  it('encrypts to the very bytes of the reference', () => {
    const set = vectors?.['msgcrypt-wxjava']
    const reply = vectors?.['wecom-crypto-wechatpy']
    if (!set || !reply) throw new Error('no vector')
    const own = { token: set.token, aesKey: set.encodingAesKey, receiveId: set.receiveid }
    for (const one of set.cases) {
      expect(encrypt(own, one.plain, Buffer.from(set.random16))).toBe(one.encrypt)
      expect(decrypt(own, one.encrypt)).toBe(one.plain)
    }
    const corp = { token: reply.token, aesKey: reply.encodingAesKey, receiveId: reply.corpid }
    const r = reply.replyEncrypt
    expect(encrypt(corp, r.plain, Buffer.from(r.random16))).toBe(r.encrypt)
    expect(signature(corp.token, r.timestamp, r.nonce, r.encrypt)).toBe(r.msg_signature)
  })

  it('official account: safe mode and server check', () => {
    const set = vectors?.['mp-callback-easywechat']
    const plain = vectors?.['mp-server-verify-wechatpy']
    if (!set || !plain) throw new Error('no vector')
    const own = { token: set.token, aesKey: set.encodingAesKey, receiveId: set.appid }
    expect(openCallback(own, set, set.encrypt)).toBe(set.plain)
    expect(signature(plain.token, plain.timestamp, plain.nonce)).toBe(plain.signature)
  })
})

describe("against the platform's own package", () => {
  it('each opens what the other sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const sealed = sealCallback(keys, text, '1409659813')
        const { timestamp, nonce, encrypted } = sealed
        expect(getSignature(keys.token, timestamp, nonce, encrypted)).toBe(sealed.msg_signature)
        expect(theirDecrypt(keys.aesKey, encrypted)).toMatchObject({
          message: text,
          id: keys.receiveId,
        })
        expect(decrypt(keys, theirEncrypt(keys.aesKey, text, keys.receiveId))).toBe(text)
      }),
      { numRuns: 200 },
    )
  })
})

describe('refuses', () => {
  const sealed = sealCallback(keys, '<xml>hello</xml>', '1409659813', 'nonce')

  it('a wrong signature, timestamp, nonce or text', () => {
    const last = sealed.encrypted.at(-5) === 'A' ? 'B' : 'A'
    const bent = sealed.encrypted.slice(0, -5) + last + sealed.encrypted.slice(-4)
    expect(() => openCallback(keys, sealed, bent)).toThrow(CallbackError)
    for (const change of [{ timestamp: '1' }, { nonce: 'x' }, { msg_signature: '' }]) {
      expect(() => assertSigned(keys, { ...sealed, ...change }, sealed.encrypted)).toThrow(
        CallbackError,
      )
    }
  })

  it('another receiver', () => {
    const other = { ...keys, receiveId: 'wwanother' }
    expect(() => decrypt(other, sealed.encrypted)).toThrow('another receiver')
  })

  it('another key, broken text, and any bytes without crashing otherwise', () => {
    const other = { ...keys, aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }
    expect(() => decrypt(other, sealed.encrypted)).toThrow(CallbackError)
    expect(() => decrypt({ ...keys, aesKey: 'short' }, sealed.encrypted)).toThrow(CallbackError)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decrypt(keys, Buffer.from(bytes).toString('base64'))).toThrow(CallbackError)
      }),
    )
  })
})

it('compares texts of any length, and names a callback by its content', () => {
  expect(sameText('a', 'a')).toBe(true)
  expect(sameText('a', 'ab')).toBe(false)
  expect(callbackDigest('<xml/>')).toBe(callbackDigest('<xml/>'))
  expect(callbackDigest('<xml/>')).not.toBe(callbackDigest('<xml> </xml>'))
})
