// A coupon of WeChat Pay from the desk to the payment: the template names the stock, the desk sees
// what WeChat Pay says of it, her page says how it is used, and the purchase what it bore.
import { beforeAll, describe, expect, test } from 'vitest'
import { makeStock } from '#fixtures/pay'
import { outside } from '../../apps/sandbox/server/outside-fixture.ts'
import type { StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, press, sound } from './browser.ts'
import { openDesk } from './desk.ts'
import { openPayingWorld } from './paying-world.ts'
import { openPhone } from './wechat-phone.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>
let stockId = ''

describe.runIf(process.env['SIYU_CHROMIUM'])('a coupon of WeChat Pay', () => {
  beforeAll(async () => {
    world = await openPayingWorld()
    const { api, sandboxUrl } = world.context
    const drive = await outside(sandboxUrl)
    stockId = await makeStock({ drive, now: world.house.clock.now() }, { most: 1 })
    await api.catalog.saveProduct({
      name: '山茶花面霜',
      state: 'onSale',
      variants: [{ sku: 'CREAM-50', listFen: 16_800 }],
    })
    const storeId = world.stores[0]?.id ?? 0
    await api.stock.receive({ storeId, items: [{ sku: 'CREAM-50', units: 5 }] })
    browser = await launch()
  }, 300_000)

  test('from the desk to the payment', { timeout: 180_000 }, async () => {
    const { api } = world.context
    const desk = await openDesk(world, browser, '/coupons')
    const deskFaults = faultsOf(desk)
    await press(desk, '新建券模板')
    await desk.getByLabel('名称').fill('暖冬代金券')
    await desk.getByLabel('微信代金券批次号').fill(stockId)
    // What WeChat Pay cannot keep is not asked any more.
    await desk.getByLabel('适用门店').waitFor({ state: 'detached' })
    await desk.getByLabel('减多少（元）').fill('10')
    await desk.getByLabel('门槛（元）').fill('50')
    await sound(desk)
    await desk
      .getByRole('dialog')
      .getByRole('button', { name: /^保\s?存$/ })
      .click()
    await desk.getByText(`微信代金券 ${stockId}`).waitFor()
    const [template] = (await api.coupon.listTemplates({ limit: 1 })).items

    const page = await openPhone(world, browser, { name: '许诺', path: '/h5/shop' })
    const faults = faultsOf(page)
    const late = await openPhone(world, browser, { name: '来晚了', path: '/h5/shop' })
    await late.getByRole('heading', { level: 1, name: '商城' }).waitFor()
    const known = (await api.customer.search({ limit: 2 })).items.map(({ id }) => id)
    for (const customerId of known.toSorted((a, b) => a - b)) {
      await api.coupon.issue({ templateId: template?.id ?? 0, customerIds: [customerId] })
      await world.house.idle()
    }
    await desk.reload()
    await press(desk, '微信代金券')
    await desk.getByText('1 / 1 张').waitFor()
    await desk.getByText(/已发完或预算不足/).waitFor()
    await desk.getByRole('button', { name: '再发一次' }).waitFor()
    await sound(desk)

    await page.goto('/h5/coupons')
    await page.getByText('到账后在微信卡包里', { exact: false }).waitFor()
    await sound(page)
    await page.goto('/h5/shop')
    await page.getByRole('link', { name: /山茶花面霜/ }).click()
    await press(page, '加入购物车')
    await page.getByText('已加入购物车').waitFor()
    await page.getByRole('link', { name: '购物车' }).click()
    await page.getByRole('link', { name: '去结算 ¥168' }).click()
    await page.getByLabel('到店自提').check()
    await press(page, '提交订单 ¥168')
    await press(page, '微信支付 ¥168')
    await page.getByText('微信代金券已抵扣').waitFor()
    await sound(page)
    await desk.reload()
    await press(desk, '微信代金券')
    await desk.getByText(/^4200/).waitFor()
    expect([faults, deskFaults]).toEqual([[], []])
  })
})
