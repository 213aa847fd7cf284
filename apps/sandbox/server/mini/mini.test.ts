// The mini program as its operator meets it: our own client against the sandbox.
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  createMiniClient,
  miniLive,
  sessionSignature,
  unlimited,
  WireError,
  type MiniClient,
} from '#wechat'
import { listenForMessages } from '../app-fixture.ts'
import { openWorld, type World } from '../fixtures.ts'
import { outside, type Outside, type OutsidePerson } from '../outside-fixture.ts'

let world: World
let drive: Outside
let mini: MiniClient
let person: OutsidePerson
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 0,
    (error: unknown) => (error instanceof WireError ? error.errcode : String(error)),
  )
const code = async (act: 'login' | 'givePhone') =>
  (await drive.act<{ code: string }>({ act, person: person.id })).code

beforeAll(async () => {
  world = await openWorld()
  drive = await outside(world.sandbox().origin)
  const { baseUrl, appId, secret } = drive.info.mini
  mini = createMiniClient({ baseUrl, appId, secret, quotas: unlimited, patienceMs: 0 })
  person = await drive.person('陈静', '13800001234')
})
afterAll(() => world.close())

it('a login code is a session once, a phone code a number once', async () => {
  const login = await code('login')
  const session = await mini.signIn(login)
  expect(session).toMatchObject({ openid: person.openIds.mini, unionid: person.unionId })
  expect(await refused(mini.signIn(login))).toBe(40163)
  const check = (signature: string) =>
    mini.checkSession({ openid: session.openid, signature, sig_method: 'hmac_sha256' })
  expect(await refused(check(sessionSignature(session.session_key)))).toBe(0)
  expect(await refused(check('0'.repeat(64)))).toBe(87009)

  const phone = await code('givePhone')
  expect(await mini.getPhoneNumber({ code: phone })).toMatchObject({
    phone_info: { purePhoneNumber: '13800001234', countryCode: '86' },
  })
  expect(await refused(mini.getPhoneNumber({ code: phone }))).toBe(40163)
  const late = await code('login')
  await drive.turn(301_000)
  expect(await refused(mini.signIn(late))).toBe(40029)
})

it('codes are pictures, links can be asked about', async () => {
  const bytes = await mini.getUnlimitedCode({ scene: 's=18', page: 'pages/home' })
  expect(Buffer.from(bytes.subarray(1, 4)).toString()).toBe('PNG')
  const { url_link } = await mini.makeUrlLink({
    path: 'pages/home',
    query: 'c=18',
    expire_type: 1,
    expire_interval: 30,
  })
  expect(await mini.queryUrlLink({ url_link })).toMatchObject({
    url_link_info: { path: 'pages/home', query: 'c=18' },
  })
  const { openlink } = await mini.makeScheme({ jump_wxa: { path: 'pages/home', query: 'c=1' } })
  expect(await mini.queryScheme({ scheme: openlink })).toMatchObject({
    scheme_info: { path: 'pages/home' },
  })
  const bare = await fetch(`${drive.info.mini.baseUrl}/wxa/getwxacodeunlimit?access_token=x`, {
    method: 'POST',
    body: '{}',
  })
  expect(bare.headers.get('content-type')).toContain('application/json')
})

it('a subscribe message uses up one consent', async () => {
  const { priTmplId } = await mini.addTemplate({ tid: '1', kidList: [1, 2] })
  const send = () =>
    mini.sendSubscribe({
      touser: person.openIds.mini,
      template_id: priTmplId,
      page: 'pages/order',
      data: { thing1: { value: '已发货' }, thing2: { value: '围巾' } },
    })
  expect(await refused(send())).toBe(43101)
  await drive.act({
    act: 'consent',
    person: person.id,
    platform: 'mini',
    templateId: priTmplId,
  })
  expect([await refused(send()), await refused(send())]).toEqual([0, 43101])
  const { apps } = await drive.act<{ apps: object[] }>({ act: 'inbox', person: person.id })
  expect(apps).toMatchObject([{ origin: 'subscribe', body: { values: { thing1: '已发货' } } }])
})

it('checks what people write, for those who were here lately', async () => {
  const { token, aesKey, appId } = drive.info.mini
  const product = await listenForMessages({ token, aesKey, receiveId: appId })
  await drive.call('POST', '/callback', { platform: 'mini', url: product.url })
  await mini.signIn(await code('login'))
  const user = { openid: person.openIds.mini, scene: 2, version: 2 as const }
  const check = (content: string) => mini.checkText({ ...user, content })
  expect((await check('围巾很暖和')).result).toEqual({ suggest: 'pass', label: 100 })
  expect((await check('来赌博')).result.suggest).toBe('risky')
  const { trace_id } = await mini.checkMedia({
    ...user,
    media_url: 'https://brand.example/a.jpg',
    media_type: 2,
  })
  await drive.turn(3_000)
  await product.until(1)
  expect(product.heard[0]).toMatchObject({ kind: 'mediaChecked', traceId: trace_id })
  await drive.turn(3 * 3_600_000)
  expect(await refused(check('还在吗'))).toBe(61010)
  product.close()
})

it('a live room waits, is live and ends by the clock', async () => {
  const { now } = await drive.turn(0)
  const start = Math.floor(Date.parse(now) / 1000) + 3_600
  const media = { coverImg: 'm1', shareImg: 'm2', feedsImg: 'm3' }
  const { roomId } = await mini.createRoom({
    name: '秋冬新品直播',
    ...media,
    startTime: start,
    endTime: start + 7_200,
    anchorName: '李店长',
    anchorWechat: 'li',
    type: 0,
    closeLike: 0,
    closeGoods: 0,
    closeComment: 0,
  })
  const { goodsId } = await mini.addGoods({
    goodsInfo: { coverImgUrl: 'm1', name: '羊绒围巾', priceType: 1, price: 199, url: 'pages/g' },
  })
  await mini.addRoomGoods({ roomId, ids: [goodsId] })
  const status = async () =>
    (await mini.listRooms({ start: 0, limit: 10 })).room_info.find((one) => one.roomid === roomId)
  expect(await status()).toMatchObject({
    live_status: miniLive.liveStatus.waiting,
    goods: [{ name: '羊绒围巾' }],
  })
  await drive.turn(3_700_000)
  expect((await status())?.live_status).toBe(miniLive.liveStatus.live)
  await drive.turn(7_200_000)
  expect((await status())?.live_status).toBe(miniLive.liveStatus.ended)
})
