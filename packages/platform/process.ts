// How this product's processes run: with a small heap, and with the compiled source kept on disk.
// A module of its own with no imports of ours: it runs before the rest is read.
import { fileURLToPath } from 'node:url'

/**
 * V8 would let the young generation grow to 128 MB and the old one to four times what lives in it:
 * an import, which makes much garbage and keeps little, then takes three times the memory it needs.
 * With less than this, tills at their busiest spend a fifth of the time on collecting it.
 */
const heap = ['--max-semi-space-size=16', '--heap-growing-percent=40']

/** Becomes the same process with those settings, unless somebody chose others; keeps its id. */
export function settle(): void {
  const { execArgv, env } = process
  const chosen = `${execArgv.join(' ')} ${env.NODE_OPTIONS ?? ''}`
  if (chosen.includes('semi-space-size') || !process.execve) return
  const cache =
    env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('../../.cache/node', import.meta.url))
  process.execve(
    process.execPath,
    [process.execPath, ...heap, ...execArgv, ...process.argv.slice(1)],
    { ...env, NODE_COMPILE_CACHE: cache },
  )
}
