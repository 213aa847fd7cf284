// Imports for tests: a file through every step, as the console and the command line do it.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { mapping as mappingSchema, type ImportStatus, type Mapping } from '#contracts'
import { randomBy, randomToken } from '#kit'
import type { TestPlatform } from '#platform/testing'
import { storeFile, type StoredFile } from './file/store.ts'
import { startImport, importOr404 } from './start.ts'
import { statusOf } from './status.ts'

/** Uploads go to a directory of the test's own. */
export const uploads = async (): Promise<{ env: Record<string, string> }> => ({
  env: { SIYU_DATA: await mkdtemp(join(tmpdir(), 'siyu-uploads-')) },
})

export const mappingOf = (given: Partial<Mapping> & Pick<Mapping, 'kind' | 'fields'>): Mapping =>
  mappingSchema.parse({ source: 'test', ...given })

/** Uploads a file that lies on disk. */
export const upload = (
  house: TestPlatform,
  path: string,
  kind: Mapping['kind'],
): Promise<StoredFile> => storeFile(house, createReadStream(path), basename(path), kind)

/** Imports a file that lies on disk and waits for its end. */
export async function importFile(
  house: TestPlatform,
  path: string,
  mapping: Mapping,
  effects: 'history' | 'live' = 'history',
): Promise<ImportStatus> {
  const file = await upload(house, path, mapping.kind)
  const { id } = await house.act((tx) => startImport(tx, { file, mapping, effects }))
  return importEnd(house, id)
}

export async function importEnd(house: TestPlatform, id: number): Promise<ImportStatus> {
  for (;;) {
    const status = await statusOf(await importOr404(house.db, id))
    if (['done', 'cancelled', 'failed'].includes(status.state)) return status
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Writes a file of its own name; gives its path. */
export async function fileOf(content: string | Uint8Array, name = 'file.csv'): Promise<string> {
  const path = join(tmpdir(), `siyu-${randomToken(6)}-${name}`)
  await writeFile(path, content)
  return path
}

export const importText = async (
  house: TestPlatform,
  text: string | Uint8Array,
  mapping: Mapping,
  name = 'file.csv',
): Promise<ImportStatus> => importFile(house, await fileOf(text, name), mapping)

export const madeMapping: Mapping = mappingOf({
  kind: 'orders',
  source: 'made',
  dateFormat: 'yyyy-MM-dd',
  fields: {
    orderNumber: { column: 'order' },
    customerKey: { column: 'customer' },
    placedAt: { column: 'date' },
    sku: { column: 'sku' },
    productName: { column: 'product' },
    quantity: { column: 'quantity' },
    unitPrice: { column: 'price' },
  },
})

const two = (n: number) => String(n).padStart(2, '0')

/**
 * Orders of up to three lines by seed; few customers buy much. Every `badEvery`th row has an error.
 * The rows are written as they are made, so that a million of them take no memory.
 */
export async function madeOrders(path: string, rows: number, badEvery = 0): Promise<void> {
  const random = randomBy(7)
  const out = createWriteStream(path)
  out.write('order,customer,date,sku,product,quantity,price\n')
  for (let row = 0, order = 1; row < rows; order++) {
    const customer = Math.floor((rows / 20) * random.next() ** 2)
    const day = `2024-${two(random.int(1, 12))}-${two(random.int(1, 28))}`
    let text = ''
    for (let line = random.int(0, 2); line >= 0 && row < rows; line--) {
      row++
      const quantity = badEvery > 0 && row % badEvery === 0 ? 'many' : String(random.int(1, 3))
      text += `N${order},C${customer},${day},S${random.int(0, 5_000)},"Tea, no ${line}",${quantity},${random.int(1, 99)}.5\n`
    }
    if (!out.write(text)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}
