// The client of WeChat Pay believes only what the platform signed.
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { haveFixtures, vector } from '../fixtures.ts'
import { seal } from './cipher.ts'
import { createPayClient } from './client.ts'
import { verifyLines } from './signature.ts'
import { apiV3Key, headersFor, NOW, ours, pair, theirs } from './test-keys.ts'

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
