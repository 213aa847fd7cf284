// How the phone is built: plain files, served by the sandbox itself.
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { precompress } from '../../../scripts/precompress.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const sandbox = process.env['SIYU_SANDBOX'] ?? 'http://127.0.0.1:4701'
const isPages = (name: string): boolean => name === 'bridge' || name === 'jweixin'

export default defineConfig({
  root: here('.'),
  cacheDir: here('../../../.cache/vite-phone'),
  plugins: [react(), precompress()],
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      // The phone, and the scripts it gives to the pages it opens, which have lasting names.
      input: {
        phone: here('index.html'),
        bridge: here('src/page/bridge.ts'),
        jweixin: here('src/page/jweixin.ts'),
      },
      output: {
        // A plain script of the page's own must not meet its names.
        banner: ({ name }) => (isPages(name) ? '(() => {' : ''),
        footer: ({ name }) => (isPages(name) ? '})()' : ''),
        entryFileNames: ({ name }) =>
          isPages(name) ? 'page/[name].js' : 'assets/[name]-[hash].js',
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/sandbox': sandbox, '/qr': sandbox, '/face': sandbox, '/connect': sandbox },
  },
})
