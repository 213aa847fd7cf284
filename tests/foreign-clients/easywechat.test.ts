// node-easywechat, unchanged: its clients call WeCom, the official account, the mini program and
// Pay, and its servers open what the sandbox pushes.
import { MiniApp, OfficialAccount, Pay, ServerRequest, Work } from 'node-easywechat'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listen, openOutside, until, type Arrived } from './world.ts'

let world: Awaited<ReturnType<typeof openOutside>>
beforeAll(async () => {
  world = await openOutside()
})
afterAll(() => world.close())

const common = (baseUrl: string) => ({
  http: { baseURL: `${baseUrl}/` },
  file_cache: { path: world.dataDir, dirMode: 0o700, fileMode: 0o600, ext: '.cache' },
})
const requestOf = ({ method, url, headers, body }: Arrived) =>
  new ServerRequest(method as 'POST', url, headers, Buffer.from(body))

it('WeCom: token, customer contact, and the callback server', async () => {
  const { wecom } = world.info
  if (!wecom) throw new Error('there is no corp')
  const { corpId: corp_id, secret, token, aesKey: aes_key, baseUrl } = wecom
  // Its servers are made for one request each.
  const open = () => new Work({ corp_id, secret, token, aes_key, ...common(baseUrl) })
  const events: Record<string, unknown>[] = []
  const server = await listen(async (arrived) => {
    const app = open()
    app.setRequest(requestOf(arrived))
    const hears = app.getServer()
    hears.with(async (message, next) => {
      events.push(message as unknown as Record<string, unknown>)
      return next?.(message)
    })
    const response = await hears.serve()
    return response.getBody()?.toString() ?? ''
  })
  const verified = await fetch(`${world.info.origin}/sandbox/api/corps/${corp_id}/callback`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: server.url }),
  })
  expect(await verified.json()).toEqual({ ok: true })

  const client = open().getClient()
  const made = await client.post('cgi-bin/externalcontact/add_contact_way', {
    data: { type: 1, scene: 2, user: ['li'], state: 'door', skip_verify: true },
  })
  const way = made.toObject() as { errcode: number; config_id: string; qr_code: string }
  expect(way.errcode).toBe(0)
  const person = await world.drive.person('陈静')
  const added = await world.drive.act<{ externalUserId: string }>({
    act: 'add',
    person: person.id,
    configId: way.config_id,
  })
  await until(() => events.some((one) => one['ChangeType'] === 'add_external_contact'), 'the event')
  expect(server.failed).toEqual([])
  const got = await client.get('cgi-bin/externalcontact/get', {
    params: { external_userid: added.externalUserId },
  })
  expect(got.toObject()).toMatchObject({
    external_contact: { name: '陈静' },
    follow_user: [{ userid: 'li', state: 'door' }],
  })
  server.close()
})

it('the official account: token, code, followers, and its server both ways, sealed', async () => {
  const { appId: app_id, secret, token, aesKey: aes_key, baseUrl } = world.info.official
  const open = () => new OfficialAccount({ app_id, secret, token, aes_key, ...common(baseUrl) })
  const server = await listen(async (arrived) => {
    const app = open()
    app.setRequest(requestOf(arrived))
    const hears = app.getServer()
    hears.addMessageListener('text', async () => '欢迎光临')
    const response = await hears.serve()
    return response.getBody()?.toString() ?? ''
  })
  const callback = { platform: 'official', url: server.url, mode: 'safe' }
  expect(await world.drive.call('POST', '/callback', callback)).toEqual({ ok: true })

  const client = open().getClient()
  const code = (
    await client.post('cgi-bin/qrcode/create', {
      data: {
        action_name: 'QR_STR_SCENE',
        expire_seconds: 600,
        action_info: { scene: { scene_str: 'store18' } },
      },
    })
  ).toObject() as { url: string }
  const { id: person, openIds } = await world.drive.person('王磊')
  await world.drive.act({ act: 'follow', person, code: code.url })
  const info = await client.get('cgi-bin/user/info', { params: { openid: openIds.official } })
  expect(info.toObject()).toMatchObject({ subscribe: 1, qr_scene_str: 'store18' })
  const list = await client.get('cgi-bin/user/get')
  expect(list.toObject()).toMatchObject({ total: 1, data: { openid: [openIds.official] } })

  await world.drive.act({ act: 'say', person, text: '在吗' })
  const answered = async () => {
    const { apps } = await world.drive.act<{ apps: { origin: string }[] }>({ act: 'inbox', person })
    return apps.some(({ origin }) => origin === 'reply')
  }
  await until(answered, 'the sealed reply on the phone')
  expect(server.failed).toEqual([])
  server.close()
})

it('the mini program: a session, and a code as bytes', async () => {
  const { appId: app_id, secret, token, aesKey: aes_key, baseUrl } = world.info.mini
  const app = new MiniApp({ app_id, secret, token, aes_key, ...common(baseUrl) })
  const { id: person, openIds } = await world.drive.person('赵敏')
  const { code } = await world.drive.act<{ code: string }>({ act: 'login', person })
  const session = (await app.getUtils().codeToSession(code)) as unknown as { openid: string }
  expect(session.openid).toBe(openIds.mini)
  const picture = await app.getClient().post('wxa/getwxacodeunlimit', {
    data: { scene: 's=18' },
    responseType: 'arraybuffer',
  })
  expect(picture.getHeaders()['content-type']).toContain('image/')
})

it('Pay, by certificates it fetches: an order, and a notification its server verifies', async () => {
  const { pay, official } = world.info
  await world.drive.merchant({ mode: 'certificate' })
  const app = new Pay({
    mch_id: pay.mchId,
    certificate: pay.merchantCertificateFile,
    private_key: pay.merchantPrivateKeyFile,
    secret_key: pay.apiV3Key,
    ...common(pay.baseUrl),
  })
  const paid: unknown[] = []
  const server = await listen(async (arrived) => {
    app.setRequest(requestOf(arrived))
    await app.getValidator().validate(requestOf(arrived))
    const hears = app.getServer()
    hears.handlePaid(async (message) => {
      paid.push((message as unknown as { attributes: object }).attributes)
    })
    return (await hears.serve()).getBody()?.toString() ?? ''
  })
  const person = await world.drive.person('李敏')
  const response = await app.getClient().request('POST', '/v3/pay/transactions/jsapi', {
    data: {
      appid: official.appId,
      mchid: pay.mchId,
      description: '羊绒围巾',
      out_trade_no: 'easy-000001',
      notify_url: server.url,
      amount: { total: 100, currency: 'CNY' },
      payer: { openid: person.openIds.official },
    },
  })
  const { prepay_id } = response.toObject() as { prepay_id: string }
  expect(prepay_id).toMatch(/^wx/)
  await world.drive.act({ act: 'pay', person: person.id, prepayId: prepay_id })
  await until(() => paid.length > 0, 'the notification')
  expect(paid[0]).toMatchObject({ out_trade_no: 'easy-000001', trade_state: 'SUCCESS' })
  expect(server.failed).toEqual([])
  server.close()
})
