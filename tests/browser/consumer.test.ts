// A customer's own pages in a real browser, from the first visit to what she bought; then the
// console, which shows the way she came.
import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Shopper, type DemoStore } from '#demo'
import { makeStaff, signInAs } from '#fixtures/org'
import { CUSTOMER_COOKIE } from '#modules/customer'
import { openWorld, type StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, missingWords, settled, sideways, violations, visit } from './browser.ts'

const lip = {
  sku: 'LIP-02',
  name: '滋润口红 红茶色',
  category: '彩妆',
  quantity: 2,
  unitPrice: '129.00',
}
let world: StoryWorld
let store: DemoStore
let shopper: Shopper
let browser: Awaited<ReturnType<typeof launch>>
let phone: BrowserContext

/** A page on her phone: WeChat knows the phone by its cookie. */
async function onPhone(
  locale: 'zh-CN' | 'en-GB',
  path = '/h5/',
): Promise<{ page: Page; faults: string[] }> {
  const page = await phone.newPage()
  onTestFinished(() => page.close())
  await page.addInitScript(
    (language) => localStorage.setItem('siyu.language', language),
    locale === 'zh-CN' ? 'zh' : 'en',
  )
  const faults = faultsOf(page)
  await page.goto(path)
  await page.locator('h1').first().waitFor()
  return { page, faults }
}
/** Nothing wrong that a person, a reader of screens or a narrow phone would meet. */
async function sound(page: Page, faults: string[]): Promise<void> {
  expect(await violations(page)).toEqual([])
  expect(await sideways(page)).toBeLessThanOrEqual(0)
  expect(faults).toEqual([])
}

describe.runIf(process.env['SIYU_CHROMIUM'])('member pages', () => {
  beforeAll(async () => {
    world = await openWorld({ pages: true })
    store = world.stores[17] ?? expect.fail('the brand has no eighteenth store')
    shopper = await Shopper.create(world.context, '林晚')
    await shopper.scanAndAdd(`${store.name} 门口海报`)
    await world.settle()
    browser = await launch()
    phone = await browser.newContext({
      viewport: { width: 360, height: 740 },
      locale: 'zh-CN',
      baseURL: world.context.url,
    })
    await phone.addCookies([
      { name: 'phone', value: shopper.personId, url: world.context.sandboxUrl },
    ])
  }, 300_000)

  test('she registers by her phone number and holds her card', { timeout: 120_000 }, async () => {
    const { page, faults } = await onPhone('zh-CN')
    // She is called by the name WeChat told, once it is here.
    await page.getByRole('heading', { name: '林晚，您好' }).waitFor()
    await sound(page, faults)
    await page.getByLabel('手机号').fill('199 5555 0018')
    await page.getByRole('button', { name: '领取会员卡' }).click()
    await page.getByRole('alert').getByText('请先同意会员服务条款').waitFor()
    await page.getByLabel('我同意按隐私说明').check()
    await page.getByRole('button', { name: '领取会员卡' }).click()
    await page.getByText('欢迎加入，卡已放好').waitFor()
    expect(await page.locator('.tier').textContent()).toBe('普通会员')
    expect(await page.locator('.figures dd').allTextContents()).toEqual(['0', '0'])
    await sound(page, faults)
  })

  test(
    'the card follows what she buys, and is there before the site is',
    { timeout: 120_000 },
    async () => {
      shopper.memberNo = (await shopper.card())?.memberNo
      await shopper.buy('S18-0001', store.code, world.house.clock.now(), [lip])
      await world.settle()
      const { page, faults } = await onPhone('en-GB')
      expect(await page.locator('.figures dd').allTextContents()).toEqual(['258', '2,580'])
      await page.getByText('420 more growth value to 银卡会员').waitFor()
      await page.getByRole('img', { name: 'Barcode' }).waitFor()
      await sound(page, faults)
      // Without its larger half the card is still drawn.
      await page.route('**/assets/site-*.js', (route) => route.abort())
      await page.reload()
      await page.getByText('420 more growth value to 银卡会员').waitFor()
    },
  )

  test(
    'a session that has ended leads to WeChat and back, and the browser has nothing to complain of',
    { timeout: 120_000 },
    async () => {
      const { page } = await onPhone('zh-CN')
      await page.getByText('普通会员').waitFor()
      // What the site still asks for, it asks as her.
      await page.waitForLoadState('networkidle')
      await phone.clearCookies({ name: CUSTOMER_COOKIE })
      const faults = faultsOf(page)
      await page.reload()
      await page.getByText('普通会员').waitFor()
      expect((await phone.cookies()).some(({ name }) => name === CUSTOMER_COOKIE)).toBe(true)
      expect(faults).toEqual([])
    },
  )

  test.each([
    {
      locale: 'zh-CN',
      coupons: '我的券',
      show: '出示券码',
      orders: '购买',
      times: '×2',
      paid: '¥258',
    },
    {
      locale: 'en-GB',
      coupons: 'Coupons',
      show: 'Show code',
      orders: 'Orders',
      times: '×2',
      paid: '¥258',
    },
  ] as const)(
    'her coupons and orders, $locale',
    { timeout: 120_000 },
    async ({ locale, coupons, show, orders, times, paid }) => {
      const { page, faults } = await onPhone(locale)
      await page.getByRole('link', { name: coupons }).click()
      await page.getByText('新朋友礼 满99减20').waitFor()
      await page.getByRole('button', { name: show }).first().click()
      await page.locator('.coupon svg.qr').waitFor()
      await sound(page, faults)
      await page.getByRole('link', { name: orders }).click()
      await page.getByText(lip.name).waitFor()
      const shown = await page.locator('.order').textContent()
      for (const part of [store.name, times, paid]) expect(shown).toContain(part)
      await sound(page, faults)
    },
  )

  test('a refund shows on her order and her card', { timeout: 120_000 }, async () => {
    await world.context.api.order.refund({
      refunds: [
        {
          source: 'pos',
          number: 'R18-1',
          orderNumber: 'S18-0001',
          refundedAt: world.house.clock.now().toISOString(),
          lines: [{ line: 1, quantity: 1 }],
        },
      ],
    })
    await world.settle()
    const { page, faults } = await onPhone('zh-CN', '/h5/orders')
    await page.getByText('已退 ¥129').waitFor()
    await page.getByRole('link', { name: '会员卡' }).click()
    await page.getByText('129', { exact: true }).waitFor()
    await sound(page, faults)
  })

  test(
    'the console shows her way: timeline, funnel by store and channel, a journey with its control group',
    {
      timeout: 180_000,
    },
    async () => {
      const staffId = await makeStaff(world.house, { name: '梅', role: 'headquarters' })
      const [name = '', value = ''] = (await signInAs(world.house, staffId)).split('=')
      const desk = await browser.newContext({
        viewport: { width: 1360, height: 900 },
        locale: 'zh-CN',
        baseURL: world.context.url,
      })
      onTestFinished(() => desk.close())
      await desk.addCookies([{ name, value, url: world.context.url }])
      const page = await desk.newPage()
      const faults = faultsOf(page)
      await visit(page, '/customers?search=林晚')
      await page.getByRole('link', { name: '林晚' }).click()
      await page.getByRole('heading', { level: 1, name: '林晚' }).waitFor()
      const earlier = page.getByRole('button', { name: '更早的记录' })
      await page.locator('.page-head').getByRole('link', { name: '门口海报' }).click()
      await page.getByRole('dialog').getByText(`${store.name} 门口海报`, { exact: true }).waitFor()
      await page.goBack()
      await page.locator('.timeline > li').first().waitFor()
      while (await earlier.isVisible()) {
        // It goes when the last page has come, be it between being seen and being pressed.
        await earlier.click({ timeout: 2_000 }).catch(() => undefined)
        await page.waitForFunction(() => !document.querySelector('.ant-btn-loading'))
      }
      const timeline = (await page.locator('.timeline > li').allTextContents()).join('\n')
      for (const moment of [
        '添加导购',
        '收到优惠券「新朋友礼 满99减20」',
        '成为会员',
        '下单支付 S18-0001',
        '退款 R18-1',
        '进入旅程「支付有礼」',
      ]) {
        expect(timeline).toContain(moment)
      }
      expect(timeline).not.toMatch(/[a-z]+\.[a-z]+[A-Z]?/)

      await visit(page, '/insight/funnel')
      const row = page.getByRole('row').filter({ hasText: store.name })
      expect(await row.textContent()).toMatch(/^成都太古里店11\D.*1\D/)
      await page.getByText('渠道', { exact: true }).last().click()
      await page.getByRole('row').filter({ hasText: '门店' }).filter({ hasText: '100%' }).waitFor()

      await visit(page, '/journeys')
      await page.getByRole('link', { name: '支付有礼' }).click()
      await page.getByRole('tab', { name: '效果' }).click()
      await settled(page)
      expect(await page.locator('main').textContent()).toContain('对照组')
      expect(await missingWords(page)).toEqual([])
      expect(faults).toEqual([])
    },
  )
})
