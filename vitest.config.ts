import { defineConfig } from 'vitest/config'

const globalSetup = ['tests/global-setup.ts']

export default defineConfig({
  cacheDir: '.cache/vitest',
  test: {
    globalSetup,
    include: ['packages/**/*.test.ts', 'modules/**/*.test.ts', 'apps/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
  },
})
