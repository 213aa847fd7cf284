// The sandbox's phone reads what this product prints: bare codes and whole pages, WeCom's pictures
// and our own short links, as files and as photographs of them; and each leads where it should.
import { PNG } from 'pngjs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { CodeRow } from '#contracts'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { makeShops, openWecom } from '#tests/wecom-world'
import { readCodes, type Picture } from '../apps/sandbox/phone/src/scan/read.ts'

const house = await openHouse()
const { app, ask } = await openDoors(house)
let world: Awaited<ReturnType<typeof openWecom>>
let cookie = ''
let fixed: CodeRow
let leased: CodeRow

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  world = await openWecom(house)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const save = async (more: object) => {
    const body = {
      name: '立牌',
      storeId: storeIds[0],
      channel: 'store',
      placement: '门口',
      ...more,
    }
    return (await ask('POST', '/v1/codes', { cookie, body })).body as CodeRow
  }
  const [guide] = staffIds
  fixed = await save({ guideIds: [guide] })
  const rotation = { guides: staffIds.map((staffId) => ({ staffId })) }
  leased = await save({ mode: 'leased', guideIds: [guide], rotation })
  await house.idle()
})

/** What the printing door answers, as dots. */
const printed = async (query: string): Promise<Picture> => {
  const url = `/v1/code-prints/file?${query}`
  const { rawPayload } = await app.inject({ method: 'GET', url, headers: { cookie } })
  return PNG.sync.read(rawPayload)
}

/** A picture made smaller by whole dots: how light each is, on a grey desk. */
const shrunk = ({ width, height, data }: Picture, by: number) => {
  const [columns, rows] = [Math.floor(width / by), Math.floor(height / by)]
  const light = new Float32Array(columns * rows)
  for (let y = 0; y < rows * by; y += 1) {
    for (let x = 0; x < columns * by; x += 1) {
      const at = (y * width + x) * 4
      const cover = (data[at + 3] ?? 255) / 255
      const into = Math.floor(y / by) * columns + Math.floor(x / by)
      light[into] = (light[into] ?? 0) + ((data[at + 1] ?? 0) * cover + 255 * (1 - cover)) / by ** 2
    }
  }
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= columns || y >= rows ? 150 : (light[y * columns + x] ?? 0)
  return { columns, rows, at }
}

/** Between four dots. */
const between = (at: (x: number, y: number) => number, x: number, y: number): number => {
  const [u, v] = [Math.floor(x), Math.floor(y)]
  const [right, below] = [x - u, y - v]
  return (
    (at(u, v) * (1 - right) + at(u + 1, v) * right) * (1 - below) +
    (at(u, v + 1) * (1 - right) + at(u + 1, v + 1) * right) * below
  )
}

/** Seen smaller, held askew, darker towards one corner. */
const photographed = (page: Picture, by: number, degrees: number): Picture => {
  const { columns, rows, at } = shrunk(page, by)
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)]
  const [width, height] = [Math.round(columns * 1.15), Math.round(rows * 1.15)]
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [u, v] = [x - width / 2, y - height / 2]
      const light = between(at, u * cos + v * sin + columns / 2, v * cos - u * sin + rows / 2)
      const shade = 1 - (0.35 * (x + y)) / (width + height)
      for (let part = 0; part < 3; part += 1) data[(y * width + x) * 4 + part] = light * shade
    }
  }
  return { width, height, data }
}

const pages = ['format=codes', 'format=png&layout=posterA6']

describe('what is printed is read', () => {
  test.each(pages)('%s: as a file, and photographed', async (query) => {
    for (const [code, degrees] of [
      [fixed, 6],
      [leased, -11],
    ] as const) {
      const page = await printed(`ids=${code.id}&${query}`)
      const [text = '', ...more] = await readCodes(page)
      expect(more).toEqual([])
      expect(URL.canParse(text), text).toBe(true)
      const by = Math.ceil(Math.max(page.width, page.height) / 800)
      for (const held of [0, degrees]) {
        expect(await readCodes(photographed(page, by, held)), `${held} degrees`).toEqual([text])
      }
    }
  })

  test('a sheet of stickers tells each code once', async () => {
    const query = `ids=${fixed.id},${leased.id}&format=png&layout=sheet&columns=3&rows=4&copies=4`
    const found = await readCodes(await printed(query))
    const alone = [fixed, leased].map(({ id }) => printed(`ids=${id}&format=codes`))
    const texts = await Promise.all((await Promise.all(alone)).map(readCodes))
    expect(found.toSorted()).toEqual(texts.flat().toSorted())
  })

  test("WeCom's picture opens the guide, our own link a page", async () => {
    const person = await world.phones.createPerson({ name: '陈静' })
    const open = async (code: CodeRow) => {
      const [text = ''] = await readCodes(await printed(`ids=${code.id}&format=codes`))
      return world.phones.scan(person.id, text)
    }
    expect(await open(fixed)).toMatchObject({ kind: 'contact', member: { name: '李店长' } })
    expect(await open(leased)).toMatchObject({
      kind: 'page',
      url: expect.stringMatching(/\/c\/\w+/),
    })
  })

  test('a page without a code says nothing', async () => {
    const { width, height, data } = await printed(`ids=${fixed.id}&format=png&layout=posterA6`)
    // The head of the poster: words only.
    const head = {
      width,
      height: Math.floor(height / 5),
      data: data.slice(0, width * Math.floor(height / 5) * 4),
    }
    expect(await readCodes(head)).toEqual([])
  })
})

describe('what a code says that is not of this sandbox', () => {
  test.each([
    'WIFI:S:shop;T:WPA;P:12345678;;',
    'BEGIN:VCARD',
    'tel:13800000000',
    'https://work.weixin.qq.com/ca/cawcde',
    'https://u.wechat.com/abc',
  ])('%s opens nothing', async (text) => {
    const person = await world.phones.createPerson({ name: '周敏' })
    expect(await world.phones.scan(person.id, text)).toEqual({ kind: 'foreign', text })
  })
})
