// A pre-sale on two phones in real browsers and at the desk: a deposit, the balance when it is due,
// one who gives it up, and what the desk sees of it.
import { beforeAll, describe, expect, test } from 'vitest'
import { DAY_MS, dayOf, HOUR_MS, MINUTE_MS, plusMs } from '#kit'
import type { Sale } from '#contracts'
import type { StoryWorld } from '../stories/world.ts'
import { launch, press, sound } from './browser.ts'
import { openDesk } from './desk.ts'
import { openPayingWorld } from './paying-world.ts'
import { openSale } from './sale-phone.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>
let sale: Sale

const arrive = (name: string, language: 'zh' | 'en' = 'zh') =>
  openSale(world, browser, sale, name, language)

describe.runIf(process.env['SIYU_CHROMIUM'])('a pre-sale', () => {
  beforeAll(async () => {
    world = await openPayingWorld()
    const now = world.house.clock.now()
    const at = (ms: number) => plusMs(now, ms).toISOString()
    const { tiers } = await world.context.api.loyalty.getProgram()
    sale = await world.context.api.sale.save({
      name: '春季首发',
      sku: 'COAT-26',
      article: '双面羊绒大衣',
      about: '今年第一批，二月从牧场直接到店，只做一百件。',
      priceFen: 200_000,
      units: 100,
      perPerson: 2,
      startsAt: at(HOUR_MS),
      endsAt: at(3 * HOUR_MS),
      early: tiers.slice(1).map(({ id }, n) => ({ tierId: id, minutes: 10 * (n + 1) })),
      presale: {
        depositFen: 10_000,
        countsFen: 20_000,
        balanceFrom: at(4 * HOUR_MS),
        balanceUntil: at(6 * HOUR_MS),
        depositBack: true,
        deliversOn: dayOf(plusMs(now, 3 * DAY_MS), 'Asia/Shanghai'),
      },
    })
    browser = await launch()
  }, 300_000)

  test('deposit, balance, given up; the desk sees each', { timeout: 240_000 }, async () => {
    const first = await arrive('苏暖')
    await first.page.getByText('会员提前购').waitFor()
    await first.page.getByText('定金 ¥100 抵 ¥200，到手 ¥1,900').waitFor()
    await sound(first.page)
    await world.house.advance(new Date(sale.startsAt))

    await press(first.page, '立即抢购')
    await press(first.page, '付定金 ¥100')
    await first.page.getByText('定金已付，为您留着 1 件').waitFor()
    await sound(first.page)

    const other = await arrive('Vera', 'en')
    await press(other.page, 'Take it')
    await press(other.page, 'Pay the deposit of ¥100')
    await other.page.getByText('Deposit paid: 1 kept for you').waitFor()
    await press(other.page, 'Give it up, take the deposit back')
    await press(other.page, 'Press again: give it up')
    await other.page.getByText('Given up, deposit returned').waitFor()
    await sound(other.page)

    await world.house.advance(plusMs(new Date(sale.presale?.balanceFrom ?? ''), MINUTE_MS))
    await press(first.page, '付尾款 ¥1,800')
    await first.page.getByText('抢到了，订单已生成').waitFor()
    await sound(first.page)
    for (const { faults } of [first, other]) expect(faults).toEqual([])

    const desk = await openDesk(world, browser, `/sales/${sale.id}`)
    await desk.getByText('已退定金').waitFor()
    await sound(desk)
    await desk.getByRole('button', { name: '修改' }).click()
    await desk.getByText('不付尾款时退还定金').waitFor()
    await sound(desk)
    await desk.setViewportSize({ width: 360, height: 740 })
    await sound(desk)
    const { sale: after } = await world.context.api.sale.board({ id: sale.id })
    expect(after).toMatchObject({ left: 99, held: 0, paid: 1, returned: 1, takenFen: 190_000 })
  })
})
