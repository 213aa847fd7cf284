// A poll in real browsers: asked on the console, opened on a phone by the link of her group, answered,
// answered anew, and ended; the console shows who, and the board of groups that the group lives.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Shopper, type DemoStore } from '#demo'
import { hanging } from '../../apps/server/demo/shopper.ts'
import { openWorld, type StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, press, sound } from './browser.ts'
import { openDesk } from './desk.ts'

const QUESTION = '下一款做哪种口味？'
const GROUP = '太古里尝鲜群'
let world: StoryWorld
let store: DemoStore
let browser: Awaited<ReturnType<typeof launch>>
let groupId = 0
let personId = ''

/** A group of the store's guide, and a friend of hers who joined it. */
async function gather(): Promise<void> {
  const { phones, context, settle } = world
  await phones.makeGroup({ corpId: context.corpId, owner: store.guideUserid, name: GROUP })
  await settle()
  const { items } = await context.api.wecom.listGroups({ limit: 50, dismissed: false })
  groupId = items.find(({ name }) => name === GROUP)?.id ?? expect.fail('the group is not known')
  const place = { storeId: store.id, channel: 'community', placement: '收银台' } as const
  await context.api.code.save({ name: '进群码', kind: 'group', groupIds: [groupId], ...place })
  await settle()
  const way = (await hanging(context)).find(({ remark }) => remark === '进群码')
  const shopper = await Shopper.create(context, '林晚')
  ;({ personId } = shopper)
  await shopper.scanAndAdd(`${store.name} 门口海报`)
  await phones.joinGroup({ personId, configId: way?.configId ?? '' })
  await settle()
}

async function write(page: Page): Promise<void> {
  await page.getByRole('button', { name: '新建投票' }).first().click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('问题').fill(QUESTION)
  const texts = drawer.getByLabel('选项内容')
  await texts.nth(0).fill('桃子')
  await texts.nth(1).fill('葡萄')
  const tag = drawer.getByLabel('选的人打上标签').nth(0)
  await tag.fill('想要桃子')
  await page.getByTitle('新建标签「想要桃子」').click()
  await drawer.getByTitle('想要桃子', { exact: true }).waitFor()
  await drawer.getByRole('region', { name: '手机上的样子' }).getByText('桃子').waitFor()
  await sound(page)
  await drawer.getByRole('button', { name: /^保 ?存$/ }).click()
  await drawer.waitFor({ state: 'hidden' })
}

async function onPhone(path: string, language: 'zh' | 'en' = 'zh') {
  const phone = await browser.newContext({
    viewport: { width: 360, height: 740 },
    baseURL: world.context.url,
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.50',
  })
  onTestFinished(() => phone.close())
  await phone.addCookies([{ name: 'phone', value: personId, url: world.context.sandboxUrl }])
  await phone.addInitScript((it) => localStorage.setItem('siyu.language', it), language)
  const page = await phone.newPage()
  const faults = faultsOf(page)
  await page.goto(path)
  await page.getByRole('heading', { level: 1, name: QUESTION }).waitFor()
  return { page, faults }
}

describe.runIf(process.env['SIYU_CHROMIUM'])('polls', () => {
  beforeAll(async () => {
    world = await openWorld({ pages: true })
    store = world.stores[17] ?? expect.fail('the brand has no eighteenth store')
    await gather()
    browser = await launch()
  }, 300_000)

  test(
    'one is asked, answered by the link of a group, answered anew, and ended',
    { timeout: 240_000 },
    async () => {
      const desk = await openDesk(world, browser, '/polls')
      const faults = faultsOf(desk)
      await desk.getByText('还没有投票').waitFor()
      await sound(desk)
      await write(desk)
      await desk.getByRole('heading', { level: 1, name: QUESTION }).waitFor()
      await desk.getByText('还没有链接').waitFor()
      await desk.getByLabel('给哪个群').click()
      await desk.getByTitle(new RegExp(GROUP)).click()
      await press(desk, '生成群链接')
      await desk.getByRole('button', { name: `复制链接 ${GROUP}` }).waitFor()
      await sound(desk)
      const { api } = world.context
      const { items } = await api.code.listPolls({ limit: 10 })
      const { links } = await api.code.pollBoard({ id: items[0]?.id ?? 0 })
      const url = links.find((link) => link.groupId === groupId)?.url ?? ''

      const { page: phone, faults: phoneFaults } = await onPhone(url)
      expect(new URL(phone.url()).pathname).toMatch(/^\/h5\/poll\//)
      await sound(phone)
      await phone.getByLabel('桃子').check()
      await press(phone, '就选这个')
      await phone.getByText('谢谢，您的选择我们记下了。').waitFor()
      await phone.getByText('1 人 · 100%').waitFor()
      await sound(phone)
      await press(phone, '改选')
      await phone.getByLabel('葡萄').check()
      await press(phone, '就选这个')
      await phone.locator('.results .mine').getByText('葡萄').waitFor()

      await desk.reload()
      const row = desk.getByRole('row').filter({ hasText: '林晚' })
      await row.getByText('葡萄').waitFor()
      await row.getByText(GROUP).waitFor()
      await sound(desk)
      const board = await api.analytics.groupBoard({ offset: 0 })
      expect(board.rows.find(({ id }) => id === groupId)).toMatchObject({
        answers: 1,
        clicks: 1,
        clickers: 1,
      })

      await press(desk, '结束投票')
      await desk.getByRole('tooltip').getByRole('button', { name: '结束投票' }).click()
      await desk.getByText('已结束').first().waitFor()
      await phone.reload()
      await phone.getByText('投票已结束，谢谢关注。').waitFor()
      await phone.getByText('共 1 人回答').waitFor()
      await sound(phone)
      expect(phoneFaults).toEqual([])
      const { page: english } = await onPhone(url, 'en')
      await english.getByText('This poll is over. Thank you for looking in.').waitFor()
      await sound(english)
      expect(faults).toEqual([])
    },
  )
})
