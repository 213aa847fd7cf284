// Products from a file at the desk: looked at first, what is wrong told by its line, then taken, and
// out again as a file.
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type StoryWorld } from '../stories/world.ts'
import { faultsOf, launch, press, sound } from './browser.ts'
import { openDesk } from './desk.ts'

let world: StoryWorld
let browser: Awaited<ReturnType<typeof launch>>

const csv = `商品,状态,商品编码,规格,价格
云朵羊毛衫,在售,WOOL-M,尺码:M,399
云朵羊毛衫,在售,WOOL-L,尺码:L,399
晨光衬衫,在售,SHIRT,,一百九
`

describe.runIf(process.env['SIYU_CHROMIUM'])('goods as files', () => {
  beforeAll(async () => {
    world = await openWorld({ pages: true })
    browser = await launch()
  }, 300_000)

  test('looked at, taken, and out again', { timeout: 120_000 }, async () => {
    const page = await openDesk(world, browser, '/products')
    const faults = faultsOf(page)
    await press(page, '导入')
    const dialog = page.getByRole('dialog', { name: '从表格导入商品' })
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'goods.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
    await press(page, '先看会改什么')
    await dialog
      .getByText('共 3 行：新增 1 件商品，修改 0 件，0 件没有变化，1 行不能导入。')
      .waitFor()
    await dialog.getByText('价格写法不对，例如 199 或 199.90').waitFor()
    await sound(page)
    await page.setViewportSize({ width: 360, height: 900 })
    await sound(page)
    await page.setViewportSize({ width: 1360, height: 900 })
    expect((await world.context.api.catalog.listProducts({ search: 'WOOL-M' })).items).toEqual([])
    await dialog.getByRole('button', { name: '导入', exact: true }).click()
    await page.getByText('商品已导入').waitFor()
    await page.getByText('云朵羊毛衫').waitFor()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '导出' }).click(),
    ])
    const out = readFileSync(await file.path(), 'utf8')
    expect(out).toContain('云朵羊毛衫,,在售,,,,WOOL-M,尺码:M,399.00,,是')
    expect(faults).toEqual([])
  })
})
