// The banner on the phone: it shows what came in elsewhere, opens it, and is closed by hand; what is
// on the screen anyway makes none. Escape goes back.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corp, openWorld, type World } from '../server/fixtures.ts'
import { outside } from '../server/outside-fixture.ts'
import { phonePages } from '../server/pages.ts'
import { haveBrowser, launch, openPhone, seriousProblems } from './browser-fixture.ts'

describe.runIf(haveBrowser)('the banner', { timeout: 180_000 }, () => {
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

  it.each([
    { locale: 'zh-CN', width: 1440, dark: true, close: '关闭', texts: '短信' },
    { locale: 'en', width: 360, dark: false, close: 'Close', texts: 'Text messages' },
  ])('in $locale, $width wide', async (walk) => {
    const { person, page, errors, close } = await openPhone(browser, world, '陈静', walk)
    const way = await world.wecom.addContactWay({ type: 1, scene: 2, user: ['li'] })
    await world.client.add({ personId: person.id, configId: way.config_id })
    const pair = { corpId: corp.corpId, userid: 'li', personId: person.id }
    const banner = page.locator('.banner-card')
    await page.locator('.row-button', { hasText: '李店长' }).waitFor()

    // It is caught half on its way, where a busy machine may catch any: who wants no motion sees it whole.
    await page.addStyleTag({
      content: '.banner-card { animation-delay: -0.08s; animation-play-state: paused }',
    })
    await world.client.guideWrites(pair, '新款到了')
    await banner.filter({ hasText: '新款到了' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await banner.getByRole('button').first().click()
    await page.locator('.bubble', { hasText: '新款到了' }).waitFor()
    await world.client.guideWrites(pair, '给您留了一件')
    await page.locator('.bubble', { hasText: '留了一件' }).waitFor()
    expect(await banner.count()).toBe(0)

    const drive = await outside(world.client.origin)
    const { phone } = (await (
      await fetch(`${world.client.origin}/sandbox/api/people/${person.id}/inbox`)
    ).json()) as { phone: string }
    await drive.text(phone, '八折')
    await banner.filter({ hasText: walk.texts }).waitFor()
    await page.getByRole('button', { name: walk.close, exact: true }).click()
    await banner.waitFor({ state: 'detached' })
    await page.locator('.compose input').press('Escape')
    await page.locator('.tab-bar').waitFor()
    expect(errors).toEqual([])
    await close()
  })
})
