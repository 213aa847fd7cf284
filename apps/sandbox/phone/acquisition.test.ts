// An acquisition link on the phone, in a real browser and both languages: a page sends her on to it,
// the guide's card stands there, one tap adds her; and a link that adds nobody says so.
import { createServer, type Server } from 'node:http'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../server/fixtures.ts'
import { phonePages } from '../server/pages.ts'
import { haveBrowser, launch, openPhone, seriousProblems } from './browser-fixture.ts'

describe.runIf(haveBrowser)('an acquisition link on the phone', { timeout: 120_000 }, () => {
  let world: World
  let browser: Browser
  let site: Server
  let target = ''
  let page = ''
  beforeAll(async () => {
    world = await openWorld({ pages: phonePages })
    browser = await launch()
    // As a brand's short address does.
    site = createServer((_request, response) => {
      response.writeHead(302, { location: target }).end()
    })
    await new Promise<void>((done) => {
      site.listen(0, '127.0.0.1', done)
    })
    const address = site.address()
    page = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/c/abc`
  })
  afterAll(async () => {
    site?.close()
    await browser?.close()
    await world?.close()
  })

  const walks = [
    { locale: 'zh-CN', width: 1440, add: '添加到通讯录', gone: '暂时无法添加' },
    { locale: 'en', width: 360, add: 'Add to contacts', gone: 'Nobody can be added' },
  ]
  it.each(walks)('in $locale, $width wide', async (walk) => {
    const { link } = await world.wecom.createLink({
      link_name: `码${walk.width}`,
      range: { user_list: ['li'] },
    })
    target = `${link.url}?customer_channel=c${walk.width}`
    const { person, page: phone, errors, close } = await openPhone(browser, world, '陈静', walk)
    const open = () =>
      phone.goto(`${world.client.origin}/?person=${person.id}&scan=${encodeURIComponent(page)}`)
    await open()
    const button = phone.getByRole('button', { name: walk.add, exact: true })
    await button.waitFor()
    expect(await seriousProblems(phone)).toEqual([])
    await button.click()
    await phone.getByRole('heading', { name: /李店长/ }).waitFor()
    const { customer_list } = await world.wecom.linkCustomers({ link_id: link.link_id })
    expect(customer_list).toMatchObject([{ userid: 'li', state: `c${walk.width}` }])
    await world.wecom.deleteLink({ link_id: link.link_id })
    await open()
    await phone.getByText(walk.gone).waitFor()
    expect(errors).toEqual([])
    await close()
  })
})
