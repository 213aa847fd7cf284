// The page of the nearest store on the sandbox's phone: WeChat verifies it by the server's signature
// and tells where she is, if she lets it.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Shopper } from '#demo'
import { askOperator } from '../../apps/server/demo/context.ts'
import { connectOfficial } from '../../apps/server/official.ts'
import { openWorld, type StoryWorld } from '../stories/world.ts'
import { launch } from './browser.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>
let link = ''
let store = ''

const square = { latitude: 31.2304, longitude: 121.4737 }

/** The phone of somebody new who stands on the square and has typed the link; what it told us. */
async function opened(name: string) {
  const { personId } = await Shopper.create(world.context, name)
  await askOperator(world.context, 'act', { act: 'stand', person: personId, ...square })
  const context = await browser.newContext({
    locale: 'zh-CN',
    viewport: { width: 1440, height: 900 },
  })
  onTestFinished(() => context.close())
  const phone = await context.newPage()
  await phone.addInitScript((id) => {
    if (window.top === window) localStorage.setItem('siyu.phone.person', id)
  }, personId)
  const told: unknown[] = []
  phone.on('request', (request) => {
    if (request.url().endsWith('/nearby')) told.push(request.postDataJSON())
  })
  await phone.goto(world.context.sandboxUrl)
  await phone.getByRole('button', { name: '扫一扫' }).first().click()
  await phone.getByLabel('粘贴', { exact: false }).fill(link)
  await phone.getByRole('button', { name: '打开', exact: true }).click()
  const page = phone.frameLocator('iframe')
  await page.getByRole('button', { name: '找附近的门店' }).click()
  return { phone, page, told }
}
const answer = (phone: Page, allow: boolean) =>
  phone
    .getByRole('alertdialog')
    .getByRole('button')
    .nth(allow ? 1 : 0)
    .click()

describe.runIf(process.env['SIYU_CHROMIUM'])('where she is, asked inside WeChat', () => {
  beforeAll(async () => {
    world = await openWorld({ pages: true, phone: true })
    browser = await launch()
    await connectOfficial(world.context)
    const { api } = world.context
    const [first] = (await api.org.listStores({ limit: 200 })).items
    store = first?.name ?? ''
    const id = first?.id ?? 0
    await api.org.saveStore({ id, code: first?.code ?? '', name: store, place: square })
    const code = { name: '全国海报', storeId: id, channel: 'store', placement: '海报' } as const
    link = (await api.code.save({ ...code, kind: 'nearby' })).shortUrl
  }, 300_000)

  test('the verified page is told, in the degrees of Chinese maps', async () => {
    const { phone, page, told } = await opened('陈静')
    await answer(phone, true)
    await page.getByRole('heading', { name: '3 公里内的门店' }).waitFor()
    await page.getByRole('link', { name: store }).waitFor()
    expect(told).toMatchObject([{ system: 'gcj02' }])
  })

  test('who says no is asked once and chooses by herself', async () => {
    const { phone, page, told } = await opened('周敏')
    await answer(phone, false)
    await page.getByText('没有拿到您的位置').waitFor()
    expect(await phone.getByRole('alertdialog').count()).toBe(0)
    expect(told).toEqual([])
  })

  test('where WeChat will not verify the page, the browser tells', async () => {
    await world.context.api.official.saveAccount({ appId: 'wx0000000000000000' })
    const { phone, page, told } = await opened('贺一鸣')
    await answer(phone, true)
    await page.getByRole('link', { name: store }).waitFor()
    expect(told).toMatchObject([{ system: 'wgs84' }])
  })
})
