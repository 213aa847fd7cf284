// A draw in real browsers: made and opened on the console, tickets for points on the phone, drawn at its
// time, won, handed over once at the desk; and one called off.
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayOf } from '#kit'
import { openBalances } from '#modules/loyalty'
import { orThrow } from '#platform'
import { connectOfficial } from '../../apps/server/official.ts'
import { openWorld, type StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, press, sound } from './browser.ts'
import { openDesk } from './desk.ts'
import { openPhone } from './wechat-phone.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>
let phone: Page

async function pickDay(page: Page, field: ReturnType<Page['locator']>, text: string) {
  await field.fill(text)
  await page.keyboard.press('Enter')
}

/** A draft by the form, from today to tomorrow, drawn the day after. */
async function make(page: Page, name: string): Promise<void> {
  const on = dayOf(world.house.clock.now(), 'Asia/Shanghai')
  await page.getByRole('button', { name: '新建抽奖' }).first().click()
  const drawer = page.getByRole('dialog')
  await drawer.getByLabel('抽奖名称').fill(name)
  const days = drawer.locator('.ant-picker-range input')
  await pickDay(page, days.nth(0), on)
  await pickDay(page, days.nth(1), addDays(on, 1))
  await pickDay(page, drawer.getByLabel('开奖时间'), `${addDays(on, 2)} 10:00`)
  await drawer.getByLabel('奖品', { exact: true }).fill('演唱会门票')
  await drawer.getByLabel('多少积分换一张').fill('20')
  await drawer.getByLabel('每人最多换几张').fill('3')
  await sound(page)
  await drawer.getByRole('button', { name: /^保 ?存$/ }).click()
  await drawer.waitFor({ state: 'hidden' })
  await page.getByRole('link', { name }).click()
}

async function open(page: Page): Promise<void> {
  await press(page, '开放抽奖')
  await page.getByRole('tooltip').getByRole('button', { name: '开放抽奖' }).click()
  await page.getByText('进行中').first().waitFor()
}

describe.runIf(process.env['SIYU_CHROMIUM'])('draws', () => {
  beforeAll(async () => {
    world = await openWorld({ pages: true })
    await connectOfficial(world.context)
    browser = await launch()
  }, 300_000)

  test(
    'one is made, opened, collected for, drawn, won and handed over',
    { timeout: 300_000 },
    async () => {
      const desk = await openDesk(world, browser, '/draws')
      const faults = faultsOf(desk)
      await desk.getByText('还没有抽奖').waitFor()
      await sound(desk)
      await make(desk, '周年演唱会')
      await desk.getByText('草稿').first().waitFor()
      await sound(desk)
      await open(desk)
      await desk.getByText('还没有中奖者').waitFor()
      await sound(desk)

      phone = await openPhone(world, browser, { name: '江晚', path: '/h5/shop' })
      await phone.getByRole('heading', { level: 1, name: '商城' }).waitFor()
      const status = await phone.evaluate(async () => {
        const reply = await fetch('/v1/consumer/register', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ phone: '13911115555', consents: ['service'] }),
        })
        return reply.status
      })
      expect(status).toBe(200)
      const { rows } = await sql<{ id: number }>`select customer_id as id from loyalty.member
      order by joined_at desc limit 1`.execute(world.house.db)
      const opening = { customerId: rows[0]?.id ?? 0, key: 'old', points: 50, growth: 0 }
      orThrow((await world.house.act((tx) => openBalances(tx, [opening])))[0])
      const phoneFaults = faultsOf(phone)
      await phone.goto('/h5/me')
      await phone.getByRole('link', { name: '会员抽奖' }).click()
      await phone.getByText(/距开奖/).waitFor()
      await sound(phone)
      await phone.getByLabel('换几张').selectOption('2')
      await press(phone, '用 40 积分换 2 张')
      await phone.getByText('已换好').waitFor()
      await phone.getByText('20 积分一张，您有 10 积分').waitFor()
      await phone.getByText('积分还不够换一张。').waitFor()
      await sound(phone)

      await world.wait(3)
      await phone.reload()
      await phone.getByText('恭喜中奖').waitFor()
      await phone.getByText('到店出示会员码领取').waitFor()
      await phone.getByText('我的券号 1–2').waitFor()
      await sound(phone)
      expect(phoneFaults).toEqual([])

      await desk.reload()
      await desk.getByText('待领取').waitFor()
      await sound(desk)
      await press(desk, '发放奖品')
      const drawer = desk.getByRole('dialog')
      await drawer.getByLabel('门店').click()
      await desk.keyboard.press('Enter')
      await sound(desk)
      await drawer.getByRole('button', { name: '发放奖品' }).click()
      await desk.getByText('1 / 1').waitFor()
      await desk.getByText('待领取').waitFor({ state: 'detached' })
      await sound(desk)
      await phone.reload()
      await phone.getByText(/已领取/).waitFor()
      expect(faults).toEqual([])
    },
  )

  test('one is called off with a reason that customers read', { timeout: 240_000 }, async () => {
    const desk = await openDesk(world, browser, '/draws')
    const faults = faultsOf(desk)
    await make(desk, '秋季抽奖')
    await open(desk)
    await press(desk, '取消抽奖')
    const drawer = desk.getByRole('dialog')
    await drawer.getByText(/也不能恢复/).waitFor()
    await drawer.getByLabel('原因（顾客可见）').fill('场馆检修')
    await sound(desk)
    await drawer.getByRole('button', { name: '取消抽奖' }).click()
    await desk.getByText('已取消：场馆检修').waitFor()
    await sound(desk)
    expect(faults).toEqual([])
  })
})
