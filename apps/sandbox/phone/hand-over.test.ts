// A new guide is announced on the phone and refused there, in both languages; and the welcome of a
// group is chosen on its owner's side.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corp, openWorld, type World } from '../server/fixtures.ts'
import { phonePages } from '../server/pages.ts'
import { haveBrowser, launch, openPhone, seriousProblems } from './browser-fixture.ts'

describe.runIf(haveBrowser)('a new guide and a welcome', { timeout: 180_000 }, () => {
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
    {
      locale: 'zh-CN',
      width: 1360,
      takes: '由王小美接替服务您',
      refuse: '暂不更换',
      refused: '已谢绝',
      guides: '导购端',
      welcome: '入群欢迎语',
    },
    {
      locale: 'en',
      width: 360,
      takes: '王小美 takes over',
      refuse: 'Decline',
      refused: 'Declined',
      guides: 'Guides',
      welcome: 'Welcome',
    },
  ]
  it.each(walks)('in $locale, $width wide', async (walk) => {
    const { person, page, errors, close } = await openPhone(browser, world, '陈静', walk)
    const way = await world.wecom.addContactWay({ type: 1, scene: 2, user: ['li'] })
    const { externalUserId } = await world.client.add({
      personId: person.id,
      configId: way.config_id,
    })
    await page.locator('.row-button', { hasText: '李店长' }).click()
    await world.wecom.transferCustomer({
      handover_userid: 'li',
      takeover_userid: 'wang',
      external_userid: [externalUserId],
    })
    await page.getByText(walk.takes).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('button', { name: walk.refuse }).click()
    await page.getByText(walk.refused).waitFor()
    const { customer } = await world.wecom.transferResult({
      handover_userid: 'li',
      takeover_userid: 'wang',
    })
    // 3: the customer refused.
    expect(customer.find((one) => one.external_userid === externalUserId)).toMatchObject({
      status: 3,
    })

    const { chatId } = await world.client.makeGroup({
      corpId: corp.corpId,
      owner: 'li',
      name: `穿搭群${walk.width}`,
    })
    await world.wecom.addGroupWelcome({ text: { content: `欢迎%NICKNAME%，${walk.locale}` } })
    if (walk.width < 760) await page.locator('.only-narrow').click()
    await page.getByRole('tab', { name: walk.guides }).click()
    const group = page.locator('.task', { hasText: `穿搭群${walk.width}` })
    await group.getByLabel(walk.welcome).selectOption(`欢迎%NICKNAME%，${walk.locale}`)
    await group.getByLabel(walk.welcome).and(page.locator(':enabled')).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    const join = await world.wecom.addJoinWay({ scene: 2, chat_id_list: [chatId] })
    await world.client.joinGroup({ personId: person.id, configId: join.config_id })
    if (walk.width < 760) await page.locator('.only-narrow').click()
    await page.locator('.bar-button').first().click()
    await page.locator('.row-button', { hasText: `穿搭群${walk.width}` }).click()
    await page.locator('.bubble', { hasText: `欢迎陈静，${walk.locale}` }).waitFor()
    expect(errors).toEqual([])
    await close()
  })
})
