// The three real files, imported whole. Skipped where ../shared is missing.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { mapping, type Mapping } from '#contracts'
import { openHouse } from '#tests/house'
import { importFile } from './fixtures.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const data = `${root}../shared/data`
const mappingOf = (name: string): Mapping =>
  mapping.parse(JSON.parse(readFileSync(`${root}examples/${name}.mapping.json`, 'utf8')))

describe.skipIf(!existsSync(data))('real files (need ../shared)', () => {
  it('takes every order and refund of Online Retail and says why the rest was left out', async () => {
    const house = await openHouse()
    const path = `${data}/online_retail/online_retail.csv.gz`
    const first = await importFile(house, path, mappingOf('online-retail'))
    console.log(first)
    expect(first).toMatchObject({
      state: 'done',
      read: 541_909,
      accepted: 397_884 + 8_905,
      duplicates: 0,
    })
  }, 600_000)
})
