// Tencent Cloud's own SDK and WeCom's own cipher, unchanged.
import { decrypt, encrypt, getSignature } from '@wecom/crypto'
import { sms } from 'tencentcloud-sdk-nodejs-sms'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listen, openOutside, until, type Arrived } from './world.ts'

let world: Awaited<ReturnType<typeof openOutside>>
beforeAll(async () => {
  world = await openOutside()
})
afterAll(() => world.close())

const clientWith = (secretKey: string, path = '') => {
  const { secretId } = world.info.sms.tencent
  // Its signature speaks of the service "127", the first part of this address.
  return new sms.v20210111.Client({
    credential: { secretId, secretKey },
    region: 'ap-guangzhou',
    profile: {
      httpProfile: { endpoint: `${new URL(world.info.origin).host}${path}`, protocol: 'http://' },
    },
  })
}

it('tencentcloud-sdk: SendSms arrives on the phone; a wrong key is refused', async () => {
  const person = await world.drive.person('陈静', '13900001111')
  const request = {
    PhoneNumberSet: ['+8613900001111'],
    SmsSdkAppId: world.info.sms.tencent.appId,
    TemplateId: '449739',
    SignName: '云裳',
    TemplateParamSet: ['1234'],
  }
  const sent = await clientWith(world.info.sms.tencent.secretKey).SendSms(request)
  expect(sent.SendStatusSet).toMatchObject([{ Code: 'Ok', PhoneNumber: '+8613900001111', Fee: 1 }])
  const { sms: inbox } = await world.drive.act<{ sms: object[] }>({
    act: 'inbox',
    person: person.id,
  })
  expect(inbox).toHaveLength(1)
  await world.drive.turn(60_000)
  const below = clientWith(world.info.sms.tencent.secretKey, '/sms/tencent')
  expect((await below.SendSms(request)).SendStatusSet).toMatchObject([{ Code: 'Ok' }])
  await expect(clientWith('wrong').SendSms(request)).rejects.toMatchObject({
    code: 'AuthFailure.SignatureFailure',
  })
})

it('@wecom/crypto: opens what WeCom pushes, and answers its echo', async () => {
  const { wecom } = world.info
  if (!wecom) throw new Error('there is no corp')
  const arrived: (Arrived & { message: string; id: string })[] = []
  const server = await listen(async (one) => {
    const query = new URL(one.url, 'http://x').searchParams
    const read = (name: string) => query.get(name) ?? ''
    const sealed = query.get('echostr') ?? /<Encrypt>(?:<!\[CDATA\[)?([^\]<]+)/.exec(one.body)?.[1]
    const right = getSignature(wecom.token, read('timestamp'), read('nonce'), sealed ?? '')
    if (right !== read('msg_signature')) throw new Error('wrong signature')
    const { message, id } = decrypt(wecom.aesKey, sealed ?? '')
    arrived.push({ ...one, message, id })
    return query.has('echostr') ? message : ''
  })
  const verified = await fetch(`${world.info.origin}/sandbox/api/corps/${wecom.corpId}/callback`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: server.url }),
  })
  expect(await verified.json()).toEqual({ ok: true })
  const person = await world.drive.person('王磊')
  const { corpId } = wecom
  await world.drive.act({ act: 'add', person: person.id, corpId, userid: 'li', state: 's' })
  await until(() => arrived.length > 1, 'the event')
  expect(arrived.at(-1)?.message).toContain('add_external_contact')
  expect(arrived.at(-1)?.id).toBe(corpId)
  expect(decrypt(wecom.aesKey, encrypt(wecom.aesKey, 'hello', corpId)).message).toBe('hello')
  server.close()
})
