// How the customers' pages are built: under /h5/, with a budget that fails the build when it is passed.
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { precompress } from '../../scripts/precompress.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** Bytes of script, gzipped: until the card is seen, and all there is. React is two thirds of the latter. */
const FIRST_BUDGET = 30 * 1024
const SCRIPT_BUDGET = 90 * 1024

/** Cheap phones and slow lines: a build that passes its budget fails. */
const budget: Plugin = {
  name: 'siyu-budget',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((part) => part.type === 'chunk')
    const first = new Set(chunks.filter((chunk) => chunk.isEntry).flatMap((chunk) => [chunk.fileName, ...chunk.imports]))
    const bytesOf = (some: typeof chunks) => some.reduce((sum, { code }) => sum + gzipSync(code).length, 0)
    const early = bytesOf(chunks.filter(({ fileName }) => first.has(fileName)))
    const all = bytesOf(chunks)
    if (early > FIRST_BUDGET) this.error(`the card needs ${early} bytes of script, more than ${FIRST_BUDGET}`)
    if (all > SCRIPT_BUDGET) this.error(`the pages' script is ${all} bytes gzipped, more than ${SCRIPT_BUDGET}`)
  },
}

const server = process.env['SIYU_SERVER'] ?? 'http://127.0.0.1:7600'
export default defineConfig({
  root: here('.'),
  base: '/h5/',
  cacheDir: here('../../.cache/vite-consumer'),
  plugins: [react(), budget, precompress()],
  build: { outDir: here('dist'), emptyOutDir: true, target: 'es2022' },
  server: { host: '127.0.0.1', proxy: { '/v1': server } },
})
