// A page's `wx.config`: believed only by its signature over a ticket that counts and its own address.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signPage } from '#wechat'
import { corp, openWorld, type World } from '../fixtures.ts'
import { outside, type Outside } from '../outside-fixture.ts'
import type { PageClaim, Verified } from './verify.ts'

const url = 'http://127.0.0.1:4999/h5/card?from=menu'
let machineMs = 0
let world: World
let drive: Outside
let chen = ''
beforeAll(async () => {
  world = await openWorld({ machine: () => Date.now() + machineMs })
  drive = await outside(world.sandbox().origin)
  chen = (await drive.person('陈静')).id
  await world.client.setSettings(corp.corpId, { trustedOrigins: ['http://127.0.0.1:4999'] })
})
afterAll(() => world.close())

const verify = (claim: Omit<Partial<PageClaim>, 'timestamp'> & { timestamp: number }) =>
  world.client.act<Verified>(chen, { act: 'verifyPage', url, ...claim })
const account = () => drive.info.official.appId
const ticketOf = async () => (await drive.account().getTicket({ type: 'jsapi' })).ticket
const asked = { jsApiList: ['getLocation', 'chooseWXPay', 'startRecord'] }

describe('wx.config', () => {
  it('opens what the page listed and the phone has, and nothing else', async () => {
    const signed = signPage(await ticketOf(), `${url}#top`)
    expect(await verify({ appId: account(), ...signed, ...asked })).toEqual({
      ok: true,
      granted: ['getLocation', 'chooseWXPay'],
    })
  })

  it('refuses another address, another moment, another ticket, another account', async () => {
    const ticket = await ticketOf()
    const wrong = { ok: false, why: 'invalid signature', granted: [] }
    const signed = signPage(ticket, url)
    const appId = account()
    expect(await verify({ appId, ...signPage(ticket, `${url}&a=1`) })).toEqual(wrong)
    expect(await verify({ appId, ...signed, timestamp: signed.timestamp + 1 })).toEqual(wrong)
    expect(await verify({ appId, ...signPage('another', url) })).toEqual(wrong)
    const { ticket: cards } = await drive.account().getTicket({ type: 'wx_card' })
    expect(await verify({ appId, ...signPage(cards, url) })).toEqual(wrong)
    expect(await verify({ appId: 'wx0', ...signed })).toMatchObject({ why: 'invalid appid' })
  })

  it('knows the page by the address the phone gave it, and a ticket for two hours', async () => {
    const hex = Buffer.from(chen).toString('hex')
    const onPhone = `http://${hex}-4999.localhost:${new URL(world.client.origin).port}/h5/card`
    const signed = signPage(await ticketOf(), 'http://127.0.0.1:4999/h5/card')
    const claim = { appId: account(), ...signed, url: onPhone }
    expect(await verify(claim)).toMatchObject({ ok: true })
    machineMs += 7_201_000
    expect(await verify(claim)).toMatchObject({ ok: false })
    machineMs = 0
  })
})

describe('of a corp', () => {
  it('config and agentConfig have tickets of their own, and only trusted sites', async () => {
    const { ticket } = await world.wecom.getJsapiTicket({})
    const again = await world.wecom.getJsapiTicket({})
    expect(again.ticket).toBe(ticket)
    const { ticket: agents } = await world.wecom.getAgentTicket({ type: 'agent_config' })
    const appId = corp.corpId
    const app = { kind: 'agentConfig', appId, agentId: '1000002' } as const
    expect(await verify({ appId, ...signPage(ticket, url) })).toMatchObject({ ok: true })
    expect(await verify({ ...app, ...signPage(agents, url) })).toMatchObject({ ok: true })
    expect(await verify({ ...app, ...signPage(ticket, url) })).toMatchObject({
      why: 'invalid signature',
    })
    expect(await verify({ ...app, agentId: '7', ...signPage(agents, url) })).toMatchObject({
      why: 'invalid agentid',
    })
    const elsewhere = 'http://127.0.0.1:5000/'
    expect(await verify({ appId, ...signPage(ticket, elsewhere), url: elsewhere })).toMatchObject({
      why: 'invalid url domain',
    })
  })
})
