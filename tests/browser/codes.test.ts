// Making codes in the console: a leased one with its guides, a day tried out before it is saved; and
// what a coupon code looks like to whoever opens it. Both languages, wide and on a phone.
import { beforeAll, describe, expect, test } from 'vitest'
import { sideways, violations, visit } from './browser.ts'
import { openConsole, type ConsoleWorld, type Language } from './console-world.ts'

const words = {
  'zh-CN': {
    create: '新建渠道码',
    leased: '我们的短链接，每次打开分配一位导购',
    try: '试算一天',
    all: '每次打开都有人接待',
    close: '关闭',
    name: '名称',
  },
  en: {
    create: 'New code',
    leased: 'Our link; each opening gets one guide',
    try: 'Try a day',
    all: 'Every opening finds somebody',
    close: 'Close',
    name: 'Name',
  },
} as const

let world: ConsoleWorld

describe.runIf(process.env['SIYU_CHROMIUM'])('codes', () => {
  beforeAll(async () => {
    world = await openConsole()
    const { items } = await world.call<{ items: { id: number }[] }>('GET', '/v1/stores')
    // Whoever hands her customers over takes no turns: the seed has such a guide.
    await world.call('POST', '/v1/staff', {
      name: '赵宁',
      role: 'guide',
      storeIds: items.slice(0, 1).map(({ id }) => id),
      wecomUserid: 'zhaoning',
    })
  }, 300_000)

  test.each<[Language, number]>([
    ['zh-CN', 1360],
    ['en', 360],
  ])('a leased code is filled in and tried out, in %s at %i', async (language, width) => {
    const t = words[language]
    const { page, faults } = await world.open({ language, width })
    await visit(page, '/codes')
    await page.locator('button:visible', { hasText: t.create }).first().click({ timeout: 30_000 })
    const form = page.getByRole('dialog')
    await form.getByText(t.leased).click()
    await form.locator('.turn .ant-select').first().click()
    await page.locator('.ant-select-item-option', { hasText: '赵宁' }).first().click()
    expect(await form.locator('.door-phone').textContent()).toContain('赵宁')
    await form.locator('.turn').scrollIntoViewIfNeeded()
    await form.locator('.door-phone').scrollIntoViewIfNeeded()
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    await form.getByRole('button', { name: t.try }).click()
    await page.getByText(t.all).waitFor()
    expect(await violations(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    expect(faults).toEqual([])
  })

  test('a coupon code asks her to claim, a page code opens its page', async () => {
    const stores = await world.call<{ items: { id: number }[] }>('GET', '/v1/stores')
    const templates = await world.call<{ items: { id: number }[] }>('GET', '/v1/coupon-templates')
    const base = { storeId: stores.items[0]?.id, channel: 'store', placement: '收银台' }
    const make = (more: object) =>
      world.call<{ shortUrl: string }>('POST', '/v1/codes', { ...base, ...more })
    const coupon = await make({
      name: '领券',
      kind: 'coupon',
      couponTemplateId: templates.items[0]?.id,
    })
    const { page } = await world.open({ language: 'zh-CN', width: 360, signedIn: false })
    await page.goto(new URL(coupon.shortUrl).pathname)
    await page.getByRole('button', { name: '立即领取' }).waitFor()
    expect(await violations(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    const opens = await make({ name: '订单', kind: 'page', page: 'orders' })
    await page.goto(new URL(opens.shortUrl).pathname)
    await page.waitForURL('**/h5/orders')
  })
})
