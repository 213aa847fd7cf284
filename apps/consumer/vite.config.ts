// How the customers' pages are built: under /h5/, with a budget that fails the build when it is passed.
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { precompress } from '../../scripts/precompress.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** React itself is two thirds of it. */
const SCRIPT_BUDGET = 90 * 1024

/** Script of the first load, gzipped: cheap phones and slow lines. */
const budget: Plugin = {
  name: 'siyu-budget',
  generateBundle(_options, bundle) {
    const bytes = Object.values(bundle).reduce((sum, part) =>
      (part.type === 'chunk' ? sum + gzipSync(part.code).length : sum), 0)
    if (bytes > SCRIPT_BUDGET) this.error(`the pages' script is ${bytes} bytes gzipped, more than ${SCRIPT_BUDGET}`)
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
