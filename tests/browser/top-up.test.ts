// Stored value in real browsers: paid in on a phone with its gift, topped up once more at the desk,
// and paid out again there.
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { makeStaff, signInAs } from '#fixtures/org'
import { showProgram } from '#modules/loyalty'
import type { StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, press, sound } from './browser.ts'
import { openPayingWorld } from './paying-world.ts'
import { openPhone } from './wechat-phone.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>

async function sellStored(): Promise<void> {
  const { api } = world.context
  const { changedAt: _at, tiers, ...rules } = await showProgram(world.house.db)
  await api.loyalty.saveProgram({
    ...rules,
    tiers: tiers.map(({ members: _n, ...tier }) => tier),
    stored: {
      gifts: [
        { fromFen: 20_000, bonusFen: 2_000 },
        { fromFen: 50_000, bonusFen: 8_000 },
      ],
      spends: 'proportional',
      mostPerOrderFen: null,
    },
  })
}
async function stockUp(): Promise<void> {
  const { api } = world.context
  const [store] = world.stores
  await api.catalog.saveProduct({
    name: '山茶花面霜',
    state: 'onSale',
    variants: [{ sku: 'CREAM-50', listFen: 16_800 }],
  })
  const items = [{ sku: 'CREAM-50', units: 5 }]
  await api.stock.receive({ storeId: store?.id ?? 0, items })
}

/** She registers on the phone she holds. */
const register = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const reply = await fetch('/v1/consumer/register', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ phone: '13911112222', consents: ['service'] }),
    })
    return reply.status
  })

/** 220 yuan on her balance, two creams of 168: the rest is paid by WeChat Pay. */
async function spendsIt(page: Page): Promise<void> {
  await page.goto('/h5/shop')
  const stores = page.getByLabel('门店')
  await page.getByText('山茶花面霜').first().waitFor()
  if ((await stores.count()) > 0) await stores.selectOption({ label: world.stores[0]?.name ?? '' })
  await page.getByRole('link', { name: /山茶花面霜/ }).click()
  await press(page, '加一件 山茶花面霜')
  await press(page, '加入购物车')
  await page.getByText('已加入购物车').waitFor()
  await page.getByRole('link', { name: '购物车' }).click()
  await page.getByRole('link', { name: '去结算 ¥336' }).click()
  await page.getByRole('button', { name: '提交订单 ¥336' }).waitFor()
  await page.getByRole('switch', { name: /用储值付 ¥220/ }).check()
  await sound(page)
  await press(page, '提交订单，再付 ¥116')
  await page.getByRole('heading', { level: 1, name: '待付款' }).waitFor()
  await sound(page)
  await press(page, '微信支付 ¥116')
  await page.getByRole('heading', { level: 1, name: '已付款，等待备货' }).waitFor()
  await sound(page)
  await page.goto('/h5/stored')
  await page.getByText('SHOP-').first().waitFor()
}

describe.runIf(process.env['SIYU_CHROMIUM'])('stored value', () => {
  beforeAll(async () => {
    world = await openPayingWorld()
    await sellStored()
    await stockUp()
    browser = await launch()
  }, 300_000)

  test(
    'is paid in on the phone with its gift, and pays at the checkout',
    { timeout: 240_000 },
    async () => {
      const page = await openPhone(world, browser, { name: '江晚', path: '/h5/shop' })
      await page.getByRole('heading', { level: 1, name: '商城' }).waitFor()
      expect(await register(page)).toBe(200)
      const faults = faultsOf(page)
      await page.goto('/h5/stored')
      await press(page, '充 ¥200 送 ¥20')
      await page.getByText('另送赠金 ¥20').waitFor()
      await sound(page)
      await press(page, '微信支付 ¥200')
      await page.getByText('已到账').waitFor()
      await sound(page)
      await spendsIt(page)
      expect(faults).toEqual([])
    },
  )

  test('is topped up and paid out at the desk', { timeout: 240_000 }, async () => {
    const cookie = await signInAs(
      world.house,
      await makeStaff(world.house, { role: 'headquarters' }),
    )
    const desk = await browser.newContext({
      viewport: { width: 1360, height: 900 },
      baseURL: world.context.url,
    })
    onTestFinished(() => desk.close())
    const [name = '', value = ''] = cookie.split('=')
    await desk.addCookies([{ name, value, url: world.context.url }])
    await desk.addInitScript(() => localStorage.setItem('siyu.language', 'zh-CN'))
    const page = await desk.newPage()
    const faults = faultsOf(page)
    const members = await sql<{ id: number }>`select customer_id as id
      from loyalty.member limit 1`.execute(world.house.db)
    await page.goto(`/customers/${members.rows[0]?.id}`)
    await page.getByRole('tab', { name: '储值' }).click()
    await press(page, /^充 ?值$/)
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('充值金额').fill('500')
    await drawer.getByText('另送赠金 ¥80.00').waitFor()
    await sound(page)
    await drawer.getByLabel('在哪家门店收的款').click()
    await page.keyboard.press('Enter')
    await drawer.getByRole('button', { name: /^充 ?值$/ }).click()
    await page.getByText('+¥500.00').first().waitFor()
    await page.getByText('¥580.00').first().waitFor()
    await page.getByRole('button', { name: '退本金' }).first().click()
    await page.getByRole('dialog').getByRole('button', { name: '退本金' }).click()
    await page.getByText('-¥500.00').first().waitFor()
    expect(faults).toEqual([])
  })
})
