// A page that calls `wx.config`, in a real browser on the phone: verified by its signature, then let
// in to what it listed; a wrong signature opens nothing.
import { createServer } from 'node:http'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corp, openWorld, type World } from '../server/fixtures.ts'
import { outside, type Outside } from '../server/outside-fixture.ts'
import { phonePages } from '../server/pages.ts'
import { haveBrowser, launch, openPhone } from './browser-fixture.ts'

const html = (config: object): string => `<!doctype html><html><head><title>shop</title>
<script src="https://res.wx.qq.com/open/js/jweixin-1.6.0.js"></script></head><body>
<p id="said"></p><p id="place"></p><script>
const put = (id, value) => { document.getElementById(id).textContent = JSON.stringify(value) }
wx.config(${JSON.stringify(config)})
wx.ready(() => put('said', 'ready'))
wx.error(({ errMsg }) => put('said', errMsg))
const look = () => wx.getLocation({ type: 'gcj02',
  success: ({ latitude }) => put('place', latitude.toFixed(3)), fail: ({ errMsg }) => put('place', errMsg) })
setTimeout(look, 1500)
</script></body></html>`

describe.runIf(haveBrowser)('wx.config on the phone', { timeout: 120_000 }, () => {
  let world: World
  let drive: Outside
  let browser: Browser
  let page = ''
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page)
  })
  let url = ''
  beforeAll(async () => {
    world = await openWorld({ pages: phonePages })
    drive = await outside(world.sandbox().origin)
    browser = await launch()
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done)
    })
    const address = server.address()
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/shop`
  })
  afterAll(async () => {
    await browser?.close()
    server.close()
    await world?.close()
  })

  const configOf = (jsApiList: string[]) => drive.pageConfig(url, jsApiList)
  /** Opens the page from a chat; gives what it says of itself and of the place. */
  const open = async (phone: Page, personId: string) => {
    const pair = { corpId: corp.corpId, userid: 'li', personId }
    await world.client.guideWrites(pair, `看看 ${url}`)
    await phone.locator('.row-button', { hasText: '李店长' }).click()
    await phone.locator('.inline-link').last().click()
    const shown = phone.frameLocator('iframe')
    return {
      said: (id: string, words: string) =>
        shown.locator(`#${id}`, { hasText: words }).waitFor({ timeout: 15_000 }),
      back: async () => {
        await phone.getByRole('button', { name: 'Back', exact: true }).click()
        await phone.getByRole('button', { name: 'Back', exact: true }).click()
      },
    }
  }

  it('opens the place to a verified page, and to no other', async () => {
    const look = { locale: 'en', width: 1440 }
    const { person, page: phone, errors, close } = await openPhone(browser, world, '陈静', look)
    const way = await world.wecom.addContactWay({ type: 1, scene: 2, user: ['li'] })
    await world.client.add({ personId: person.id, configId: way.config_id })
    const site = new URL(url).origin
    await drive.act({ act: 'allowPlace', person: person.id, site, granted: true })
    await drive.act({ act: 'stand', person: person.id, latitude: 31.2205, longitude: 121.4633 })

    page = html(await configOf(['getLocation']))
    let shown = await open(phone, person.id)
    await shown.said('said', 'ready')
    await shown.said('place', '31.22')
    await shown.back()

    page = html({ ...(await configOf(['getLocation'])), signature: '0'.repeat(40) })
    shown = await open(phone, person.id)
    await shown.said('said', 'config:fail, invalid signature')
    await shown.said('place', 'getLocation:fail')
    await shown.back()

    page = html(await configOf(['chooseWXPay']))
    shown = await open(phone, person.id)
    await shown.said('said', 'ready')
    await shown.said('place', 'getLocation:fail')
    expect(errors).toEqual([])
    await close()
  })
})
