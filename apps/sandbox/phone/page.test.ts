// A page inside the phone, in a real browser and both languages: it asks where she is and opens the
// pay sheet, as a page of the shop would; she allows and refuses, pays, cancels and fails.
import { createServer } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corp, openWorld, type World } from '../server/fixtures.ts'
import { outside, type Outside } from '../server/outside-fixture.ts'
import { phonePages } from '../server/pages.ts'
import { openidFor } from '../server/users.ts'
import { haveBrowser, launch, openPhone, seriousProblems } from './browser-fixture.ts'

type PaySheet = ReturnType<ReturnType<Outside['payClient']>['paySheet']>

const html = (sheet: PaySheet): string => `<!doctype html><html lang="zh-CN"><head>
<title>shop</title><script>const early = typeof WeixinJSBridge</script></head><body>
<button id="near">near</button><button id="pay">pay</button><p id="said"></p><script>
const say = (value) => { document.getElementById('said').textContent = JSON.stringify(value) }
say(early)
document.getElementById('near').onclick = () => navigator.geolocation.getCurrentPosition(
  ({ coords }) => say([coords.latitude.toFixed(3), coords.longitude.toFixed(3)]),
  ({ code }) => say({ code }))
document.getElementById('pay').onclick = () =>
  WeixinJSBridge.invoke('getBrandWCPayRequest', ${JSON.stringify(sheet)}, (told) => say(told.err_msg))
</script></body></html>`

/** A shop of one page; what it asks the phone to pay is put into it. */
const openShop = async () => {
  let page = ''
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  })
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/shop`,
    offer: (sheet: PaySheet) => {
      page = html(sheet)
    },
    close: () => server.close(),
  }
}

describe.runIf(haveBrowser)('a page inside the phone', { timeout: 180_000 }, () => {
  let world: World
  let drive: Outside
  let browser: Browser
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeAll(async () => {
    world = await openWorld({ pages: phonePages })
    drive = await outside(world.sandbox().origin)
    shop = await openShop()
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    shop?.close()
    await world?.close()
  })

  /** An order made for this person by the product's own client, signed as a page needs it. */
  const order = async (personId: string, number: string) => {
    const { info } = drive
    const openid = openidFor(world.sandbox().world, info.official.appId, personId)
    const made = await drive.payClient().prepayJsapi({
      appid: info.official.appId,
      mchid: info.pay.mchId,
      description: '羊绒围巾',
      out_trade_no: number,
      notify_url: 'http://127.0.0.1:1/pay',
      amount: { total: 19_900 },
      payer: { openid },
    })
    return drive.payClient().paySheet(info.official.appId, made.prepay_id)
  }
  const stateOf = async (out_trade_no: string) => {
    const { mchId: mchid } = drive.info.pay
    return (await drive.payClient().getTransaction({ out_trade_no, mchid })).trade_state
  }

  /** The shop's page opened from a chat. */
  const openPage = async (page: Page) => {
    await page.locator('.inline-link').last().click()
    return page.frameLocator('iframe')
  }

  const walks = [
    {
      locale: 'zh-CN',
      width: 1440,
      allow: '允许',
      refuse: '不允许',
      pay: '确认支付',
      cancel: '取消',
      empty: '余额不足的银行卡',
    },
    {
      locale: 'en',
      width: 360,
      allow: 'Allow',
      refuse: "Don't allow",
      pay: 'Pay now',
      cancel: 'Cancel',
      empty: 'A card without money',
    },
  ]
  it.each(walks)('in $locale, $width wide', async (walk) => {
    const number = `page-${walk.locale}`
    const { person, page, errors, close } = await openPhone(browser, world, '陈静', walk)
    const way = await world.wecom.addContactWay({ type: 1, scene: 2, user: ['li'] })
    await world.client.add({ personId: person.id, configId: way.config_id })
    const pair = { corpId: corp.corpId, userid: 'li', personId: person.id }
    await world.client.guideWrites(pair, `看看 ${shop.url}`)
    shop.offer(await order(person.id, number))
    await page.locator('.row-button', { hasText: '李店长' }).click()
    let shown = await openPage(page)
    const said = (words: string) => shown.locator('#said', { hasText: words }).waitFor()
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    await said('object')

    await shown.locator('#near').click()
    await button(walk.refuse).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await button(walk.refuse).click()
    await said('{"code":1}')
    const site = new URL(shop.url).origin
    await drive.act({ act: 'allowPlace', person: person.id, site, granted: null })
    await drive.act({ act: 'stand', person: person.id, latitude: 31.2205, longitude: 121.4633 })
    await shown.locator('#near').click()
    await button(walk.allow).click()
    await said('["31.222","121.459"]')

    await shown.locator('#pay').click()
    await page.getByText('¥199.00').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await button(walk.cancel).click()
    await said('get_brand_wcpay_request:cancel')
    await shown.locator('#pay').click()
    await page.getByLabel(walk.empty).click()
    await button(walk.pay).click()
    await page.locator('[role=alert]').waitFor()
    await button(walk.cancel).click()
    await said('get_brand_wcpay_request:fail')
    expect(await stateOf(number)).toBe('NOTPAY')
    await shown.locator('#pay').click()
    await button(walk.pay).click()
    await said('get_brand_wcpay_request:ok')
    expect(await stateOf(number)).toBe('SUCCESS')

    shop.offer({ ...(await order(person.id, `${number}-forged`)), paySign: 'Zm9yZ2Vk' })
    await page.locator('.bar-button').first().click()
    shown = await openPage(page)
    await shown.locator('#pay').click()
    await said('get_brand_wcpay_request:fail')
    // The refusal of what was forged and of the empty card are heard as failed calls.
    expect(errors.filter((line) => !line.includes('409'))).toEqual([])
    await close()
  })
})
