import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Threads and processes that tests start need not strip the same types again.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('.cache/node', import.meta.url))

const globalSetup = ['tests/global-setup.ts']

export default defineConfig({
  cacheDir: '.cache/vitest',
  test: {
    globalSetup,
    include: [
      'packages/**/*.test.ts',
      'modules/**/*.test.ts',
      'apps/**/*.test.ts',
      'tests/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    // Whoever polls waits for a busy machine.
    expect: { poll: { timeout: 30_000 } },
  },
})
