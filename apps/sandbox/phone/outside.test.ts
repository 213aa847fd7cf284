// The phone beyond WeCom, in a real browser and both languages: a text message, the official account
// and the pay sheet.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../server/fixtures.ts'
import { outside, type Outside } from '../server/outside-fixture.ts'
import { phonePages } from '../server/pages.ts'
import { haveBrowser, launch, seriousProblems } from './browser-fixture.ts'

describe.runIf(haveBrowser)('the phone beyond WeCom', { timeout: 180_000 }, () => {
  let world: World
  let drive: Outside
  let browser: Browser
  beforeAll(async () => {
    world = await openWorld({ pages: phonePages })
    drive = await outside(world.sandbox().origin)
    browser = await launch()
    await drive.account().createMenu({ button: [{ name: '会员', type: 'click', key: 'member' }] })
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  const walks = [
    {
      locale: 'zh-CN',
      width: 1440,
      find: '发现',
      texts: '短信',
      account: '公众号',
      follow: '关注公众号',
      send: '发送',
      scan: '扫一扫',
      open: '打开',
      pay: '确认支付',
      paid: '支付成功',
    },
    {
      locale: 'en',
      width: 360,
      find: 'Discover',
      texts: 'Text messages',
      account: 'Official account',
      follow: 'Follow',
      send: 'Send',
      scan: 'Scan',
      open: 'Open',
      pay: 'Pay now',
      paid: 'Paid',
    },
  ]
  it.each(walks)('in $locale, $width wide', async (walk) => {
    const person = await drive.person('陈静')
    await drive.text(person.phone, `${world.client.origin}/face/li.svg`)
    const order = drive.order(`phone-${walk.locale}`, 19_900)

    const context = await browser.newContext({
      locale: walk.locale,
      viewport: { width: walk.width, height: 820 },
    })
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => {
      errors.push(error.message)
    })
    await page.goto(world.client.origin)
    await page.locator('.owner', { hasText: '陈静' }).first().click()
    await page.getByRole('button', { name: walk.find, exact: true }).click()
    await page.getByRole('button', { name: walk.texts }).click()
    await page.locator('.bubble', { hasText: '【云裳】' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.locator('.bar-button').first().click()

    await page.getByRole('button', { name: walk.account }).click()
    await page.getByRole('button', { name: walk.follow, exact: true }).click()
    await page.getByRole('button', { name: '会员' }).click()
    await page.fill('.compose input', '在吗')
    await page.getByRole('button', { name: walk.send, exact: true }).click()
    await page.locator('.mine .bubble', { hasText: '在吗' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.locator('.bar-button').first().click()

    await page.getByRole('button', { name: walk.scan, exact: true }).click()
    await page.fill('.compose input', (await order).code_url)
    await page.getByRole('button', { name: walk.open, exact: true }).click()
    await page.getByText('¥199.00').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('button', { name: walk.pay, exact: true }).click()
    await page.getByText(walk.paid, { exact: true }).waitFor()
    expect(errors).toEqual([])
    await context.close()
  })
})
