// The shop of a chain on a phone: of hundreds of stores the nearest, or one by its name; kept while
// she looks around.
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Shopper } from '#demo'
import { saveStore } from '#modules/org'
import { orThrow } from '#platform'
import { connectOfficial } from '../../apps/server/official.ts'
import { openWorld, type StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, sound } from './browser.ts'

const STORES = 240
const square = { latitude: 22.5431, longitude: 114.0579 }

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>

describe.runIf(process.env['SIYU_CHROMIUM'])('which store', () => {
  beforeAll(async () => {
    world = await openWorld({ pages: true })
    await connectOfficial(world.context)
    browser = await launch()
    await world.house.act(async (tx) => {
      const crowd = Array.from({ length: STORES }, (_, n) => ({
        code: `CH${n}`,
        name: `街边店 ${n}`,
        address: `人民路 ${n} 号`,
        place: { latitude: 23 + n / 1_000, longitude: 114 },
      }))
      const near = { code: 'CHN', name: '最后一家', address: '广场 1 号', place: square }
      for (const made of await saveStore(tx, [...crowd, near])) orThrow(made)
    })
  }, 300_000)

  test.each([
    ['zh', '换一家门店', '离我最近的门店', '搜索门店', '没有找到门店'],
    ['en', 'Another store', 'Nearest to me', 'Search stores', 'No store found'],
  ])('in %s', { timeout: 120_000 }, async (language, other, nearest, search, none) => {
    const context = await browser.newContext({
      baseURL: world.context.url,
      viewport: { width: 360, height: 740 },
      geolocation: square,
      permissions: ['geolocation'],
    })
    onTestFinished(() => context.close())
    await context.addInitScript((it) => localStorage.setItem('siyu.language', it), language)
    const { personId } = await Shopper.create(world.context, `远客 ${language}`)
    await context.addCookies([{ name: 'phone', value: personId, url: world.context.sandboxUrl }])
    const page = await context.newPage()
    await page.goto('/h5/shop')
    await page.getByRole('link', { name: '允许' }).click()
    const faults = faultsOf(page)
    await page.getByRole('button', { name: other }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByLabel(search).fill('没有这一家')
    await sheet.getByText(none).waitFor()
    await sheet.getByLabel(search).fill('边店 23')
    await sheet.getByRole('button', { name: /^街边店 230/ }).waitFor()
    expect(await sheet.getByRole('listitem').count()).toBe(11)
    await sheet.getByLabel(search).fill('')
    await sheet.getByRole('button', { name: nearest }).click()
    const first = sheet.getByRole('listitem').first()
    await first.getByText('最后一家').waitFor()
    await sound(page)
    await first.getByRole('button').click()
    await sheet.waitFor({ state: 'hidden' })
    await page.getByText('最后一家').waitFor()
    // Not in the first list by name, and hers all the same when she comes back.
    await page.reload()
    await page.getByText('最后一家').waitFor()
    expect(faults).toEqual([])
  })
})
