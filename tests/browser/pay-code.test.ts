// Paid from a computer: the page shows a code, a phone reads it off the screen and pays, and the page
// goes on by itself. A purchase of the shop in Chinese, a flash sale in English.
import { PNG } from 'pngjs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS, plusMs } from '#kit'
import type { Sale } from '#contracts'
import { askOperator } from '../../apps/server/demo/context.ts'
import { readCodes } from '../../apps/sandbox/phone/src/scan/read.ts'
import type { StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, press, sound } from './browser.ts'
import { openPayingWorld } from './paying-world.ts'
import { openComputer } from './wechat-phone.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>
let sale: Sale

async function stockUp(): Promise<void> {
  const { api } = world.context
  await api.catalog.saveProduct({
    name: '山茶花面霜',
    state: 'onSale',
    variants: [{ sku: 'CREAM-50', listFen: 16_800 }],
  })
  const storeId = world.stores[0]?.id ?? 0
  await api.stock.receive({ storeId, items: [{ sku: 'CREAM-50', units: 5 }] })
  const now = world.house.clock.now()
  sale = await api.sale.save({
    name: '午间秒杀',
    sku: 'SCARF',
    article: '羊绒围巾',
    priceFen: 9_900,
    listFen: 19_900,
    units: 2,
    startsAt: now.toISOString(),
    endsAt: plusMs(now, 3 * HOUR_MS).toISOString(),
  })
}

/** What the camera of a phone makes of the screen. */
async function read(page: Page, name: string): Promise<string> {
  await page.getByRole('img', { name }).waitFor()
  const { data, width, height } = PNG.sync.read(await page.screenshot())
  const [found = ''] = await readCodes({ data, width, height })
  return found
}
/** Her phone scans it, shows the sheet, and pays. */
async function payByPhone(person: string, codeUrl: string): Promise<void> {
  const sheet = await askOperator<{ toPay: number; payable: boolean }>(world.context, 'act', {
    act: 'paySheet',
    person,
    codeUrl,
  })
  expect(sheet.payable).toBe(true)
  await askOperator(world.context, 'act', { act: 'pay', person, codeUrl })
}

describe.runIf(process.env['SIYU_CHROMIUM'])('paying from a computer', () => {
  beforeAll(async () => {
    world = await openPayingWorld()
    await stockUp()
    browser = await launch()
  }, 300_000)

  test(
    'a purchase: scanned off the screen, it goes on by itself',
    { timeout: 180_000 },
    async () => {
      const [store] = world.stores
      const { page, personId } = await openComputer(world, browser, {
        name: '沈月',
        path: '/h5/shop',
      })
      const faults = faultsOf(page)
      await page.getByRole('heading', { level: 1, name: '商城' }).waitFor()
      const stores = page.getByLabel('门店')
      if ((await stores.count()) > 0) await stores.selectOption({ label: store?.name ?? '' })
      await page.getByRole('link', { name: /山茶花面霜/ }).click()
      await press(page, '加入购物车')
      await page.getByText('已加入购物车').waitFor()
      await page.getByRole('link', { name: '购物车' }).click()
      await page.getByRole('link', { name: '去结算 ¥168' }).click()
      await page.getByLabel('到店自提').check()
      await press(page, '提交订单 ¥168')
      await page.getByRole('heading', { level: 1, name: '待付款' }).waitFor()
      await press(page, '微信扫码支付 ¥168')
      const codeUrl = await read(page, '微信支付二维码')
      expect(codeUrl).toMatch(/^weixin:\/\/wxpay\//)
      await sound(page)
      await payByPhone(personId, codeUrl)
      await page.getByRole('heading', { level: 1, name: '已付款，等待备货' }).waitFor()
      await page.getByText('取货时出示').waitFor()
      expect(faults).toEqual([])
    },
  )

  test('a sale: paid by code; one that is not paid runs out', { timeout: 180_000 }, async () => {
    const open = (name: string) =>
      openComputer(world, browser, { name, path: `/h5/sale/${sale.id}`, language: 'en' })
    const first = await open('Vera')
    const faults = faultsOf(first.page)
    await press(first.page, 'Take it')
    await press(first.page, 'Pay ¥99 by code')
    const codeUrl = await read(first.page, 'Code of WeChat Pay')
    await sound(first.page)
    await payByPhone(first.personId, codeUrl)
    await first.page.getByText('It is yours: the order is placed').waitFor()
    expect(faults).toEqual([])

    const slow = await open('Nora')
    await press(slow.page, 'Take it')
    await press(slow.page, 'Pay ¥99 by code')
    const unpaid = await read(slow.page, 'Code of WeChat Pay')
    await world.house.advance(plusMs(world.house.clock.now(), 16 * MINUTE_MS))
    await slow.page.getByText('Out of time').waitFor()
    await expect(payByPhone(slow.personId, unpaid)).rejects.toThrow(/.+/)
  })
})
