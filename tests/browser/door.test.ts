// Behind a short link, on a phone: the store and the picture of its guide; closed and unknown ones
// say so.
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openWorld, type StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, sideways, violations } from './browser.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>
let link = ''
let codeId = 0

async function opened(path: string, locale: 'zh-CN' | 'en-GB' = 'zh-CN') {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale,
    baseURL: world.context.url,
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
