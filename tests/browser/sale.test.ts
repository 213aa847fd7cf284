// A flash sale on three phones in real browsers: it begins, one buys and pays, one is slow, one
// comes too late and has what was given back.
import { beforeAll, describe, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS, plusMs } from '#kit'
import type { Sale } from '#contracts'
import type { StoryWorld } from '../stories/world.ts'
import { launch, press, sound } from './browser.ts'
import { openPayingWorld } from './paying-world.ts'
import { openSale } from './sale-phone.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>
let sale: Sale

const arrive = (name: string, language: 'zh' | 'en' = 'zh') =>
  openSale(world, browser, sale, name, language)

describe.runIf(process.env['SIYU_CHROMIUM'])('a flash sale', () => {
  beforeAll(async () => {
    world = await openPayingWorld()
    const now = world.house.clock.now()
    sale = await world.context.api.sale.save({
      name: '午间秒杀',
      sku: 'SCARF',
      article: '羊绒围巾',
      priceFen: 9_900,
      listFen: 19_900,
      units: 2,
      startsAt: plusMs(now, HOUR_MS).toISOString(),
      endsAt: plusMs(now, 3 * HOUR_MS).toISOString(),
    })
    browser = await launch()
  }, 300_000)

  test('begins, is bought, runs out, comes back', { timeout: 240_000 }, async () => {
    const first = await arrive('苏暖')
    await first.page.getByText(/^距开始 /).waitFor()
    expect(await first.page.getByRole('button', { name: '立即抢购' }).count()).toBe(0)
    await sound(first.page)
    await world.house.advance(new Date(sale.startsAt))

    await press(first.page, '立即抢购')
    await first.page.getByText('已为您留 1 件').waitFor()
    await sound(first.page)
    await press(first.page, '付款 ¥99')
    await first.page.getByText('抢到了，订单已生成').waitFor()
    await first.page.getByText('您已买到限购的件数').waitFor()
    await sound(first.page)
    await first.page.getByRole('link', { name: '查看订单' }).click()
    await first.page.getByText(sale.article).waitFor()

    const slow = await arrive('罗晴')
    await press(slow.page, '立即抢购')
    await slow.page.getByText('已为您留 1 件').waitFor()
    const late = await arrive('Vera', 'en')
    const gone = late.page.getByRole('button', { name: 'Sold out; unpaid ones come back' })
    await gone.waitFor()
    expect(await gone.isDisabled()).toBe(true)
    await sound(late.page)

    await world.house.advance(plusMs(world.house.clock.now(), 16 * MINUTE_MS))
    await slow.page.getByText('超时放回').waitFor()
    await press(late.page, 'Take it')
    await press(late.page, 'Pay ¥99')
    await late.page.getByText('It is yours: the order is placed').waitFor()
    for (const { faults } of [first, slow, late]) expect(faults).toEqual([])

    const { sale: after, minutes } = await world.context.api.sale.board({ id: sale.id })
    expect(after).toMatchObject({ left: 0, paid: 2, reserved: 0, takenFen: 19_800 })
    expect(minutes.at(-1)?.left).toBe(0)
    expect(minutes.reduce((sum, { returned }) => sum + returned, 0)).toBe(1)
  })
})
