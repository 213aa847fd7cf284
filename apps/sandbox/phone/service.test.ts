// Customer service on the phone, in a real browser and both languages: entered by its link, written
// in, answered; it stands among the chats.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corp, openWorld, type World } from '../server/fixtures.ts'
import { phonePages } from '../server/pages.ts'
import { haveBrowser, launch, openPhone, seriousProblems } from './browser-fixture.ts'

describe.runIf(haveBrowser)('customer service on the phone', { timeout: 120_000 }, () => {
  let world: World
  let browser: Browser
  beforeAll(async () => {
    world = await openWorld({ pages: phonePages })
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  const walks = [
    { locale: 'zh-CN', width: 1440, say: '说点什么', send: '发送', back: '返回' },
    { locale: 'en', width: 360, say: 'Say something', send: 'Send', back: 'Back' },
  ]
  it.each(walks)('in $locale, $width wide', async (walk) => {
    const service = { name: `客服${walk.width}`, servicers: ['li'] }
    const { openKfid } = await world.client.addService(corp.corpId, service)
    const { url } = await world.wecom.kfContactWay({ open_kfid: openKfid, scene: 'door' })
    const { person, page, errors, close } = await openPhone(browser, world, '陈静', walk)
    const way = await world.wecom.addContactWay({ type: 1, scene: 2, user: ['li'] })
    await world.client.add({ personId: person.id, configId: way.config_id })
    await page.goto(`${world.client.origin}/?person=${person.id}&scan=${encodeURIComponent(url)}`)
    await page.getByRole('heading', { name: new RegExp(service.name) }).waitFor()
    await page.locator('.compose input').fill('这件有红色吗')
    await page.getByRole('button', { name: walk.send, exact: true }).click()
    await page.locator('.line.mine', { hasText: '红色' }).waitFor()
    await world.client.answerService(corp.corpId, {
      openKfid,
      personId: person.id,
      userid: 'li',
      text: '有的，亲',
    })
    await page.locator('.line.theirs', { hasText: '有的，亲' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('button', { name: walk.back, exact: true }).click()
    await page.locator('.row-button', { hasText: '有的，亲' }).waitFor()
    expect(errors).toEqual([])
    await close()
  })
})
