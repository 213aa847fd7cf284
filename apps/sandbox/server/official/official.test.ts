// The official account as its operator meets it: our own client and a small product against the
// sandbox.
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  codePicture,
  createOfficialClient,
  replyText,
  unlimited,
  WireError,
  type OfficialClient,
} from '#wechat'
import { listenForMessages } from '../app-fixture.ts'
import { openWorld, type World } from '../fixtures.ts'
import { outside, type Outside } from '../outside-fixture.ts'

let world: World
let drive: Outside
let account: OfficialClient
let product: Awaited<ReturnType<typeof listenForMessages>>
const client = () => {
  const { baseUrl, appId, secret } = drive.info.official
  return createOfficialClient({ baseUrl, appId, secret, quotas: unlimited, patienceMs: 0 })
}
const hear = (mode: 'plain' | 'safe' | 'compat') =>
  drive.call<{ ok: boolean }>('POST', '/callback', { platform: 'official', url: product.url, mode })
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 0,
    (error: unknown) => (error instanceof WireError ? error.errcode : String(error)),
  )

beforeAll(async () => {
  world = await openWorld({ ceilings: { perDay: { 'cgi-bin/menu/get': 2 } } })
  drive = await outside(world.sandbox().origin)
  const { token, aesKey, appId } = drive.info.official
  product = await listenForMessages({ token, aesKey, receiveId: appId })
  account = client()
  expect(await hear('safe')).toEqual({ ok: true })
})
afterAll(async () => {
  product.close()
  await world.close()
})

it.each(['plain', 'safe', 'compat'] as const)('tells what followers do, %s', async (mode) => {
  product.heard.length = 0
  await hear(mode)
  const { ticket, url } = await account.createCode({
    action_name: 'QR_STR_SCENE',
    expire_seconds: 600,
    action_info: { scene: { scene_str: `store18-${mode}` } },
  })
  const picture = await fetch(codePicture(drive.info.official.baseUrl, ticket))
  expect(picture.headers.get('content-type')).toBe('image/png')
  const { id: person } = await drive.person('陈静')
  const { openid } = await drive.act<{ openid: string }>({ act: 'follow', person, code: url })
  await drive.act({ act: 'follow', person, code: ticket })
  await drive.act({ act: 'click', person, key: 'gift' })
  await drive.act({ act: 'view', person, url: 'https://brand.example/a' })
  await drive.act({ act: 'place', person, latitude: 31.2, longitude: 121.4 })
  await drive.act({ act: 'say', person, text: '在吗' })
  await drive.act({ act: 'unfollow', person })
  await product.until(7)
  expect(product.heard.map(({ kind }) => kind).toSorted()).toEqual(
    ['subscribe', 'scan', 'click', 'view', 'location', 'message', 'unsubscribe'].toSorted(),
  )
  expect(product.heard.find(({ kind }) => kind === 'subscribe')).toMatchObject({
    openid,
    scene: `store18-${mode}`,
    ticket,
  })
  expect(product.refused).toEqual([])
})

it('an answer in the answer stands on her phone; a forged message is refused', async () => {
  await hear('safe')
  const { id: person } = await drive.person('王磊')
  await drive.act({ act: 'follow', person })
  const before = product.heard.length
  await drive.faults({ platform: 'official', forgeNext: 1 })
  await drive.act({ act: 'click', person, key: 'a' })
  await product.until(before)
  await drive.mend()
  await drive.act({ act: 'say', person, text: '你好' })
  await product.until(before + 2)
  const event = product.heard.find((one) => one.kind === 'message' && one.text === '你好')
  expect(product.refused.length).toBeGreaterThanOrEqual(1)
  if (!event) throw new Error('nothing was heard')
  product.answerWith(replyText(event, '欢迎光临', new Date()))
  await drive.act({ act: 'say', person, text: '再来' })
  const read = () => drive.act<{ apps: { origin: string }[] }>({ act: 'inbox', person })
  const patience = Date.now() + 3_000
  while (!(await read()).apps.some(({ origin }) => origin === 'reply'))
    if (Date.now() > patience) throw new Error('the reply did not arrive')
  product.answerWith('success')
})

it('template messages end by an event; consents are used up; answers have their time', async () => {
  const { id: person } = await drive.person('李敏')
  const stranger = await drive.person('路人')
  const { openid } = await drive.act<{ openid: string }>({ act: 'follow', person })
  const { template_id } = await account.addTemplate({
    template_id_short: 'TM1',
    keyword_name_list: ['thing1', 'amount2'],
  })
  const data = { thing1: { value: '羊绒围巾' }, amount2: { value: '199.00元' } }
  const send = (touser: string, values = data, client_msg_id = `m-${touser}`) =>
    account.sendTemplate({ touser, template_id, data: values, client_msg_id })
  const { msgid } = await send(openid)
  expect((await send(openid)).msgid).toBe(msgid)
  expect(await refused(send(stranger.openIds.official))).toBe(43004)
  expect(await refused(send('nobody'))).toBe(40003)
  expect(
    await refused(send(openid, { ...data, thing1: { value: '字'.repeat(21) } }, 'm-long')),
  ).toBe(47003)
  await drive.turn(2_000)
  const ended = () => product.heard.find((one) => one.kind === 'templateSent')
  expect(ended()).toMatchObject({ msgId: msgid, status: 'success' })

  const consented = () => account.sendSubscribe({ touser: openid, template_id, data })
  expect(await refused(consented())).toBe(43101)
  await drive.act({ act: 'consent', person, platform: 'official', templateId: template_id })
  expect(await refused(consented())).toBe(0)
  expect(await refused(consented())).toBe(43101)

  const answer = () =>
    account.sendCustom({ touser: openid, msgtype: 'text', text: { content: '您好' } })
  await drive.turn(120_000)
  expect(await refused(answer())).toBe(45015)
  await drive.act({ act: 'say', person, text: '有货吗' })
  for (let i = 0; i < 5; i += 1) expect(await refused(answer())).toBe(0)
  expect(await refused(answer())).toBe(45047)
})

it('lists followers page by page, tags them, and tells a quota', async () => {
  await drive.call('POST', '/followers', { count: 10_050, seed: 7 })
  const first = await account.listFollowers({})
  expect(first.count).toBe(10_000)
  const second = await account.listFollowers({ next_openid: first.next_openid })
  expect(first.count + second.count).toBe(first.total)
  expect((await account.listFollowers({ next_openid: second.next_openid })).count).toBe(0)
  const openid = second.data?.openid[0] ?? ''
  const { tag } = await account.createTag({ tag: { name: '老客' } })
  expect(await refused(account.createTag({ tag: { name: '老客' } }))).toBe(45157)
  await account.tagFollowers({ openid_list: [openid], tagid: tag.id })
  const { user_info_list } = await account.batchGetFollowers({ user_list: [{ openid }] })
  expect(user_info_list).toMatchObject([{ openid, subscribe: true, tagid_list: [tag.id] }])
  expect(user_info_list[0]?.unionid).toMatch(/^o/)
  expect((await account.followersOfTag({ tagid: tag.id })).data?.openid).toEqual([openid])

  await account.createMenu({ button: [{ name: '会员', type: 'click', key: 'member' }] })
  await account.getMenu({})
  await account.getMenu({})
  expect(await refused(account.getMenu({}))).toBe(45009)
  expect(await account.getQuota({ cgi_path: '/cgi-bin/menu/get' })).toEqual({
    quota: { daily_limit: 2, used: 2, remain: 0 },
  })
})

it('signs visitors in by a code that works once', async () => {
  const person = await drive.person('赵敏')
  const { code } = await drive.act<{ code: string }>({
    act: 'signIn',
    person: person.id,
    scope: 'snsapi_userinfo',
  })
  const visit = await account.signIn(code)
  expect(visit).toMatchObject({ openid: person.openIds.official, unionid: person.unionId })
  expect(await refused(account.signIn(code))).toBe(40163)
  const { access_token, openid, refresh_token } = visit
  expect(await account.pageVisitor({ access_token, openid })).toMatchObject({ nickname: '赵敏' })
  const again = await account.refreshPageToken({
    appid: drive.info.official.appId,
    refresh_token,
    grant_type: 'refresh_token',
  })
  expect(again.access_token).not.toBe(access_token)
  const page = new URL(`${drive.info.origin}/connect/oauth2/authorize`)
  page.search = new URLSearchParams({
    appid: drive.info.official.appId,
    redirect_uri: 'http://127.0.0.1:9/in',
    response_type: 'code',
    scope: 'snsapi_base',
    state: 's1',
  }).toString()
  const sent = await fetch(page, {
    redirect: 'manual',
    headers: { cookie: `phone=${person.id}` },
  })
  const back = new URL(sent.headers.get('location') ?? '')
  expect(back.searchParams.get('state')).toBe('s1')
  const base = await account.signIn(back.searchParams.get('code') ?? '')
  expect(base.scope).toBe('snsapi_base')
})

it('tokens end before their time, and a secret is checked', async () => {
  await account.getTags({})
  await drive.faults({ platform: 'official', endTokens: 'expire' })
  expect(await refused(client().getTags({}))).toBe(0)
  const { baseUrl, appId } = drive.info.official
  const stranger = createOfficialClient({
    baseUrl,
    appId,
    secret: 'wrong',
    quotas: unlimited,
    patienceMs: 0,
  })
  expect(await refused(stranger.checkCredentials())).toBe(40125)
  const bare = await fetch(`${baseUrl}/cgi-bin/tags/get?access_token=x`)
  expect(bare.status).toBe(200)
  expect(await bare.json()).toMatchObject({ errcode: 40001 })
})
