// The console in a real browser: every page of the map in both languages, and the few things
// a person does first.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { missingWords, settled, sideways, violations, visit, widthOver } from './browser.ts'
import { type ConsoleWorld, type Language, openConsole, password } from './console-world.ts'

const browser = process.env['SIYU_CHROMIUM']
const [desk, phone] = [
  { width: 1360, height: 900 },
  { width: 360, height: 900 },
]
let world: ConsoleWorld
describe.runIf(browser)('console', () => {
  beforeAll(async () => {
    world = await openConsole()
  }, 300_000)

  test.each<Language>(['zh-CN', 'en'])(
    'every page of the map is sound in %s, and on a phone too',
    {
      timeout: 600_000,
    },
    async (language) => {
      const { page, faults } = await world.open({ language })
      const wrong: string[] = []
      for (const path of world.paths) {
        await page.setViewportSize(desk)
        await visit(page, path)
        const alerts = await page.locator('main [role=alert]').allTextContents()
        // What assistive technology meets is the same in both languages; looked at once.
        const barriers = language === 'zh-CN' ? await violations(page) : []
        await page.setViewportSize(phone)
        await settled(page)
        const wide = await widthOver(page)
        if (wide > 0) wrong.push(`${path} scrolls sideways by ${wide} px on a phone`)
        const found = [...faults.splice(0), ...(await missingWords(page)), ...alerts, ...barriers]
        wrong.push(...found.map((fault) => `${path} ${fault}`))
      }
      expect(wrong).toEqual([])
    },
  )

  test('the menu opens on a phone', async () => {
    const { page, faults } = await world.open({ language: 'en', width: phone.width })
    await visit(page, '/customers')
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('dialog').getByRole('link', { name: 'Segments' }).click()
    await page.getByRole('heading', { level: 1, name: 'Segments' }).waitFor()
    expect(faults).toEqual([])
  })

  test('a wrong password is refused in words, the right one leads in', async () => {
    const { page, faults } = await world.open({ language: 'en', signedIn: false })
    await page.goto('/customers')
    await page.getByLabel('Login').waitFor()
    expect(faults).toEqual([])
    await signIn(page, 'mei', 'not the password')
    await page.getByRole('alert').getByText('Login or password is wrong').waitFor()
    expect(await violations(page)).toEqual([])
    await signIn(page, 'mei', password)
    await page.waitForURL('**/customers')
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor()
  })

  test('a login that fails too often is locked out, and told how long', async () => {
    const { page } = await world.open({ language: 'en', signedIn: false })
    await page.goto('/sign-in')
    for (let tries = 0; tries < 6; tries++) {
      const answered = page.waitForResponse((reply) => reply.url().endsWith('/v1/session'))
      await signIn(page, 'nobody.here', `guess number ${tries}`)
      await answered
    }
    const told = page.getByRole('alert')
    await told.getByText('Too many failed attempts').waitFor()
    expect(await told.textContent()).toMatch(/org\.lockedOut.*minutes/)
  })

  test('the segment builder counts while the rule is being built', async () => {
    const { page, faults } = await world.open({ language: 'en' })
    await visit(page, '/segments/new')
    const count = page.getByTestId('live-count').locator('.big-count')
    const everyone = Number(await count.textContent())
    expect(everyone).toBeGreaterThan(17)
    await page.getByLabel('Add a condition').fill('Purchases')
    await page.locator('.ant-select-item-option').getByText('Purchases', { exact: true }).click()
    await expect
      .poll(() => count.textContent().then(Number), {
        timeout: 20_000,
      })
      .toBeLessThan(everyone)
    const asked = await world.call<{ count: number }>('POST', '/v1/segments/count', {
      rule: { all: [{ purchase: { measure: 'count', op: 'gte', value: 1, withinDays: 30 } }] },
    })
    await expect.poll(() => count.textContent().then(Number), { timeout: 20_000 }).toBe(asked.count)
    await page.getByLabel('Name', { exact: true }).fill('Bought lately')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(/\/segments\/\d+$/)
    await page.getByRole('heading', { level: 1, name: 'Bought lately' }).waitFor()
    expect(faults).toEqual([])
  })

  test("a brand of one's own has a name of nobody, until it is named in settings", async () => {
    const { page: chinese } = await world.open({ language: 'zh-CN' })
    const { page, faults } = await world.open({ language: 'en' })
    // Strangers are sent on to WeChat, which is not here: an empty answer leaves them on the page.
    const stay = (at: Page) =>
      at.route('https://open.weixin.qq.com/**', (route) => route.fulfill({ status: 204 }))
    await Promise.all([stay(chinese), stay(page)])
    const titled = async (at: Page, title: string) => {
      await at.goto('/h5/')
      await expect.poll(() => at.title(), { timeout: 20_000 }).toBe(title)
    }
    await titled(chinese, '我的品牌')
    await titled(page, 'My brand')
    faults.splice(0)
    await visit(page, '/settings/organisation')
    await page.locator('.side .brand').getByText('My brand').waitFor()
    await page.getByText('Not named yet').waitFor()
    await page.getByLabel('Brand name').fill('云上茶 Cloud Tea')
    await page
      .locator('section')
      .filter({ hasText: 'Brand name' })
      .getByRole('button', { name: 'Save' })
      .click()
    await page.locator('.side .brand').getByText('云上茶 Cloud Tea').waitFor()
    expect(await page.getByText('Not named yet').count()).toBe(0)
    await visit(chinese, '/settings/organisation')
    await chinese.locator('.side .brand').getByText('云上茶 Cloud Tea').waitFor()
    expect(await chinese.getByLabel('品牌名称').inputValue()).toBe('云上茶 Cloud Tea')
    await titled(page, '云上茶 Cloud Tea')
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([])
  })

  test('an address typed by hand that names nothing is told so, and nothing is asked for', async () => {
    const { page, faults } = await world.open({ language: 'en' })
    for (const path of ['/journeys/new', '/customers/kamelie', '/orders/0']) {
      await page.goto(path)
      await page.getByRole('heading', { name: 'No such page' }).waitFor()
    }
    await visit(page, '/segments/new')
    expect(faults).toEqual([])
  })

  test('the language changes at once and stays', async () => {
    const { page } = await world.open({ language: 'en' })
    await visit(page, '/journeys')
    await page.getByRole('button', { name: '中文' }).click()
    await page.getByRole('heading', { level: 1, name: '客户旅程' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
    expect(await page.evaluate(() => localStorage.getItem('siyu.language'))).toBe('zh-CN')
  })

  test('the palette reaches a page and a customer by keyboard alone', async () => {
    const { page } = await world.open({ language: 'en' })
    await visit(page, '/')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to…' }).fill('coupo')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/coupons')
    await settled(page)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to…' }).fill('13800001000')
    await page.getByRole('option').filter({ hasText: 'Customers' }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/customers\/\d+$/)
  })
})

async function signIn(page: Page, login: string, secret: string): Promise<void> {
  await page.getByLabel('Login').fill(login)
  await page.getByLabel('Password').fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
