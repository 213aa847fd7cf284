// The phone in a real browser: a person is made, a code scanned, a guide added, the welcome read,
// in both languages and on a narrow screen; no console errors, nothing serious for axe.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corp, openWorld, type World } from '../server/fixtures.ts'
import { phonePages } from '../server/pages.ts'
import { haveBrowser, launch, seriousProblems } from './browser-fixture.ts'

describe.runIf(haveBrowser)('the phone', { timeout: 180_000 }, () => {
  let world: World
  let browser: Browser
  beforeAll(async () => {
    world = await openWorld({ pages: phonePages })
    browser = await launch()
    await world.wecom.addContactWay({
      type: 1,
      scene: 2,
      user: ['li'],
      remark: '门口立牌',
      state: 's18',
    })
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  /** What the product does: welcomes whoever was added since. */
  const greet = async (count: number) => {
    await world.product.until(count)
    const event = world.product.heard[count - 1]?.event
    await world.wecom.sendWelcomeMsg({
      welcome_code: event?.kind === 'add_external_contact' ? (event.welcomeCode ?? '') : '',
      text: { content: '您好，我是李店长' },
      attachments: [
        {
          msgtype: 'link',
          link: {
            title: '入会礼',
            desc: '七天内有效',
            url: `${world.client.origin}/face/li.svg?coupon`,
          },
        },
      ],
    })
  }

  const walks = [
    { locale: 'zh-CN', width: 1440, guides: '导购端', desk: '看桌子', confirm: '确认发送' },
    { locale: 'en', width: 360, guides: 'Guides', desk: 'Desk', confirm: 'Confirm' },
  ]
  it.each(walks)('in $locale, $width wide', async ({ locale, width, guides, desk, confirm }) => {
    const before = world.product.heard.length
    const context = await browser.newContext({ locale, viewport: { width, height: 820 } })
    const page = await context.newPage()
    const errors: string[] = []
    page.on('console', (line) => {
      if (line.type() === 'error') errors.push(line.text())
    })
    page.on('pageerror', (error) => {
      errors.push(error.message)
    })
    await page.goto(world.client.origin)
    await page.click('.owner.new')
    await page.click('.bar .bar-button:last-child')
    await page.click('.codes button:has-text("门口立牌")')
    expect(await seriousProblems(page)).toEqual([])
    await page.click('.row-button.center')
    await greet(before + 1)
    await page.locator('.theirs .bubble', { hasText: '李店长' }).waitFor()
    await world.client.renameCorp(corp.corpId, '')
    await page
      .getByText(locale === 'en' ? '@My brand' : '@我的品牌')
      .first()
      .waitFor()
    await world.client.renameCorp(corp.corpId, '云裳服饰')
    await page.getByText('@云裳服饰').first().waitFor()
    await page.fill('.compose input', '谢谢')
    await page.press('.compose input', 'Enter')
    await page.locator('.mine').waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.click('.card')
    await page.frameLocator('iframe').locator('svg').waitFor()
    expect(page.url()).toBe(`${world.client.origin}/`)

    if (width < 760) await page.getByRole('button', { name: desk }).click()
    await page.click('.calls li:first-child summary')
    await page.locator('.check.ok').first().waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await world.wecom.addMsgTemplate({ sender: 'li', text: { content: '会员日' } })
    await page.getByRole('tab', { name: guides }).click()
    await page.getByRole('button', { name: confirm }).click()
    await page.getByRole('button', { name: confirm }).waitFor({ state: 'detached' })
    const { masses } = await world.client.tasks(corp.corpId)
    expect(masses.map(({ status }) => status)).not.toContain('waiting')
    expect(await seriousProblems(page)).toEqual([])
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(overflow).toBeLessThanOrEqual(0)
    expect(errors).toEqual([])
    await context.close()
  })

  it('a code opened in a browser is scanned by the phone on the screen', async () => {
    const { url } = (await world.client.codes())[0] ?? { url: '' }
    const page = await browser.newPage()
    await page.goto(url)
    await page.locator('.profile-head').waitFor()
    expect(new URL(page.url()).search).toBe('')
    await page.close()
  })
})
