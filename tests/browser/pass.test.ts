// Paid cards in real browsers: a card is made on the console, bought and renewed on a phone, and given
// back at the desk after a look at what that does.
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeTemplate } from '#fixtures/coupon'
import type { StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, press, sound } from './browser.ts'
import { openDesk } from './desk.ts'
import { openPayingWorld } from './paying-world.ts'
import { openPhone } from './wechat-phone.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>

const register = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const reply = await fetch('/v1/consumer/register', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ phone: '13911113333', consents: ['service'] }),
    })
    return reply.status
  })

describe.runIf(process.env['SIYU_CHROMIUM'])('a paid card', () => {
  beforeAll(async () => {
    world = await openPayingWorld()
    browser = await launch()
  }, 300_000)

  test(
    'is made on the console, with the card as customers see it',
    { timeout: 240_000 },
    async () => {
      await makeTemplate(world.house, { name: '卡友券 减10', thresholdFen: 0 })
      const page = await openDesk(world, browser, '/passes')
      const faults = faultsOf(page)
      await page.getByText('年卡').first().waitFor()
      await sound(page)
      await page.getByRole('button', { name: '新建付费卡' }).first().click()
      const drawer = page.getByRole('dialog')
      await drawer.getByLabel('卡名').fill('月卡')
      await drawer.getByLabel('价格（元）').fill('15')
      await press(page, '加一种券')
      await drawer.getByLabel('券模板').click()
      await page.getByTitle('卡友券 减10').click()
      await drawer.getByText('每月送：「卡友券 减10」1 张').waitFor()
      await sound(page)
      await drawer.getByRole('button', { name: /^保 ?存$/ }).click()
      await page.getByText('¥15.00 / 3 个月').first().waitFor()
      await sound(page)
      expect(faults).toEqual([])
    },
  )

  test('is bought and renewed on the phone', { timeout: 240_000 }, async () => {
    const page = await openPhone(world, browser, { name: '江晚', path: '/h5/shop' })
    await page.getByRole('heading', { level: 1, name: '商城' }).waitFor()
    expect(await register(page)).toBe(200)
    const faults = faultsOf(page)
    await page.goto('/h5/')
    await page.getByRole('link', { name: '看看权益' }).click()
    await sound(page)
    await press(page, '微信支付 ¥39 开卡')
    await page.getByText('已开通，券已放入我的券').waitFor()
    await sound(page)
    await press(page, '微信支付 ¥39 续费')
    await page.getByText(/接着用到/).waitFor()
    await sound(page)
    expect(faults).toEqual([])
  })

  test('is given back at the desk for what was shown before', { timeout: 240_000 }, async () => {
    const members = await sql<{ id: number }>`select customer_id as id
      from loyalty.member limit 1`.execute(world.house.db)
    const page = await openDesk(world, browser, `/customers/${members.rows[0]?.id}`)
    const faults = faultsOf(page)
    await page.getByRole('tab', { name: '付费卡' }).click()
    await page.getByText('排队中').waitFor()
    await sound(page)
    await page.getByRole('button', { name: '退卡' }).last().click()
    await page.getByText('没用过，全退').waitFor()
    await sound(page)
    await press(page, '退 ¥39.00')
    await page.getByText('已退卡').first().waitFor()
    // The one that waited runs now.
    expect(await page.getByText('排队中').count()).toBe(0)
    await press(page, '办卡 / 续费')
    await page.getByText(/接着算，一天不少/).waitFor()
    await sound(page)
    expect(faults).toEqual([])
  })
})
