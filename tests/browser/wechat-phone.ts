// A phone in a real browser with WeChat around its pages: who holds it is known by the account, and
// the sheet of WeChat Pay opens and is paid.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { Shopper } from '#demo'
import { askOperator } from '../../apps/server/demo/context.ts'
import type { StoryWorld } from '../stories/world.ts'

/** Its bridge opens the sheet the merchant signed, and she pays it. */
async function bridge(
  { context }: StoryWorld,
  phone: BrowserContext,
  person: string,
): Promise<void> {
  await phone.exposeFunction('payInWeChat', async (asked: { package: string }) => {
    await askOperator(context, 'act', { act: 'pageSheet', person, ...asked })
    const prepayId = asked.package.replace('prepay_id=', '')
    await askOperator(context, 'act', { act: 'pay', person, prepayId })
  })
  await phone.addInitScript(() => {
    const own = globalThis as unknown as { payInWeChat: (asked: unknown) => Promise<void> }
    const invoke = (name: string, asked: unknown, told: (answer: { err_msg: string }) => void) => {
      if (name === 'getBrandWCPayRequest')
        void own.payInWeChat(asked).then(() => told({ err_msg: 'get_brand_wcpay_request:ok' }))
    }
    Object.assign(globalThis, { WeixinJSBridge: { invoke } })
  })
}

/**
 * The page at this path on somebody's computer: no WeChat around it, and nothing that opens a sheet.
 */
export async function openComputer(
  world: StoryWorld,
  browser: Browser,
  { name, path, language = 'zh' }: Holder,
): Promise<{ page: Page; personId: string }> {
  const { personId } = await Shopper.create(world.context, name)
  const computer = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    baseURL: world.context.url,
  })
  onTestFinished(() => computer.close())
  await computer.addCookies([{ name: 'phone', value: personId, url: world.context.sandboxUrl }])
  await computer.addInitScript((it) => localStorage.setItem('siyu.language', it), language)
  const page = await computer.newPage()
  await page.goto(path)
  await page.getByRole('link', { name: '允许' }).click()
  return { page, personId }
}

interface Holder {
  name: string
  path: string
  language?: 'zh' | 'en'
}
/** The page at this path on the phone of somebody new, who lets WeChat say who she is. */
export async function openPhone(
  world: StoryWorld,
  browser: Browser,
  { name, path, language = 'zh' }: Holder,
): Promise<Page> {
  const { personId } = await Shopper.create(world.context, name)
  const phone = await browser.newContext({
    viewport: { width: 360, height: 740 },
    baseURL: world.context.url,
  })
  onTestFinished(() => phone.close())
  await phone.addCookies([{ name: 'phone', value: personId, url: world.context.sandboxUrl }])
  await phone.addInitScript((it) => localStorage.setItem('siyu.language', it), language)
  await bridge(world, phone, personId)
  const page = await phone.newPage()
  await page.goto(path)
  await page.getByRole('link', { name: '允许' }).click()
  return page
}
