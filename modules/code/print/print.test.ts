// Codes on paper: the files read back, their sizes in millimetres, what is on them.
import { unzipSync } from 'fflate'
import { inflateSync } from 'node:zlib'
import { PNG } from 'pngjs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { PrintFacts } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeShops, openWecom } from '#tests/wecom-world'
import { pngOf, qrPng } from './dots.ts'
import type { Label, Layout } from './label.ts'
import type { Page } from './shapes.ts'
import { print } from './work.ts'

const label = (note: string, more: Partial<Label> = {}): Label => ({
  headline: '云裳服饰 Yunshang',
  place: '人民广场旗舰店',
  call: { zh: '微信扫一扫，添加专属导购', en: 'Scan with WeChat to add your guide' },
  note,
  face: { kind: 'link', text: `https://go.example.com/c/${note}` },
  ...more,
})
const job = (labels: Label[], layout: Layout) => ({ title: '码', labels, layout })

/** What a reader of the file finds: pages with their sizes, what they draw, whether fonts. */
function readPdf(bytes: Uint8Array) {
  const text = Buffer.from(bytes).toString('latin1')
  const sizes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map((found) =>
    found.slice(1).map((points) => Math.round((Number(points) * 25.4) / 72)),
  )
  const streams = [...text.matchAll(/stream\n([\s\S]*?)\nendstream/g)].map((found) => {
    const raw = Buffer.from(found[1] ?? '', 'latin1')
    return raw[0] === 0x78 ? inflateSync(raw).toString('latin1') : raw.toString('latin1')
  })
  const calls = streams.flatMap((stream) => [...stream.matchAll(/\/P\d+ Do/g)]).length
  return {
    sizes,
    calls,
    fonts: /\/Type \/Font\b/.test(text),
    whole: text.trimEnd().endsWith('%%EOF'),
  }
}

const readZip = (bytes: Uint8Array): [name: string, size: number][] =>
  Object.entries(unzipSync(bytes)).map(([name, content]) => [name, content.length])

/** Dots with what shines through them on white paper. */
function readPng(bytes: Uint8Array) {
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes))
  const rgb = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const dot = Math.floor(at / 3) * 4
    const alpha = (data[dot + 3] ?? 255) / 255
    return Math.round((data[dot + (at % 3)] ?? 0) * alpha + 255 * (1 - alpha))
  })
  return { width, height, rgb }
}

describe('on paper', () => {
  test('posters and tents have the size of their paper, and no font to be missed', async () => {
    const codes = [label('甲'), label('乙')]
    const a4 = readPdf(
      (await print({ ...job(codes, { kind: 'poster', paper: 'a4' }), format: 'pdf' })).bytes,
    )
    expect(a4).toMatchObject({
      sizes: [
        [210, 297],
        [210, 297],
      ],
      fonts: false,
      whole: true,
    })
    const a6 = readPdf(
      (await print({ ...job(codes, { kind: 'poster', paper: 'a6' }), format: 'pdf' })).bytes,
    )
    expect(a6.sizes).toEqual([
      [105, 148],
      [105, 148],
    ])
    // Two codes, and each letter once: headline 13 without its space, and so on down the sheet.
    const letters = [
      ...'云裳服饰Yunshang人民广场旗舰店微信扫一扫，添加专属导购ScanwithWeChattoaddyourguide甲',
    ].length
    expect(a6.calls).toBe(2 * (letters + 1))
    const tent = readPdf((await print({ ...job(codes, { kind: 'tent' }), format: 'pdf' })).bytes)
    expect(tent).toMatchObject({
      sizes: [
        [210, 297],
        [210, 297],
      ],
      calls: 2 * a6.calls,
    })
  })

  test('a sheet holds so many stickers as it has room for, and goes on on the next', async () => {
    const layout: Layout = { kind: 'sheet', columns: 3, rows: 4, copies: 5 }
    const printed = await print({
      ...job([label('甲'), label('乙'), label('丙')], layout),
      format: 'pdf',
    })
    expect(readPdf(printed.bytes).sizes).toEqual([
      [210, 297],
      [210, 297],
    ])
  })

  test('what no font has is left out and told, never drawn as a box', async () => {
    const layout: Layout = { kind: 'poster', paper: 'a6' }
    const [plain, rare] = [
      await print({ ...job([label('十八号店')], layout), format: 'pdf' }),
      await print({
        ...job([label('十八号店😀\u{20BB7}', { face: label('十八号店').face })], layout),
        format: 'pdf',
      }),
    ]
    expect([plain.missing, rare.missing]).toEqual([[], ['😀', '\u{20BB7}']])
    expect(readPdf(rare.bytes).calls).toBe(readPdf(plain.bytes).calls)
  })

  test('a rare character of the font is drawn, a long line shrinks and is cut', async () => {
    const layout: Layout = { kind: 'poster', paper: 'a6' }
    const drawn = async (place: string) =>
      readPdf((await print({ ...job([label('甲', { place })], layout), format: 'pdf' })).bytes)
        .calls
    const none = await drawn('')
    expect((await drawn('龘')) - none).toBe(1)
    const long = (await drawn('店'.repeat(100))) - none
    expect(long).toBeGreaterThan(20)
    expect(long).toBeLessThan(60)
  })

  test('a page of dots shows what the page shows: its code reads back dot by dot', async () => {
    const code = await qrPng('https://go.example.com/c/1', 300)
    const page = await print({
      ...job([label('甲', { face: { kind: 'png', png: code } })], { kind: 'poster', paper: 'a6' }),
      format: 'png',
    })
    const [dots, own] = [readPng(page.bytes), readPng(code)]
    expect([dots.width, dots.height]).toEqual([1240, 1748])
    // 72 mm wide in the middle, 34 mm from the top, at 300 dots to the inch.
    const [left, top, size] = [195, 402, 850]
    const dark = ({ rgb, width }: { rgb: Uint8Array; width: number }, x: number, y: number) =>
      (rgb[(y * width + x) * 3] ?? 0) < 128
    let wrong = 0
    for (let y = 2; y < own.height; y += 7) {
      for (let x = 2; x < own.width; x += 7) {
        const [u, v] = [
          left + ((x + 0.5) * size) / own.width,
          top + ((y + 0.5) * size) / own.height,
        ]
        if (dark(dots, Math.round(u), Math.round(v)) !== dark(own, x, y)) wrong += 1
      }
    }
    expect(wrong).toBeLessThan(own.width / 7)
    const inked = (from: number, until: number) =>
      dots.rgb.subarray(from * dots.width * 3, until * dots.width * 3).filter((v) => v < 128).length
    // The headline is there, and nothing is drawn in the margin above it.
    expect(inked(120, 240)).toBeGreaterThan(5_000)
    expect(inked(0, 100)).toBe(0)
  })

  test('an outline covers each dot by as much as lies inside', async () => {
    const triangle: Page = {
      widthMm: 20,
      heightMm: 20,
      shapes: [
        {
          kind: 'outline',
          path: { segments: [['M', 1, 1], ['L', 17, 3], ['Q', 12, 9, 5, 18], ['Z']] },
          at: [0.13, 0.27],
          scale: 1,
          color: '#000000',
        },
      ],
    }
    const { rgb } = readPng(await pngOf(triangle))
    const ink = rgb.reduce((sum, value) => sum + (255 - value) / 255, 0) / 3
    const curve = Array.from({ length: 9 }, (_, n) => n / 8).map((t) => [
      (1 - t) ** 2 * 17 + 2 * t * (1 - t) * 12 + t ** 2 * 5,
      (1 - t) ** 2 * 3 + 2 * t * (1 - t) * 9 + t ** 2 * 18,
    ])
    const corners = [[1, 1], ...curve]
    const twice = corners.reduce((sum, [x = 0, y = 0], n) => {
      const [u = 0, v = 0] = corners[(n + 1) % corners.length] ?? []
      return sum + x * v - u * y
    }, 0)
    expect(ink / ((Math.abs(twice) / 2) * (300 / 25.4) ** 2)).toBeCloseTo(1, 2)
  })

  test('many pictures come in one archive, each under its name', async () => {
    const codes = [label('门口/一'), label('收银台')]
    const zip = await print({
      ...job(codes, { kind: 'tent' }),
      format: 'codes',
      list: 'id\n1\n',
    })
    expect(zip.extension).toBe('zip')
    expect(readZip(zip.bytes).map(([name]) => name)).toEqual([
      '1 门口_一.png',
      '2 收银台.png',
      'codes.csv',
    ])
    expect(readZip(zip.bytes).at(-1)).toEqual(['codes.csv', 5])
  })
})

describe('at the door', () => {
  let get: (
    path: string,
    asked?: { cookie?: string },
  ) => Promise<{ status: number; body: unknown; text: string }>
  let ids: number[] = []
  let foreign = ''
  beforeAll(async () => {
    const house = await openHouse()
    const { storeIds, staffIds } = await makeShops(house)
    await openWecom(house)
    const { ask } = await openDoors(house)
    const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
    foreign = await signInAs(
      house,
      await makeStaff(house, { role: 'store', storeIds: storeIds.slice(1, 2) }),
    )
    for (const placement of ['门口', '收银台']) {
      const body = {
        name: '立牌',
        storeId: storeIds[0],
        channel: 'store',
        placement,
        guideIds: staffIds.slice(0, 1),
      }
      ids.push(((await ask('POST', '/v1/codes', { cookie, body })).body as { id: number }).id)
    }
    await house.idle()
    get = (path, asked) => ask('GET', path, { cookie, ...asked })
  })

  test("WeCom's own picture in each format; the facts say what to expect", async () => {
    const all = ids.join(',')
    const facts = (
      await get(`/v1/code-prints/facts?ids=${all}&layout=sheet&columns=2&rows=2&copies=3`)
    ).body
    expect(facts).toEqual({
      pages: 2,
      widthMm: 210,
      heightMm: 297,
      waiting: [],
      missing: [],
    } satisfies PrintFacts)
    const page = await get(`/v1/code-prints/page.svg?ids=${all}&layout=posterA6`)
    expect(page.text.match(/data:image\/png;base64,iVBOR/g)).toHaveLength(1)
    const pdf = await get(`/v1/code-prints/file?ids=${all}&layout=tent`)
    expect([pdf.status, pdf.text.slice(0, 5)]).toEqual([200, '%PDF-'])
    const png = await get(`/v1/code-prints/file?ids=${ids[0]}&format=png`)
    expect(png.text.slice(1, 4)).toBe('PNG')
    const bare = await get(`/v1/code-prints/file?ids=${ids[0]}&format=codes`)
    expect(bare.text.slice(1, 4)).toBe('PNG')
    expect((await get(`/v1/code-prints/file?ids=${all}&format=svg`)).text.slice(0, 2)).toBe('PK')
  })

  test('nobody prints codes of stores beyond her reach, nor more pages than a file takes', async () => {
    const beyond = await get(`/v1/code-prints/file?ids=${ids[0]}`, { cookie: foreign })
    expect(beyond).toMatchObject({ status: 404, body: { code: 'code.unknownCode' } })
    const much = `ids=${ids.join(',')}&layout=sheet&columns=1&rows=1`
    expect((await get(`/v1/code-prints/facts?${much}&copies=200`)).status).toBe(200)
    const many = Array.from({ length: 5 }, () => ids[0]).join(',')
    expect((await get(`/v1/code-prints/facts?ids=${many}`)).body).toMatchObject({ pages: 1 })
    expect((await get('/v1/code-prints/facts?ids=1,x')).status).toBe(400)
  })
})
