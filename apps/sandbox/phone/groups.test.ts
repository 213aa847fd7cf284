// Groups on the phone in a real browser and both languages: a code is scanned, the group joined, a
// friend brought along, the guide writes, the group is left.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corp, openWorld, type World } from '../server/fixtures.ts'
import { phonePages } from '../server/pages.ts'
import { haveBrowser, launch, openPhone, seriousProblems } from './browser-fixture.ts'

describe.runIf(haveBrowser)('groups on the phone', { timeout: 180_000 }, () => {
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
      width: 1440,
      join: '加入群聊',
      info: '聊天信息',
      bring: '邀请朋友',
      bringNow: '邀请（1）',
      brought: '陈静 邀请 周敏 加入了群聊',
      by: '陈静 邀请',
      leave: '退出群聊',
      nothing: '还没有聊天',
    },
    {
      locale: 'en',
      width: 360,
      join: 'Join the group',
      info: 'Chat info',
      bring: 'Invite friends',
      bringNow: 'Invite (1)',
      brought: '陈静 invited 周敏 to the group',
      by: 'Invited by 陈静',
      leave: 'Leave group',
      nothing: 'No chats yet',
    },
  ]
  it.each(walks)('in $locale, $width wide', async (walk) => {
    const { chatId } = await world.client.makeGroup({
      corpId: corp.corpId,
      owner: 'li',
      name: `穿搭群 ${walk.locale}`,
    })
    await world.wecom.addJoinWay({ scene: 2, chat_id_list: [chatId], remark: walk.locale })
    await world.client.createPerson({ name: '周敏' })
    const { page, errors, close } = await openPhone(browser, world, '陈静', walk)

    await page.click('.bar .bar-button:last-child')
    await page.click(`.codes button:has-text("${walk.locale}")`)
    await page.getByRole('button', { name: walk.join }).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('button', { name: walk.join }).click()
    await page.locator('.notice').waitFor()
    await page.fill('.compose input', '有红色的吗')
    await page.press('.compose input', 'Enter')
    await page.locator('.mine .bubble', { hasText: '有红色的吗' }).waitFor()

    await page.getByRole('button', { name: walk.info }).click()
    await page.getByRole('button', { name: walk.bring }).click()
    await page.locator('label.row-button', { hasText: '周敏' }).first().click()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('button', { name: walk.bringNow }).click()
    await page.getByText(walk.brought).waitFor()
    await world.client.writeInGroup(chatId, { userid: 'li', text: '明天到货' })
    await page.locator('.theirs .bubble', { hasText: '明天到货' }).waitFor()
    expect(await seriousProblems(page)).toEqual([])

    await page.getByRole('button', { name: walk.info }).click()
    await page.getByText(walk.by).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.getByRole('button', { name: walk.leave }).click()
    await page.locator('.sure').getByRole('button', { name: walk.leave }).click()
    await page.getByText(walk.nothing).waitFor()
    expect(errors).toEqual([])
    await close()
  })
})
