// The scanner in a real browser and both languages: a print that is pasted, dropped or chosen, a
// camera that sees one, and what is said where there is no code, no camera, or a foreign code.
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { toBuffer } from 'qrcode'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../server/fixtures.ts'
import { phonePages } from '../server/pages.ts'
import { haveBrowser, launch, launchWith, openPhone, seriousProblems } from './browser-fixture.ts'

/** A code lies on a larger sheet of paper, as dots. */
const onSheet = (code: Buffer, width: number, height: number): PNG => {
  const dots = PNG.sync.read(code)
  const sheet = new PNG({ width, height })
  sheet.data.fill(255)
  PNG.bitblt(dots, sheet, 0, 0, dots.width, dots.height, (width - dots.width) >> 1, 40)
  return sheet
}

/** What a camera sees that is held still before a sheet: the only frame of a plain film. */
const filmOf = ({ width, height, data }: PNG): Buffer => {
  const light = Buffer.alloc(width * height)
  for (let at = 0; at < light.length; at += 1) light[at] = data[at * 4] ?? 0
  const colour = Buffer.alloc((width * height) / 2, 128)
  const head = `YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\nFRAME\n`
  return Buffer.concat([Buffer.from(head), light, colour])
}

const pasted = async (page: Page, png: Buffer): Promise<void> => {
  await page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
    const blob = new Blob([bytes], { type: 'image/png' })
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })])
  }, png.toString('base64'))
  await page.keyboard.press('Control+V')
}

const dropped = async (page: Page, png: Buffer): Promise<void> => {
  const data = await page.evaluateHandle((text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
    const transfer = new DataTransfer()
    transfer.items.add(new File([bytes], 'code.png', { type: 'image/png' }))
    return transfer
  }, png.toString('base64'))
  await page.dispatchEvent('.camera', 'dragover', { dataTransfer: data })
  await page.locator('.scan-drop').waitFor()
  await page.dispatchEvent('.camera', 'drop', { dataTransfer: data })
}

const chosen = (page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> =>
  page.setInputFiles('.finder input', { name, mimeType, buffer })

describe.runIf(haveBrowser)('the scanner', { timeout: 180_000 }, () => {
  let world: World
  let browser: Browser
  let print: Buffer
  let sheet: PNG
  beforeAll(async () => {
    world = await openWorld({ pages: phonePages })
    browser = await launch()
    const way = await world.wecom.addContactWay({ type: 1, scene: 2, user: ['li'], state: 's18' })
    const code = Buffer.from(await (await fetch(way.qr_code ?? '')).arrayBuffer())
    sheet = onSheet(code, 640, 560)
    print = PNG.sync.write(sheet)
  })
  afterAll(async () => {
    await browser?.close()
    await world?.close()
  })

  const inChinese = {
    locale: 'zh-CN',
    width: 1360,
    none: '这张图片里没有二维码',
    noPicture: '这个文件不是图片',
    foreign: '这个码不属于沙箱里的微信',
    several: '图片里有 2 个码',
    camera: '用摄像头扫',
    noCamera: '这台电脑没有摄像头',
    refused: '浏览器没有得到使用摄像头的许可',
    close: '关闭',
  }
  const walks = [
    inChinese,
    {
      locale: 'en',
      width: 360,
      none: 'There is no code in this picture',
      noPicture: 'This file is not a picture',
      foreign: 'This code does not belong to the WeChat of the sandbox',
      several: 'There are 2 codes in the picture',
      camera: 'Use the camera',
      noCamera: 'This computer has no camera',
      refused: 'The browser may not use the camera',
      close: 'Close',
    },
  ]
  it.each(walks)('in $locale, $width wide', async (walk) => {
    const { page, errors, close } = await openPhone(browser, world, '陈静', walk)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const scan = () => page.click('.bar .bar-button:last-child')
    const told = (words: string) => page.getByRole('alert').filter({ hasText: words }).waitFor()
    const found = () => page.locator('.profile-head', { hasText: '李店长' }).waitFor()
    const back = () => page.locator('.bar-button').first().click()

    await scan()
    expect(await seriousProblems(page)).toEqual([])
    await pasted(page, print)
    await found()
    await back()
    await scan()
    await dropped(page, print)
    await found()
    await back()
    await scan()
    const blank = new PNG({ width: 320, height: 240 })
    await chosen(page, 'blank.png', 'image/png', PNG.sync.write(blank))
    await told(walk.none)
    expect(await seriousProblems(page)).toEqual([])
    await chosen(page, 'words.txt', 'text/plain', Buffer.from('words'))
    await told(walk.noPicture)
    await chosen(page, 'wifi.png', 'image/png', await toBuffer('WIFI:S:shop;;'))
    await told(walk.foreign)

    const two = new PNG({ width: 1_280, height: 560 })
    const foreign = onSheet(await toBuffer('WIFI:S:shop;;', { width: 240 }), 640, 560)
    for (const [at, one] of [foreign, sheet].entries())
      PNG.bitblt(one, two, 0, 0, 640, 560, at * 640, 0)
    await chosen(page, 'two.png', 'image/png', PNG.sync.write(two))
    await page.getByText(walk.several).waitFor()
    expect(await seriousProblems(page)).toEqual([])
    await page.locator('.several button', { hasText: '/q/' }).click()
    await found()
    await back()

    await scan()
    for (const [name, words] of [
      ['NotFoundError', walk.noCamera],
      ['NotAllowedError', walk.refused],
    ] as const) {
      await page.evaluate((why) => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', why))
      }, name)
      await page.getByRole('button', { name: walk.camera }).click()
      await told(words)
      expect(await seriousProblems(page)).toEqual([])
      await page.getByRole('button', { name: walk.close, exact: true }).click()
    }
    await page.getByRole('button', { name: walk.camera }).waitFor()
    expect(errors).toEqual([])
    await close()
  })

  it('a picture is pasted into the phone one is at', async () => {
    const other = await world.client.createPerson({ name: '周敏' })
    const { person, page, close } = await openPhone(browser, world, '陈静', inChinese)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto(`${world.client.origin}/?phones=${person.id},${other.id}`)
    const devices = page.locator('.device')
    for (const at of [0, 1]) await devices.nth(at).locator('.bar .bar-button').last().click()
    await devices.nth(1).locator('.camera-hint').click()
    await pasted(page, print)
    await devices.nth(1).locator('.profile-head').waitFor()
    expect(await devices.nth(0).locator('.camera').count()).toBe(1)
    await close()
  })

  it('the camera sees a code', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'siyu-camera-'))
    const film = join(folder, 'code.y4m')
    writeFileSync(film, filmOf(sheet))
    const seeing = await launchWith([
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ])
    const { page, errors, close } = await openPhone(seeing, world, '陈静', inChinese)
    await page.click('.bar .bar-button:last-child')
    await page.getByRole('button', { name: inChinese.camera }).click()
    await page.locator('.profile-head', { hasText: '李店长' }).waitFor()
    expect(errors).toEqual([])
    await close()
    await seeing.close()
    await rm(folder, { recursive: true, force: true })
  })
})
