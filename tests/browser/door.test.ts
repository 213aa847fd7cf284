// Behind a short link, on a phone: the store and the picture of its guide; closed and unknown ones
// say so.
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openWorld, type StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, sideways, violations } from './browser.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>
let link = ''
let codeId = 0

const square = { latitude: 31.2304, longitude: 121.4737 }

/** `told`: where she says she is; nothing: she does not say. */
async function opened(
  path: string,
  locale: 'zh-CN' | 'en-GB' = 'zh-CN',
  told?: { latitude: number; longitude: number },
) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale,
    baseURL: world.context.url,
    ...(told && { geolocation: told, permissions: ['geolocation'] }),
  })
  const page = await context.newPage()
  onTestFinished(() => context.close())
  const faults = faultsOf(page)
  await page.goto(path)
  await page.locator('h1').first().waitFor()
  return { page, faults }
}

describe.runIf(process.env['SIYU_CHROMIUM'])('a door', () => {
  beforeAll(async () => {
    world = await openWorld({ pages: true })
    browser = await launch()
    const { items } = await world.context.api.code.list({})
    link = new URL(items[0]?.shortUrl ?? '').pathname
    codeId = items[0]?.id ?? 0
  }, 300_000)

  test.each([
    ['zh-CN', '添加专属导购'],
    ['en-GB', 'Add your own guide'],
  ] as const)('in %s', async (locale, title) => {
    const { page, faults } = await opened(link, locale)
    expect(new URL(page.url()).pathname).toMatch(/^\/h5\/door\/[0-9a-z]+$/)
    await page.getByRole('heading', { name: title }).waitFor()
    const picture = page.getByRole('img')
    expect(
      await picture.evaluate((image: HTMLImageElement) =>
        image.decode().then(() => image.naturalWidth),
      ),
    ).toBeGreaterThan(100)
    expect(await violations(page)).toEqual([])
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    expect(faults).toEqual([])
    expect((await world.context.api.code.get({ id: codeId })).opened).toBeGreaterThan(0)
  })

  describe('of all stores', () => {
    let nearby = ''
    let store = ''
    beforeAll(async () => {
      const { api } = world.context
      const { items } = await api.org.listStores({ limit: 200 })
      const own = (await api.code.get({ id: codeId })).storeId
      const first = items.find(({ id }) => id === own)
      store = first?.name ?? ''
      await api.org.saveStore({
        id: own,
        code: first?.code ?? '',
        name: store,
        address: '人民大道 1 号',
        place: { latitude: 31.2285, longitude: 121.478 },
      })
      const code = await api.code.save({
        kind: 'nearby',
        name: '全国海报',
        storeId: own,
        channel: 'store',
        placement: '海报',
      })
      nearby = new URL(code.shortUrl).pathname
    })

    test.each([
      ['zh-CN', '找附近的门店', '3 公里内的门店'],
      ['en-GB', 'Find stores near me', 'Stores within 3 km'],
    ] as const)('%s: where she is leads to the store near her', async (locale, ask, found) => {
      const { page, faults } = await opened(nearby, locale, square)
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: ask }).click()
      await page.getByRole('heading', { name: found }).waitFor()
      expect(await violations(page)).toEqual([])
      expect(await sideways(page)).toBeLessThanOrEqual(0)
      await page.getByRole('link', { name: store }).click()
      await page.getByRole('img').waitFor()
      expect(faults).toEqual([])
    })

    test('who does not say where she is chooses by herself', async () => {
      const { page } = await opened(nearby)
      await page.getByRole('button', { name: '找附近的门店' }).click()
      await page.getByText('没有拿到您的位置').waitFor()
      await page.getByRole('link', { name: store }).waitFor()
      const far = await opened(nearby, 'zh-CN', { latitude: 39.9, longitude: 116.4 })
      await far.page.getByRole('button', { name: '找附近的门店' }).click()
      await far.page.getByText('附近三公里内还没有门店').waitFor()
    })
  })

  test('that nobody knows', async () => {
    const { page } = await opened('/c/zzzzzzzzzz')
    expect(await page.locator('h1').textContent()).toBe('没有找到这个码')
    expect(await violations(page)).toEqual([])
  })

  test('that was closed', async () => {
    const { api } = world.context
    const { id, name, storeId, channel, placement, guides } = await api.code.get({ id: codeId })
    await api.code.save({
      id,
      name,
      storeId,
      channel,
      placement,
      guideIds: guides.map((guide) => guide.id),
      active: false,
    })
    const { page } = await opened(link)
    expect(await page.locator('h1').textContent()).toBe('这个码已停用')
  })
})
