// How the console is built. The contract reaches the browser as paths and methods only, without its
// schemas.
import { fileURLToPath } from 'node:url'
import { minifyContractRouter } from '@orpc/contract'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { contract } from '../../packages/contracts/index.ts'
import { precompress } from '../../scripts/precompress.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const routesId = 'virtual:routes'

interface Node {
  '~orpc'?: { route: { method?: string; path?: string } }
}
/** Keeps what a call needs; summaries and tags stay on the server. */
function trim(node: object): object {
  const route = (node as Node)['~orpc']?.route
  if (route)
    return {
      '~orpc': { route: { method: route.method, path: route.path }, meta: {}, errorMap: {} },
    }
  return Object.fromEntries(
    Object.entries(node).map(([key, child]) => [key, trim(child as object)]),
  )
}
const routes: Plugin = {
  name: 'siyu-routes',
  resolveId: (id) => (id === routesId ? `\0${routesId}` : null),
  load: (id) =>
    id === `\0${routesId}`
      ? `export default ${JSON.stringify(trim(minifyContractRouter(contract)))}`
      : null,
}

const server = process.env['SIYU_SERVER'] ?? 'http://127.0.0.1:8100'
export default defineConfig({
  root: here('.'),
  cacheDir: here('../../.cache/vite-console'),
  plugins: [react(), routes, precompress()],
  build: { outDir: here('dist'), emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 1200 },
  server: {
    host: '127.0.0.1',
    proxy: { '/v1': server, '/healthz': server, '/openapi.json': server },
  },
})
