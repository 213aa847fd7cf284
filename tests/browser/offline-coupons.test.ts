// Orders a till made offline arrive at the desk: what was given for nothing is counted, checked off
// with a word, opened again.
import { beforeAll, describe, expect, test } from 'vitest'
import { HOUR_MS, plusMs } from '#kit'
import { openWorld, type StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, press, settled, sound } from './browser.ts'
import { openDesk } from './desk.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>

describe.runIf(process.env['SIYU_CHROMIUM'])('coupons taken offline', () => {
  beforeAll(async () => {
    world = await openWorld({ pages: true })
    const { api } = world.context
    const storeCode = world.stores[0]?.code ?? ''
    const placedAt = plusMs(world.house.clock.now(), -HOUR_MS).toISOString()
    const order = (number: string, codes: string[], paidFen: number) => ({
      source: 'pos' as const,
      number,
      storeCode,
      placedAt,
      customer: { phone: '13800138000' },
      lines: [{ sku: 'MASK', name: '面膜', quantity: 2, unitPrice: '64.00' }],
      couponCodes: codes,
      paidFen,
      offline: true,
    })
    await api.order.ingest({
      orders: [
        order('OFF-1', ['H7KQ2M9X'], 11_800),
        order('OFF-2', ['ZZZZ9999', 'YYYY8888'], 9_900),
      ],
    })
    browser = await launch()
  }, 300_000)

  test.each([1360, 360])('at %i', { timeout: 120_000 }, async (width) => {
    const page = await openDesk(world, browser, '/coupon-conflicts', width)
    const faults = faultsOf(page)
    await page.getByText('2 笔待核实，共 ¥39', { exact: false }).waitFor()
    await sound(page)
    await page
      .getByRole('button', { name: /^核\s?实$/ })
      .first()
      .click()
    await page.getByRole('dialog').getByLabel('说明（可不填）').fill('老顾客，店长同意')
    await sound(page)
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^核\s?实$/ })
      .click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.getByText('1 笔待核实，共', { exact: false }).waitFor()
    const noted = page.locator('main').getByText('老顾客，店长同意')
    await noted.waitFor()
    await press(page, '只看这些')
    await noted.waitFor({ state: 'hidden' })
    await page.goto('/coupon-conflicts?state=settled')
    await settled(page)
    await press(page, '重新打开')
    await page.getByText('2 笔待核实', { exact: false }).waitFor()
    expect(faults).toEqual([])
  })
})
