// Faults of all platforms, ordered at one place: what is lost, late, doubled, cut off or refused is
// exactly what was ordered, and the seed says which.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createOfficialClient, unlimited, WireError } from '#wechat'
import { listenForMessages } from './app-fixture.ts'
import { corp, openWorld, type World } from './fixtures.ts'
import { outside, type Outside } from './outside-fixture.ts'

let world: World
let drive: Outside
beforeAll(async () => {
  world = await openWorld()
  drive = await outside(world.sandbox().origin)
})
afterEach(() => drive.mend())
afterAll(() => world.close())

const addWay = (state: string) =>
  world.wecom.addContactWay({ type: 1, scene: 2, user: ['li'], state })
const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof WireError ? error.fault : String(error)),
  )
const waysMade = () =>
  world.sandbox().world.store.first<{ n: number }>('select count(*) as n from contact_way')?.n ?? 0

it('WeCom acts and the connection is cut: a share of the calls, drawn by the seed', async () => {
  const run = async (seed: number) => {
    const before = waysMade()
    await drive.faults({ platform: 'wecom', cutShare: 0.3, seed })
    const ends: string[] = []
    for (let i = 0; i < 20; i += 1) ends.push(await faultOf(addWay(`cut${i}`)))
    expect(waysMade() - before).toBe(20)
    return ends.map((end) => (end === 'silent' ? 'x' : '.')).join('')
  }
  const first = await run(7)
  expect(first).toContain('x')
  expect(first).toContain('.')
  expect(await run(7)).toBe(first)
  expect(await run(8)).not.toBe(first)
  const lost = (await drive.log()).filter(
    ({ url, status }) => url.includes('add_contact_way') && status === 0,
  )
  expect(lost.length).toBe((await drive.faults({ platform: 'wecom' })).cut)
})

it('the next calls of a platform meet an outage, and nothing is done', async () => {
  const before = waysMade()
  await drive.faults({ platform: 'wecom', failNext: 2, failStatus: 502 })
  expect([
    await faultOf(addWay('a')),
    await faultOf(addWay('b')),
    await faultOf(addWay('c')),
  ]).toEqual(['silent', 'silent', 'done'])
  expect(waysMade() - before).toBe(1)
  await drive.faults({ platform: 'official', failNext: 1 })
  const { baseUrl } = drive.info.official
  expect((await fetch(`${baseUrl}/cgi-bin/token`)).status).toBe(503)
})

it('every call waits as long as ordered', async () => {
  await drive.faults({ platform: 'ads', slowMs: 120 })
  const startedAt = performance.now()
  await fetch(`${drive.info.ads.baseUrl}/v3.0/user_actions/add`, { method: 'POST', body: '{}' })
  expect(performance.now() - startedAt).toBeGreaterThan(110)
})

it('tokens end early: 42001 or 40014 in WeCom, 42001 or 40001 in the account', async () => {
  const codeOf = async (platform: 'wecom' | 'official', how: 'expire' | 'revoke') => {
    const { baseUrl, appId, secret } = drive.info.official
    const got =
      platform === 'wecom'
        ? `${drive.info.origin}/wecom/cgi-bin/gettoken?corpid=${corp.corpId}&corpsecret=${corp.secret}`
        : `${baseUrl}/cgi-bin/token?grant_type=client_credential&appid=${appId}&secret=${secret}`
    const { access_token } = (await (await fetch(got)).json()) as { access_token: string }
    await drive.faults({ platform, endTokens: how })
    const path = platform === 'wecom' ? 'getcallbackip' : 'tags/get'
    const base = platform === 'wecom' ? `${drive.info.origin}/wecom` : baseUrl
    const answer = await fetch(`${base}/cgi-bin/${path}?access_token=${access_token}`)
    return ((await answer.json()) as { errcode: number }).errcode
  }
  expect([
    await codeOf('wecom', 'expire'),
    await codeOf('wecom', 'revoke'),
    await codeOf('official', 'expire'),
    await codeOf('official', 'revoke'),
  ]).toEqual([42001, 40014, 42001, 40001])
})

it('server messages are lost, doubled, out of order and late as ordered', async () => {
  const { token, aesKey, appId } = drive.info.official
  const product = await listenForMessages({ token, aesKey, receiveId: appId })
  await drive.call('POST', '/callback', { platform: 'official', url: product.url })
  const { id: person } = await drive.person('陈静')
  await drive.act({ act: 'follow', person })
  await product.until(1)
  const click = (key: string) => drive.act({ act: 'click', person, key })
  const keys = () =>
    product.heard.flatMap((event) => (event.kind === 'click' ? [event.key] : [])).join('')
  await drive.faults({ platform: 'official', dropNext: 1, duplicateNext: 1 })
  await click('a')
  await click('b')
  await product.until(3)
  expect(keys()).toBe('bb')
  await drive.faults({ platform: 'official', holdNext: 1 })
  await click('c')
  await click('d')
  await product.until(5)
  expect(keys()).toBe('bbdc')
  await drive.faults({ platform: 'official', delayMs: 150 })
  const startedAt = performance.now()
  await click('e')
  await product.until(6)
  expect(performance.now() - startedAt).toBeGreaterThan(140)
  product.close()
})

it('an interface refuses as often as ordered, and faults of one platform leave others alone', async () => {
  const refuse = [{ api: 'cgi-bin/tags/get', errcode: -1, times: 1 }]
  await drive.faults({ platform: 'official', refuse })
  const { baseUrl, appId, secret } = drive.info.official
  const account = createOfficialClient({ baseUrl, appId, secret, quotas: unlimited, patienceMs: 0 })
  expect(await faultOf(account.getTags({}))).toBe('refused')
  expect(await faultOf(account.getTags({}))).toBe('done')
  expect(await faultOf(addWay('fine'))).toBe('done')
})
