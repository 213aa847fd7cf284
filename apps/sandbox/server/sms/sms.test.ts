// Text messages of both clouds and reports to Tencent Ads: our own clients against the sandbox.
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createAdsClient,
  createAliyunSms,
  createTencentSms,
  rpcSignature,
  unlimited,
  WireError,
} from '#wechat'
import { openWorld, type World } from '../fixtures.ts'
import { outside, type Outside } from '../outside-fixture.ts'

let world: World
let drive: Outside
const plain = { quotas: unlimited, patienceMs: 0 }
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) =>
      error instanceof WireError ? (error.code ?? error.errcode) : String(error),
  )

beforeAll(async () => {
  world = await openWorld()
  drive = await outside(world.sandbox().origin)
})
afterAll(() => world.close())

it('Tencent: one outcome a number, on the phone, with a receipt', async () => {
  const receipts: unknown[] = []
  const server = createServer((request, response) => {
    let raw = ''
    request.on('data', (part) => (raw += part))
    request.on('end', () => {
      receipts.push(...(JSON.parse(raw) as unknown[]))
      response.end('{"result":0,"errmsg":"OK"}')
    })
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/receipts`
  await drive.call('POST', '/sms', { receiptUrl: { cloud: 'tencent', url } })
  const { endpoint, secretId, secretKey, appId } = drive.info.sms.tencent
  const sms = createTencentSms({ endpoint, secretId, secretKey, ...plain })
  const person = await drive.person('陈静', '13900001111')
  const send = (...numbers: string[]) =>
    sms.sendSms({
      PhoneNumberSet: numbers,
      SmsSdkAppId: appId,
      TemplateId: '1234',
      SignName: '云裳',
      TemplateParamSet: ['券码', 'A1'],
      SessionContext: 'batch-1',
    })
  const sent = await send('+8613900001111', '+8613900002222', '+8612')
  expect(sent.SendStatusSet.map(({ Code }) => Code)).toEqual([
    'Ok',
    'Ok',
    'InvalidParameterValue.IncorrectPhoneNumber',
  ])
  expect((await send('+8613900001111')).SendStatusSet[0]?.Code).toBe(
    'LimitExceeded.PhoneNumberThirtySecondLimit',
  )
  const { sms: inbox } = await drive.act<{ sms: object[] }>({ act: 'inbox', person: person.id })
  expect(inbox).toMatchObject([{ text: '【云裳】1234 券码 A1' }])
  await drive.turn(5_000)
  expect(receipts).toMatchObject([
    { mobile: '13900001111', report_status: 'SUCCESS', errmsg: 'DELIVRD' },
    { mobile: '13900002222', report_status: 'FAIL' },
  ])
  server.close()
  const stranger = createTencentSms({ endpoint, secretId, secretKey: 'wrong', ...plain })
  expect(
    await refused(
      stranger.sendSms({ PhoneNumberSet: ['+8613900001111'], SmsSdkAppId: appId, TemplateId: '1' }),
    ),
  ).toBe('AuthFailure.SignatureFailure')
})

it('Aliyun: the newer and the older signature, one outcome a call', async () => {
  const { endpoint, accessKeyId, accessKeySecret } = drive.info.sms.aliyun
  const sms = createAliyunSms({ endpoint, accessKeyId, accessKeySecret, ...plain })
  await drive.call('POST', '/sms', {
    word: { cloud: 'aliyun', kind: 'template', word: 'SMS_1', text: '您的券码 ${code}' },
  })
  const person = await drive.person('王磊', '13900003333')
  const send = (PhoneNumbers: string, TemplateCode = 'SMS_1') =>
    sms.sendSms({
      PhoneNumbers,
      SignName: '云裳',
      TemplateCode,
      TemplateParam: JSON.stringify({ code: 'A1' }),
    })
  expect(await send('13900003333')).toMatchObject({ Code: 'OK' })
  expect(await refused(send('13900003333'))).toBe('isv.BUSINESS_LIMIT_CONTROL')
  expect(await refused(send('13900004444', 'SMS_2'))).toBe('isv.SMS_TEMPLATE_ILLEGAL')
  expect(await refused(send('12'))).toBe('isv.MOBILE_NUMBER_ILLEGAL')
  const { sms: inbox } = await drive.act<{ sms: object[] }>({ act: 'inbox', person: person.id })
  expect(inbox).toMatchObject([{ text: '【云裳】您的券码 A1' }])

  const parameters: Record<string, string> = {
    Action: 'SendSms',
    Version: '2017-05-25',
    Format: 'JSON',
    AccessKeyId: accessKeyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: 'n1',
    Timestamp: `${new Date().toISOString().slice(0, 19)}Z`,
    PhoneNumbers: '13900005555',
    SignName: '云裳',
    TemplateCode: 'SMS_1',
  }
  const old = async (secret: string) => {
    const Signature = rpcSignature('GET', parameters, secret)
    const query = new URLSearchParams({ ...parameters, Signature }).toString()
    return (await (await fetch(`${endpoint}/?${query}`)).json()) as { Code: string }
  }
  expect((await old(accessKeySecret)).Code).toBe('OK')
  expect((await old('wrong')).Code).toBe('SignatureDoesNotMatch')
})

it('Tencent Ads counts an action once', async () => {
  const { baseUrl, accessToken, accountId, actionSetId } = drive.info.ads
  const ads = createAdsClient({ baseUrl, accessToken, accountId, ...plain })
  const report = (account_id: number) =>
    ads.addUserActions({
      account_id,
      user_action_set_id: actionSetId,
      actions: [
        {
          action_time: 1_760_000_000,
          action_type: 'SCANCODE',
          outer_action_id: 'visit-1',
          trace: { click_id: 'gdt-1' },
        },
      ],
    })
  await report(Number(accountId))
  await report(Number(accountId))
  expect(await refused(report(1))).toBe(18_001)
  const told = await drive.call<{ actions: object[] }>('GET', '/ads')
  expect(told.actions).toMatchObject([{ action_type: 'SCANCODE', click_id: 'gdt-1' }])
  const stranger = createAdsClient({ baseUrl, accessToken: 'x', accountId, ...plain })
  expect(
    await refused(
      stranger.addUserActions({
        account_id: 1,
        user_action_set_id: 1,
        actions: [
          {
            action_time: 1,
            action_type: 'SCANCODE',
            outer_action_id: 'a',
            trace: { click_id: 'c' },
          },
        ],
      }),
    ),
  ).toBe(11_000)
})
