// Every text of a front end's build also as .br and .gz beside it, so that no request compresses
// anything.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const shrinkBrotli = promisify(brotliCompress)
const shrinkGzip = promisify(gzip)
/** Below this a smaller file saves no packet. */
const LEAST_BYTES = 1_000
/** Of 11: the last two steps take ten times as long for a hundredth less. */
const BROTLI_QUALITY = 9

async function shrink(path: string): Promise<void> {
  const whole = await readFile(path)
  if (whole.length < LEAST_BYTES) return
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: whole.length,
  }
  await writeFile(`${path}.br`, await shrinkBrotli(whole, { params }))
  await writeFile(`${path}.gz`, await shrinkGzip(whole, { level: 9 }))
}

export const precompress = (): Plugin => ({
  name: 'siyu-precompress',
  apply: 'build',
  async writeBundle({ dir }, bundle) {
    const texts = Object.keys(bundle).filter((name) => /\.(js|css|html|svg|json)$/.test(name))
    await Promise.all(texts.map((name) => shrink(join(dir ?? '.', name))))
  },
})
