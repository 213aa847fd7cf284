// Benefits in real browsers: made on the console with a partner's codes, redeemed and undone at the
// desk, claimed on the phone.
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { connectOfficial } from '../../apps/server/official.ts'
import { openWorld, type StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, press, sound } from './browser.ts'
import { openDesk } from './desk.ts'
import { openPhone } from './wechat-phone.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>

async function make(page: Page, kind: string | null, name: string): Promise<void> {
  await page.getByRole('button', { name: '新建权益' }).first().click()
  const drawer = page.getByRole('dialog')
  if (kind !== null) {
    await drawer.getByLabel('类型').click()
    await page.locator('.ant-select-dropdown:visible').getByTitle(kind).click()
    await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' })
  }
  await drawer.getByLabel('权益名称').fill(name)
  await drawer.getByLabel('哪些等级有').click()
  await page.locator('.ant-select-dropdown:visible').getByTitle('普通会员').waitFor()
  await page.keyboard.press('Enter')
  await drawer.getByTitle('普通会员').waitFor()
  await drawer.getByRole('button', { name: /^保 ?存$/ }).click()
  await page.getByText(name).first().waitFor()
  await drawer.waitFor({ state: 'hidden' })
}

/** The phone of somebody who has just become a member. */
async function memberPhone(name: string, phone: string): Promise<Page> {
  const page = await openPhone(world, browser, { name, path: '/h5/shop' })
  await page.getByRole('heading', { level: 1, name: '商城' }).waitFor()
  const status = await page.evaluate(async (number) => {
    const reply = await fetch('/v1/consumer/register', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ phone: number, consents: ['service'] }),
    })
    return reply.status
  }, phone)
  expect(status).toBe(200)
  return page
}

describe.runIf(process.env['SIYU_CHROMIUM'])('benefits', () => {
  beforeAll(async () => {
    world = await openWorld({ pages: true })
    await connectOfficial(world.context)
    browser = await launch()
  }, 300_000)

  test('are made on the console, with the codes of a partner', { timeout: 240_000 }, async () => {
    const page = await openDesk(world, browser, '/benefits')
    const faults = faultsOf(page)
    await page.getByText('免费肤质检测').first().waitFor()
    await make(page, null, '免费包装')
    await make(page, '合作券码，顾客自己领', '书店券')
    await sound(page)
    await page
      .getByRole('row', { name: /书店券/ })
      .getByRole('button', { name: '导入券码' })
      .click()
    await page.getByLabel('券码（一行一个）').fill('BOOK-1\nBOOK-2\nBOOK-1')
    await sound(page)
    await page.getByRole('dialog').getByRole('button', { name: '导入券码' }).click()
    await page.getByText('2 / 2').waitFor()
    await page.getByText('快发完了').first().waitFor()
    await sound(page)
    expect(faults).toEqual([])
  })

  test('a partner’s code is claimed on the phone', { timeout: 240_000 }, async () => {
    const page = await memberPhone('江晚', '13911114444')
    const faults = faultsOf(page)
    await page.goto('/h5/me')
    await page.getByRole('link', { name: '我的权益' }).click()
    await press(page, '领取')
    await page.getByText('BOOK-1').waitFor()
    await page.getByText(/这一期用完了/).waitFor()
    await sound(page)
    expect(faults).toEqual([])
  })

  test(
    'a service is redeemed at the desk, and a mistake undone',
    { timeout: 240_000 },
    async () => {
      const members = await sql<{ id: number }>`select customer_id as id
      from loyalty.member limit 1`.execute(world.house.db)
      const page = await openDesk(world, browser, `/customers/${members.rows[0]?.id}`)
      const faults = faultsOf(page)
      await page.getByRole('tab', { name: '权益' }).click()
      await press(page, '核销一次')
      const drawer = page.getByRole('dialog')
      await drawer.getByLabel('在哪家门店').click()
      await page.keyboard.press('Enter')
      await sound(page)
      await drawer.getByRole('button', { name: '核销一次' }).click()
      await page.getByRole('button', { name: /^撤 ?销$/ }).waitFor()
      await sound(page)
      await press(page, /^撤 ?销$/)
      await page
        .getByRole('tooltip')
        .getByRole('button', { name: /^撤 ?销$/ })
        .click()
      await page.getByText('已撤销').waitFor()
      await page.getByRole('button', { name: '核销一次' }).waitFor()
      await sound(page)
      expect(faults).toEqual([])
    },
  )

  test(
    'a service is booked on the phone, and the store sees her come',
    { timeout: 240_000 },
    async () => {
      const desk = await openDesk(world, browser, '/benefits')
      const deskFaults = faultsOf(desk)
      await desk.getByRole('button', { name: '新建权益' }).first().click()
      const drawer = desk.getByRole('dialog')
      await drawer.getByLabel('权益名称').fill('肩颈护理')
      await drawer.getByLabel('哪些等级有').click()
      await desk.locator('.ant-select-dropdown:visible').getByTitle('普通会员').waitFor()
      await desk.keyboard.press('Enter')
      await drawer.getByTitle('普通会员').waitFor()
      await drawer.getByLabel('可以预约时间').click()
      await drawer.getByLabel('每个时段每店几人').fill('2')
      await sound(desk)
      await drawer.getByRole('button', { name: /^保 ?存$/ }).click()
      await drawer.waitFor({ state: 'hidden' })
      await desk.getByText('肩颈护理').first().waitFor()

      const page = await memberPhone('顾棠', '13911115555')
      const faults = faultsOf(page)
      await page.goto('/h5/benefits')
      const one = page.getByRole('region', { name: '肩颈护理' })
      await one.getByRole('button', { name: '预约时间' }).click()
      await one.getByRole('group', { name: '哪一天' }).getByRole('button').nth(1).click()
      await one.getByRole('button', { name: '11:00' }).click()
      await sound(page)
      await one.getByRole('button', { name: /确认预约/ }).click()
      await one.getByText(/已预约 .*11:00/).waitFor()
      await sound(page)
      await press(page, '取消预约')
      await press(page, '确定取消')
      await one.getByRole('button', { name: '预约时间' }).click()
      await one.getByRole('group', { name: '哪一天' }).getByRole('button').nth(1).click()
      await one.getByRole('button', { name: '12:00' }).click()
      await one.getByRole('button', { name: /确认预约/ }).click()
      await one.getByText(/已预约 .*12:00/).waitFor()

      await desk.goto('/bookings')
      await desk.getByRole('row', { name: /12:00–13:00/ }).waitFor()
      await sound(desk)
      await desk.getByRole('button', { name: '已到店' }).first().click()
      await desk.getByRole('tooltip').getByRole('button', { name: '已到店' }).click()
      await desk.locator('main .label', { hasText: '已到店' }).waitFor()
      await sound(desk)
      await page.reload()
      await one.getByText(/这一期用完了/).waitFor()
      expect([...faults, ...deskFaults]).toEqual([])
    },
  )
})
