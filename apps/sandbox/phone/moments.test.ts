// Moments on the phone in a real browser and both languages: the guide publishes on her desk, the
// feed shows it, it is liked and commented.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../server/fixtures.ts'
import { phonePages } from '../server/pages.ts'
import { haveBrowser, launch, openPhone, seriousProblems } from './browser-fixture.ts'

describe.runIf(haveBrowser)('moments on the phone', { timeout: 180_000 }, () => {
  let world: World
  let browser: Browser
  beforeAll(async () => {
    world = await openWorld({ pages: phonePages, ceilings: { momentJobMs: 0 } })
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  const walks = [
    {
      locale: 'zh-CN',
      width: 1440,
      discover: '发现',
      moments: '朋友圈',
      nothing: '还没有朋友圈',
      guides: '导购端',
      publish: '发表',
      like: '赞',
      comment: '评论',
    },
    {
      locale: 'en',
      width: 360,
      discover: 'Discover',
      moments: 'Moments',
      nothing: 'No moments yet',
      guides: 'Guides',
      publish: 'Publish',
      like: 'Like',
      comment: 'Comment',
    },
  ]
  it.each(walks)('in $locale, $width wide', async (walk) => {
    const { person, page, errors, close } = await openPhone(browser, world, '陈静', walk)
    const way = await world.wecom.addContactWay({ type: 1, scene: 2, user: ['li'] })
    await world.client.add({ personId: person.id, configId: way.config_id })
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    await button(walk.discover).click()
    await button(walk.moments).click()
    await page.getByText(walk.nothing).waitFor()

    await world.wecom.addMomentTask({
      text: { content: `上新 ${walk.locale}` },
      visible_range: { sender_list: { user_list: ['li'] } },
    })
    const turn = () => page.locator('.only-narrow').click()
    if (walk.width < 760) await turn()
    await page.getByRole('tab', { name: walk.guides }).click()
    await button(walk.publish).click()
    await button(walk.publish).waitFor({ state: 'detached' })
    expect(await seriousProblems(page)).toEqual([])
    if (walk.width < 760) await turn()

    await page.locator('.moment-text', { hasText: walk.locale }).waitFor()
    await button(walk.like).click()
    await page.locator('.moment-said', { hasText: '陈静' }).waitFor()
    await button(walk.comment).click()
    await page.fill('.compose input', '好看')
    await page.press('.compose input', 'Enter')
    await page.locator('.moment-said', { hasText: '好看' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    expect(errors).toEqual([])
    await close()
  })
})
