// The own shop in real browsers: bought on a phone, handed over by code at the desk, one piece
// brought back; seen in both.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, press, sound } from './browser.ts'
import { openDesk } from './desk.ts'
import { openPayingWorld } from './paying-world.ts'
import { openPhone } from './wechat-phone.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>

const phoneOf = (name: string): Promise<Page> =>
  openPhone(world, browser, { name, path: '/h5/shop' })

const inDrawer = (page: Page, name: string | RegExp) =>
  page.getByRole('dialog').getByRole('button', { name }).click()
const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).click()

async function stockUp(): Promise<void> {
  const { api } = world.context
  const [store] = world.stores
  await api.catalog.saveProduct({
    name: '山茶花面霜',
    description: '清晨与夜晚各一次。',
    state: 'onSale',
    tags: ['新品'],
    variants: [
      { sku: 'CREAM-50', options: { 容量: '50 毫升' }, listFen: 16_800 },
      { sku: 'CREAM-100', options: { 容量: '100 毫升' }, listFen: 28_800 },
    ],
  })
  await api.stock.receive({
    storeId: store?.id ?? 0,
    items: [
      { sku: 'CREAM-50', units: 5 },
      { sku: 'CREAM-100', units: 2 },
    ],
  })
}

describe.runIf(process.env['SIYU_CHROMIUM'])('the own shop', () => {
  beforeAll(async () => {
    world = await openPayingWorld()
    await stockUp()
    browser = await launch()
  }, 300_000)

  test(
    'is bought on the phone, handed over at the desk, one piece comes back',
    { timeout: 240_000 },
    async () => {
      const [store] = world.stores
      const page = await phoneOf('顾晴')
      const faults = faultsOf(page)
      await page.getByRole('heading', { level: 1, name: '商城' }).waitFor()
      const stores = page.getByLabel('门店')
      if ((await stores.count()) > 0) await stores.selectOption({ label: store?.name ?? '' })
      await sound(page)
      await follow(page, /山茶花面霜/)
      await press(page, '50 毫升')
      await press(page, '加一件 山茶花面霜')
      await press(page, '加入购物车')
      await page.getByText('已加入购物车').waitFor()
      await sound(page)
      await follow(page, '购物车')
      await follow(page, '去结算 ¥336')
      await page.getByLabel('到店自提').check()
      await sound(page)
      await press(page, '提交订单 ¥336')
      await page.getByRole('heading', { level: 1, name: '待付款' }).waitFor()
      await sound(page)
      await press(page, '微信支付 ¥336')
      await page.getByRole('heading', { level: 1, name: '已付款，等待备货' }).waitFor()
      await page.getByText('取货时出示').waitFor()
      await sound(page)
      const code = (await page.locator('.digits').textContent()) ?? ''

      const desk = await openDesk(world, browser, '/purchases')
      await desk.getByText('山茶花面霜').first().waitFor()
      await press(desk, '凭码交付')
      await desk.getByLabel('取货码').fill(code)
      await desk.getByRole('combobox', { name: '门店' }).last().click()
      await desk
        .getByTitle(store?.name ?? '')
        .first()
        .click()
      await inDrawer(desk, /^交\s?付$/)
      await desk.getByText(/已交付/).waitFor()

      await page.getByRole('heading', { level: 1, name: '已完成' }).waitFor()
      await press(page, '申请退货')
      await press(page, '加一件 山茶花面霜')
      await page.getByLabel('原因').fill('多买了一件')
      await press(page, '提交申请')
      await page.getByText('等待门店处理').waitFor()
      await sound(page)

      await desk.reload()
      await desk.getByText('申请退货').first().waitFor()
      await desk.locator('main').getByRole('link', { name: '退货申请（1）' }).click()
      await desk.getByRole('heading', { level: 1, name: '退货申请' }).waitFor()
      await desk.getByText('1 个待处理').waitFor()
      await desk.getByText('山茶花面霜 × 1').waitFor()
      await desk.getByText('¥168').waitFor()
      await sound(desk)
      await follow(desk, '去处理')
      await press(desk, '同意退货')
      await desk.getByText('退给客户 ¥168').waitFor()
      await sound(desk)
      await inDrawer(desk, '同意退货')
      await desk
        .getByText(/^已退款$|退款中/)
        .first()
        .waitFor()
      await desk.goBack()
      await desk.getByText('没有待处理的申请').waitFor()
      await desk.getByText('没有符合条件的结果').waitFor()
      await press(desk, '清除筛选')
      await desk.getByText('山茶花面霜 × 1').waitFor()

      await page.getByText('已退 1 件').waitFor({ timeout: 60_000 })
      await page.getByText('已退款 ¥168').waitFor({ timeout: 60_000 })
      expect(faults).toEqual([])
      const stock = await world.context.api.stock.list({ limit: 50, search: 'CREAM-50' })
      expect(stock.items[0]).toMatchObject({ onHand: 4, reserved: 0 })
    },
  )

  test(
    'is brought by the store to a place she marks, and not beyond its radius',
    { timeout: 240_000 },
    async () => {
      const { api } = world.context
      const [store] = world.stores
      const { id = 0, name = '', code = '' } = store ?? {}
      await api.org.saveStore({ id, code, name, place: { latitude: 31.2304, longitude: 121.4737 } })
      const before = await api.purchase.getDelivery()
      const sameCity = { offered: true, feeFen: 600, freeFromFen: null, radiusM: 100 }
      await api.purchase.saveDelivery({ ...before, sameCity })

      const page = await phoneOf('许暖')
      await page.context().grantPermissions(['geolocation'])
      // The satellites' degrees of a place some hundred metres from the store's.
      await page.context().setGeolocation({ latitude: 31.2363, longitude: 121.4692 })
      await page.getByRole('heading', { level: 1, name: '商城' }).waitFor()
      const stores = page.getByLabel('门店')
      if ((await stores.count()) > 0) await stores.selectOption({ label: name })
      await follow(page, /山茶花面霜/)
      await press(page, '100 毫升')
      await press(page, '加入购物车')
      await follow(page, '购物车')
      await follow(page, '去结算 ¥288')
      await page.getByLabel('同城配送').click()
      await page.getByLabel('收货人').fill('许暖')
      await page.getByLabel('手机号').fill('13800000088')
      await page.getByLabel('省市区').fill('上海市黄浦区')
      await page.getByLabel('详细地址').fill('人民大道 1 号')
      await sound(page)
      await press(page, '保存地址')
      await page.getByText('请在地图上标出收货位置').waitFor()
      expect(await page.getByRole('button', { name: '提交订单' }).isDisabled()).toBe(true)
      await sound(page)

      await press(page, '标出我现在的位置')
      await page.getByText('超出门店的配送范围').waitFor()
      expect(await page.getByRole('button', { name: '提交订单' }).isDisabled()).toBe(true)
      await api.purchase.saveDelivery({ ...before, sameCity: { ...sameCity, radiusM: 3_000 } })
      await page.getByLabel('到店自提').click()
      await page.getByRole('button', { name: '提交订单 ¥288' }).waitFor()
      await page.getByLabel('同城配送').click()
      await sound(page)
      await press(page, '提交订单 ¥294')
      await page.getByRole('heading', { level: 1, name: '待付款' }).waitFor()
    },
  )
})
