// A guide's WeCom beside the phones, in a real browser and both languages: her chats, what waits for
// her tap, and the app's page beside a chat, which signs her in and is told whose chat it is.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentConfig, corp, openWorld, type World } from '../server/fixtures.ts'
import { phonePages } from '../server/pages.ts'
import { haveBrowser, launch, openPhone, seriousProblems } from './browser-fixture.ts'

/** What the app's page tries one after the other, each answer on a line of its own. */
const script = (signed: Awaited<ReturnType<typeof agentConfig>>): string => `
  const say = (line) => { document.body.append(Object.assign(document.createElement('p'), { textContent: line })) }
  const ask = (name, input = {}) => new Promise((done) => WeixinJSBridge.invoke(name, input, done))
  const signed = ${JSON.stringify(signed)}
  const main = async () => {
    say('early ' + (await ask('getCurExternalContact')).err_msg)
    say('other ' + (await ask('agentConfig', { ...signed, corpid: 'ww0' })).err_msg)
    say('forged ' + (await ask('agentConfig', { ...signed, nonceStr: 'another' })).err_msg)
    say('still ' + (await ask('getCurExternalContact')).err_msg)
    say('config ' + (await ask('agentConfig', signed)).err_msg)
    say('entry ' + (await ask('getContext')).entry)
    say('customer ' + (await ask('getCurExternalContact')).userId)
    say('name ' + navigator.userAgent)
  }
  void main()`

/** The app of the corp: asks who looks at it, then shows what it was told. */
const openApp = async (world: World) => {
  const serve = async ({ url = '/', headers }: IncomingMessage, answer: ServerResponse) => {
    const own = `http://${headers.host}/side`
    const code = new URL(url, own).searchParams.get('code')
    const query = new URLSearchParams({
      appid: corp.corpId,
      redirect_uri: own,
      response_type: 'code',
      scope: 'snsapi_base',
      state: 's',
    })
    if (code === null) {
      answer
        .writeHead(302, { location: `${world.client.origin}/connect/oauth2/authorize?${query}` })
        .end()
    } else {
      const signed = await agentConfig(world, `http://${headers.host}${url}`)
      answer
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<!doctype html><p>code <b>${code}</b></p><script>${script(signed)}</script>`)
    }
  }
  const server = createServer((asked, answer) => void serve(asked, answer))
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  return { origin, url: `${origin}/side`, close: () => server.close() }
}

describe.runIf(haveBrowser)("a guide's WeCom", { timeout: 180_000 }, () => {
  let world: World
  let browser: Browser
  let app: Awaited<ReturnType<typeof openApp>>
  beforeAll(async () => {
    world = await openWorld({ pages: phonePages })
    browser = await launch()
    app = await openApp(world)
    await world.client.setSettings(corp.corpId, { trustedOrigins: [app.origin] })
  })
  afterAll(async () => {
    await browser?.close()
    app?.close()
    await world?.close()
  })

  const walks = [
    {
      locale: 'zh-CN',
      width: 1920,
      dark: true,
      choose: '导购的企业微信',
      guide: '李店长 的企业微信',
      waiting: '待确认',
      messages: '消息',
      confirm: '确认发送',
      nothing: '没有等待确认的群发',
      guides: '导购端',
      address: '聊天侧边栏的页面地址',
      save: '保存',
      away: '收起李店长的企业微信',
      sidebar: '聊天侧边栏',
      told: '三位客户等您打电话',
      open: '查看',
    },
    {
      locale: 'en',
      width: 360,
      dark: false,
      choose: "Guide's WeCom",
      guide: 'WeCom of 李店长',
      waiting: 'To confirm',
      messages: 'Messages',
      confirm: 'Confirm',
      nothing: 'Nothing to confirm',
      guides: 'Guides',
      address: 'Page of the chat sidebar',
      save: 'Save',
      away: 'Put away the WeCom of 李店长',
      sidebar: 'Chat sidebar',
      told: '3 customers to call',
      open: 'Open',
    },
  ]
  it.each(walks)('in $locale, $width wide', async (walk) => {
    await world.client.setSettings(corp.corpId, { sidebarUrl: null })
    const name = `陈静${walk.width}`
    const { person, page, errors, close } = await openPhone(browser, world, name, walk)
    const way = await world.wecom.addContactWay({ type: 1, scene: 2, user: ['li'] })
    const { externalUserId } = await world.client.add({
      personId: person.id,
      configId: way.config_id,
    })
    const narrow = walk.width < 760
    const client = page.getByRole('region', { name: walk.guide, exact: true })
    await page.getByLabel(walk.choose).selectOption(`${corp.corpId}/li`)
    await client.getByRole('button', { name: new RegExp(name) }).click()
    expect(await client.locator('.client-side').count()).toBe(0)
    await client.locator('.compose input').fill('您好，需要什么码？')
    await client.locator('.compose input').press('Enter')
    await client.locator('.mine .bubble', { hasText: '什么码' }).waitFor()
    if (narrow) await page.locator('.row-name-turn').first().click()
    const phone = page.locator('.device')
    await phone.locator('.row-button', { hasText: '李店长' }).click()
    await phone.locator('.theirs .bubble', { hasText: '什么码' }).waitFor()
    await phone.locator('.compose input').fill('要大一码')
    await phone.locator('.compose input').press('Enter')
    await client.locator('.theirs .bubble', { hasText: '大一码' }).waitFor({ state: 'attached' })
    // WeChat's own notices to the customer do not answer her.
    await world.wecom.transferCustomer({
      handover_userid: 'li',
      takeover_userid: 'wang',
      external_userid: [externalUserId],
    })
    await phone.locator('.hand-over').waitFor({ state: 'attached' })
    const row = client.locator('.client-row', { hasText: name })
    await row.locator('.client-due').waitFor({ state: 'attached' })
    expect(await row.locator('.row-last').textContent()).toBe('要大一码')
    expect(await seriousProblems(page)).toEqual([])

    if (narrow) await page.locator('.only-narrow').click()
    await page.getByRole('tab', { name: walk.guides }).click()
    await page.getByLabel(walk.address).fill(app.url)
    await page.getByRole('button', { name: walk.save, exact: true }).click()
    if (narrow) await page.locator('.only-narrow').click()
    const side = client.frameLocator('iframe')
    const line = (words: string) =>
      side.locator('p', { hasText: words }).waitFor({ state: 'attached' })
    await line('early getCurExternalContact:fail no permission')
    await line('other agentConfig:fail, invalid corpid')
    await line('forged agentConfig:fail, invalid signature')
    await line('still getCurExternalContact:fail no permission')
    await line('config agentConfig:ok')
    await line('entry single_chat_tools')
    await line(`customer ${externalUserId}`)
    await line('wxwork/')
    const code = (await side.locator('b').textContent()) ?? ''
    expect(await world.wecom.getUserInfo(code)).toMatchObject({ userid: 'li' })
    expect(await seriousProblems(page)).toEqual([])

    await world.wecom.addMsgTemplate({ sender: 'li', text: { content: '会员日' } })
    if (narrow) await page.locator('.row-name-turn').last().click()
    await client.getByRole('button', { name: walk.waiting }).click()
    await client.getByRole('button', { name: walk.confirm, exact: true }).click()
    await client.getByText(walk.nothing).waitFor()
    await world.wecom.sendAppMessage({
      touser: 'li',
      msgtype: 'textcard',
      agentid: 1_000_002,
      textcard: { title: walk.told, description: name, url: `${app.origin}/side` },
    })
    const news = client.locator('.client-banner .banner-card')
    await news.filter({ hasText: walk.told }).getByRole('button').first().click()
    const notice = client.locator('.notice', { hasText: walk.told })
    await notice.getByRole('link', { name: walk.open }).waitFor()
    await client.locator('.dot').waitFor({ state: 'detached' })
    await news.waitFor({ state: 'detached' })
    expect(await seriousProblems(page)).toEqual([])
    await page.reload()
    await client.getByRole('button', { name: walk.messages }).waitFor({ state: 'attached' })
    if (narrow) await page.locator('.row-name-turn').last().click()
    await page.getByRole('button', { name: walk.away }).filter({ visible: true }).click()
    await client.waitFor({ state: 'detached' })
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(overflow).toBeLessThanOrEqual(0)
    expect(errors).toEqual([])
    await close()
  })
})
