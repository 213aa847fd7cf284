// WeChat Pay: signatures, ciphers and notifications against known answers of others.
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fixtureJson, haveFixtures, vector } from '../fixtures.ts'
import { hideText, openSealed, seal, showText } from './cipher.ts'
import { NotifyError, openNotification, readResource } from './notify.ts'
import { publicKeyOf, type PlatformKeys } from './platform-keys.ts'
import { authorization, paySheet, signLines, verifyLines } from './signature.ts'
import { apiV3Key, NOW, ours, platform, signedBy, theirKey, theirs } from './test-keys.ts'
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
