// How the customers' pages are built: under /h5/, with a budget that fails the build when it is
// passed.
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { precompress } from '../../scripts/precompress.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/**
 * Bytes of script, gzipped: until the card or a door is seen, and all that any one page takes with
 * those it is opened from. React is two thirds of the latter, the checkout of the shop the most.
 */
const FIRST_BUDGET = 30 * 1024
const DOOR_BUDGET = 12 * 1024
const SCRIPT_BUDGET = 98 * 1024

/** Cheap phones and slow lines: a build that passes its budget fails. */
const budget: Plugin = {
  name: 'siyu-budget',
  generateBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((part) => part.type === 'chunk')
    const bytesOf = (some: typeof chunks) =>
      some.reduce((sum, { code }) => sum + gzipSync(code).length, 0)
    /** An entry with all it imports before it runs. */
    const early = (name: string) => {
      const needed = new Set(
        chunks
          .filter((chunk) => chunk.isEntry && chunk.name === name)
          .map((chunk) => chunk.fileName),
      )
      for (const file of needed)
        for (const next of chunks.find((c) => c.fileName === file)?.imports ?? []) needed.add(next)
      return bytesOf(chunks.filter(({ fileName }) => needed.has(fileName)))
    }
    const [card, door] = [early('index'), early('door')]
    // Doors are pages of their own, without the site.
    const site = chunks.filter(({ isEntry, name }) => !(isEntry && name === 'door'))
    const apart = site.filter(
      ({ isDynamicEntry, facadeModuleId }) => isDynamicEntry && facadeModuleId?.includes('/pages/'),
    )
    const withImports = (some: typeof chunks) => {
      const needed = new Set(some.map(({ fileName }) => fileName))
      for (const file of needed)
        for (const next of chunks.find((c) => c.fileName === file)?.imports ?? []) needed.add(next)
      return needed
    }
    const roots = site.filter(
      (chunk) => (chunk.isEntry || chunk.isDynamicEntry) && !apart.includes(chunk),
    )
    /** A page with those it is opened from, as the checkout from the shop. */
    const ways = (page: (typeof chunks)[number]): typeof chunks => [
      page,
      ...apart.filter(({ dynamicImports }) => dynamicImports.includes(page.fileName)).flatMap(ways),
    ]
    const most = Math.max(
      ...apart.map((page) => {
        const needed = withImports([...roots, ...ways(page)])
        return bytesOf(site.filter(({ fileName }) => needed.has(fileName)))
      }),
    )
    if (card > FIRST_BUDGET)
      this.error(`the card needs ${card} bytes of script, more than ${FIRST_BUDGET}`)
    if (door > DOOR_BUDGET)
      this.error(`a door needs ${door} bytes of script, more than ${DOOR_BUDGET}`)
    if (most > SCRIPT_BUDGET)
      this.error(`a page takes ${most} bytes of script gzipped, more than ${SCRIPT_BUDGET}`)
  },
}

const server = process.env['SIYU_SERVER'] ?? 'http://127.0.0.1:7600'
export default defineConfig({
  root: here('.'),
  base: '/h5/',
  cacheDir: here('../../.cache/vite-consumer'),
  plugins: [react(), budget, precompress()],
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // What does not know how to fetch ahead fetches when it is needed.
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: here('index.html'), door: here('door.html') } },
  },
  server: { host: '127.0.0.1', proxy: { '/v1': server } },
})
