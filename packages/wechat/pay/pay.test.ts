// WeChat Pay: signatures and ciphers against known answers of others, and a client that believes
// only what the platform signed.
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fixtureJson, haveFixtures, vector } from '../fixtures.ts'
import { hideText, openSealed, seal, showText } from './cipher.ts'
import { createPayClient } from './client.ts'
import { NotifyError, openNotification, readResource } from './notify.ts'
import { publicKeyOf, type PlatformKeys } from './platform-keys.ts'
import { authorization, paySheet, signLines, verifyLines } from './signature.ts'

const apiV3Key = '0123456789abcdef0123456789abcdef'
const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const [ours, theirs] = [pair(), pair()]
const theirKey = createPrivateKey(theirs.privateKey)
const NOW = 1_700_000_000

describe.runIf(haveFixtures)('known answers', () => {
  const sealed = z.object({
    nonce: z.string(),
    associated_data: z.string(),
    ciphertext: z.string(),
  })

  it('signatures', () => {
    const known = z
      .object({ privateKeyPem: z.string(), message: z.string(), signature: z.string() })
      .parse(vector('wxpay-v3-rsa-sign'))
    const key = createPrivateKey(known.privateKeyPem)
    // A message of the protocol ends with a line break; the vector's has none.
    expect(verifyLines(createPublicKey(key), known.signature, known.message)).toBe(false)
    const easy = z
      .object({
        privateKeyPem: z.string(),
        certPem: z.string(),
        cases: z.array(z.object({ message: z.string(), signature: z.string() })),
      })
      .parse(vector('wxpay-v3-authorization-easywechat'))
    const derived = z
      .object({ cases: z.array(z.object({ message: z.string(), signature: z.string() })) })
      .parse(vector('wxpay-v3-derived-with-go-test-key'))
    const sets = [
      [createPrivateKey(easy.privateKeyPem), easy.cases],
      [key, derived.cases],
    ] as const
    for (const [privateKey, cases] of sets) {
      for (const one of cases) {
        const parts = one.message.replace(/\n$/, '').split('\n')
        expect(signLines(privateKey, ...parts)).toBe(one.signature)
        expect(verifyLines(createPublicKey(privateKey), one.signature, ...parts)).toBe(true)
        expect(verifyLines(createPublicKey(privateKey), one.signature, ...parts, 'x')).toBe(false)
      }
    }
    expect(publicKeyOf(easy.certPem).equals(createPublicKey(easy.privateKeyPem))).toBe(true)
  })

  it('the authorization of a request and the signature of a pay sheet', () => {
    const easy = z
      .object({
        privateKeyPem: z.string(),
        certSerial: z.string(),
        cases: z.array(z.object({ signature: z.string() })),
      })
      .parse(vector('wxpay-v3-authorization-easywechat'))
    const merchant = {
      mchId: 'm',
      serial: easy.certSerial,
      privateKey: createPrivateKey(easy.privateKeyPem),
    }
    const request = { method: 'GET', path: '/v3/certificates', body: '' }
    expect(authorization(merchant, request, 1_554_208_460, 'abcdef0123456789')).toBe(
      'WECHATPAY2-SHA256-RSA2048 mchid="m",nonce_str="abcdef0123456789",timestamp="1554208460",' +
        `serial_no="0DC0DF83",signature="${easy.cases[0]?.signature}"`,
    )
    const go = z.object({ privateKeyPem: z.string() }).parse(vector('wxpay-v3-rsa-sign'))
    const { cases } = z
      .object({ cases: z.array(z.object({ name: z.string(), signature: z.string() })) })
      .parse(vector('wxpay-v3-derived-with-go-test-key'))
    const sheet = paySheet(
      { privateKey: createPrivateKey(go.privateKeyPem) },
      'wx2421b1c4370ec43b',
      'wx201410272009395522657a690389285100',
      1_554_208_460,
      '593BEC0C930BF1AFEB40B4A08C8FB242',
    )
    expect(sheet.paySign).toBe(cases.find(({ name }) => name === 'paySign')?.signature)
    expect(sheet).toMatchObject({
      signType: 'RSA',
      package: 'prepay_id=wx201410272009395522657a690389285100',
    })
  })

  it('ciphers', () => {
    for (const name of ['wxpay-v3-aes-go', 'wxpay-v3-aes256gcm-cert']) {
      const known = sealed
        .extend({ apiv3Key: z.string(), plaintext: z.string() })
        .parse(vector(name))
      expect(openSealed(known.apiv3Key, known).trim()).toBe(known.plaintext.trim())
      expect(() => openSealed(known.apiv3Key, { ...known, associated_data: 'other' })).toThrow()
      expect(
        seal(known.apiv3Key, openSealed(known.apiv3Key, known), known.nonce, known.associated_data),
      ).toEqual(sealed.parse(known))
    }
    const easy = z
      .object({ apiv3Key: z.string(), resource: sealed })
      .parse(vector('wxpay-v3-notify-easywechat'))
    expect(JSON.parse(openSealed(easy.apiv3Key, easy.resource))).toEqual({ foo: 'bar' })
  })

  it('a whole notification, signed by a certificate', async () => {
    const known = z
      .object({
        apiv3Key: z.string(),
        platformCertPem: z.string(),
        headers: z.record(z.string(), z.string()),
        body: z.string(),
        plaintext: z.string(),
      })
      .parse(vector('wxpay-v3-notify-full'))
    const headers = new Headers(known.headers)
    const serial = headers.get('wechatpay-serial') ?? ''
    const platform: PlatformKeys = {
      of: async (name) => (name === serial ? publicKeyOf(known.platformCertPem) : undefined),
    }
    const open = (now: number, body = known.body, from = headers) =>
      openNotification({ apiV3Key: known.apiv3Key, platform }, (name) => from.get(name), body, now)
    const at = Number(headers.get('wechatpay-timestamp')) * 1000
    const told = await open(at + 299_000)
    expect(told).toMatchObject({
      event: 'PAYSCORE.USER_OPEN_SERVICE',
      resource: JSON.parse(known.plaintext),
    })
    expect(readResource(told)).toEqual({ kind: 'other', event: told.event })
    const probe = new Headers({
      ...known.headers,
      'Wechatpay-Signature': 'WECHATPAY/SIGNTEST/abcd',
    })
    for (const bad of [
      open(at + 301_000),
      open(at, `${known.body} `),
      open(at, known.body, probe),
    ]) {
      await expect(bad).rejects.toMatchObject({ name: 'NotifyError', fault: 'signature' })
    }
  })
})

it.runIf(haveFixtures)("a refund's notification, sealed by the platform", async () => {
  const resource = fixtureJson('skit/tenpayv3/EventSamples/Refund/RefundResource.json')
  const body = JSON.stringify({
    id: 'n1',
    create_time: '2026-03-02T10:00:00+08:00',
    event_type: 'REFUND.SUCCESS',
    resource: seal(apiV3Key, JSON.stringify(resource), '0123456789ab', 'refund'),
  })
  const told = await openNotification({ apiV3Key, platform }, signedBy(body), body, NOW * 1000)
  expect(readResource(told)).toMatchObject({ kind: 'refund', refund_status: 'SUCCESS' })
  const other = openNotification(
    { apiV3Key: 'f'.repeat(32), platform },
    signedBy(body),
    body,
    NOW * 1000,
  )
  await expect(other).rejects.toThrow(NotifyError)
})

const platform: PlatformKeys = {
  of: async (serial) => (serial === 'PUB_KEY_ID_1' ? createPublicKey(theirs.publicKey) : undefined),
}
const headersFor = (body: string, serial = 'PUB_KEY_ID_1', key = theirKey) => ({
  'wechatpay-serial': serial,
  'wechatpay-timestamp': String(NOW),
  'wechatpay-nonce': 'n',
  'wechatpay-signature': signLines(key, String(NOW), 'n', body),
})
const signedBy = (body: string) => {
  const headers = new Headers(headersFor(body))
  return (name: string) => headers.get(name)
}

it.runIf(haveFixtures)('payments and transfers as they are told', () => {
  const read = (event: string, file: string) =>
    readResource({
      id: 'n',
      event,
      at: new Date(0),
      resource: fixtureJson(`skit/tenpayv3/EventSamples/${file}.json`),
    })
  expect(read('TRANSACTION.SUCCESS', 'Transactions/TransactionResource')).toMatchObject({
    kind: 'transaction',
    trade_state: 'SUCCESS',
  })
  expect(
    read('MCHTRANSFER.BILL.FINISHED', 'MerchantTransfer/MerchantTransferBillFinishedResource'),
  ).toMatchObject({ kind: 'transfer', state: 'ACCEPTED' })
  expect(() =>
    readResource({ id: 'n', event: 'REFUND.SUCCESS', at: new Date(0), resource: {} }),
  ).toThrow(NotifyError)
})

it('names are hidden for the platform only', () => {
  expect(showText(theirKey, hideText(createPublicKey(theirs.publicKey), '陈静'))).toBe('陈静')
  expect(() =>
    showText(
      createPrivateKey(ours.privateKey),
      hideText(createPublicKey(theirs.publicKey), '陈静'),
    ),
  ).toThrow()
})

describe('client', () => {
  interface Seen {
    url: URL
    init: RequestInit
  }
  const merchant = (answer: (seen: Seen) => Response, platformKeys?: Record<string, string>) => {
    const seen: Seen[] = []
    const client = createPayClient({
      baseUrl: 'http://pay',
      mchId: '1900000109',
      serial: 'S1',
      privateKey: ours.privateKey,
      apiV3Key,
      platformKeys: platformKeys ?? { PUB_KEY_ID_1: theirs.publicKey },
      now: () => NOW * 1000,
      sleep: async () => undefined,
      fetch: async (address, init) => {
        const one = { url: new URL(address), init }
        seen.push(one)
        return answer(one)
      },
    })
    return { client, seen }
  }
  const good = (body: string) =>
    new Response(body || null, { status: body ? 200 : 204, headers: headersFor(body) })
  const order = {
    appid: 'wx1',
    mchid: '1900000109',
    description: '会员日',
    out_trade_no: 'o123456',
    notify_url: 'https://brand.example/pay',
    amount: { total: 100 },
    payer: { openid: 'o1' },
  }

  it('signs what it sends and reads what is signed', async () => {
    const { client, seen } = merchant(() => good('{"prepay_id":"wx2","more":1}'))
    expect(await client.prepayJsapi(order)).toEqual({ prepay_id: 'wx2' })
    const [{ url, init } = { url: new URL('http://x'), init: {} }] = seen
    const header = new Headers(init.headers).get('authorization') ?? ''
    const field = (name: string) => new RegExp(`${name}="([^"]+)"`).exec(header)?.[1] ?? ''
    expect(
      verifyLines(
        createPublicKey(ours.publicKey),
        field('signature'),
        'POST',
        url.pathname,
        field('timestamp'),
        field('nonce_str'),
        String(init.body),
      ),
    ).toBe(true)
    expect(JSON.parse(String(init.body))).toEqual(order)
  })

  it('signs the path with its query, and takes an empty answer', async () => {
    const { client, seen } = merchant(({ url }) =>
      good(
        url.pathname.endsWith('close')
          ? ''
          : '{"mchid":"1","out_trade_no":"o123456","trade_state":"NOTPAY"}',
      ),
    )
    expect(await client.closeTransaction({ out_trade_no: 'o123456', mchid: '1' })).toEqual({})
    expect(await client.getTransaction({ out_trade_no: 'o123456', mchid: '1' })).toMatchObject({
      trade_state: 'NOTPAY',
      promotion_detail: [],
    })
    const last = seen.at(-1)
    expect(`${last?.url.pathname}${last?.url.search}`).toBe(
      '/v3/pay/transactions/out-trade-no/o123456?mchid=1',
    )
    expect(JSON.parse(String(seen[0]?.init.body))).toEqual({ mchid: '1' })
  })

  it('an answer that is not signed by the platform is not believed', async () => {
    const stranger = createPrivateKey(pair().privateKey)
    const body = '{"prepay_id":"wx2"}'
    for (const headers of [
      {},
      headersFor(body, 'PUB_KEY_ID_1', stranger),
      headersFor(`${body} `),
    ]) {
      const { client } = merchant(() => new Response(body, { headers }))
      await expect(client.prepayJsapi(order)).rejects.toMatchObject({
        fault: 'garbled',
        definite: false,
      })
    }
  })

  it('a refusal says whether it was certainly not done', async () => {
    const refuse = (status: number, code: string) => {
      const { client, seen } = merchant(
        () => new Response(JSON.stringify({ code, message: 'no' }), { status }),
      )
      return client
        .refund(
          {
            out_trade_no: 'o123456',
            out_refund_no: 'r1',
            amount: { refund: 1, total: 100, currency: 'CNY' },
          },
          { patienceMs: 0 },
        )
        .catch((error: unknown) => ({ error, tries: seen.length }))
    }
    expect(await refuse(403, 'NOT_ENOUGH')).toMatchObject({
      tries: 1,
      error: {
        code: 'NOT_ENOUGH',
        definite: true,
        retryable: false,
        meaning: { zh: '商户余额不足' },
      },
    })
    expect(await refuse(500, 'SYSTEM_ERROR')).toMatchObject({
      error: { definite: false, retryable: true },
    })
    expect(await refuse(429, 'FREQUENCY_LIMITED')).toMatchObject({
      error: { definite: true, retryAfterMs: 60_000 },
    })
  })

  it('after silence a refund is asked again under the same number', async () => {
    let calls = 0
    const { client, seen } = merchant(() => {
      calls += 1
      if (calls === 1) throw new Error('hung up')
      return good(
        JSON.stringify({
          refund_id: 'f',
          out_refund_no: 'r1',
          transaction_id: 't',
          out_trade_no: 'o123456',
          status: 'PROCESSING',
          amount: { total: '100', refund: 1 },
        }),
      )
    })
    const request = {
      out_trade_no: 'o123456',
      out_refund_no: 'r1',
      amount: { refund: 1, total: 100, currency: 'CNY' },
    } as const
    expect(await client.refund(request)).toMatchObject({
      status: 'PROCESSING',
      amount: { total: 100 },
    })
    expect(seen.map(({ init }) => init.body)).toEqual([
      JSON.stringify(request),
      JSON.stringify(request),
    ])
  })
})

describe.runIf(haveFixtures)('platform certificates', () => {
  it('are fetched when a new serial is met, and only once for a made-up one', async () => {
    const easy = z
      .object({ privateKeyPem: z.string(), certPem: z.string(), certSerial: z.string() })
      .parse(vector('wxpay-v3-authorization-easywechat'))
    const key = createPrivateKey(easy.privateKeyPem)
    const certificates = JSON.stringify({
      data: [
        {
          serial_no: easy.certSerial,
          effective_time: '',
          expire_time: '',
          encrypt_certificate: seal(apiV3Key, easy.certPem, '0123456789ab', 'certificate'),
        },
      ],
    })
    let asked = 0
    let serial = easy.certSerial
    const client = createPayClient({
      baseUrl: 'http://pay',
      mchId: 'm',
      serial: 'S1',
      privateKey: ours.privateKey,
      apiV3Key,
      now: () => NOW * 1000,
      patienceMs: 0,
      fetch: async (address) => {
        const isCertificates = address.endsWith('/v3/certificates')
        if (isCertificates) asked += 1
        const body = isCertificates ? certificates : '{"code_url":"weixin://x"}'
        return new Response(body, {
          headers: headersFor(body, isCertificates ? easy.certSerial : serial, key),
        })
      },
    })
    const order = {
      appid: 'wx1',
      mchid: 'm',
      description: 'd',
      out_trade_no: 'o123456',
      notify_url: 'https://brand.example/pay',
      amount: { total: 1 },
    }
    expect(await client.prepayNative(order)).toEqual({ code_url: 'weixin://x' })
    expect(await client.prepayNative(order)).toEqual({ code_url: 'weixin://x' })
    serial = 'MADEUP'
    await expect(client.prepayNative(order)).rejects.toMatchObject({ fault: 'garbled' })
    await expect(client.prepayNative(order)).rejects.toMatchObject({ fault: 'garbled' })
    expect(asked).toBe(1)
  })
})
