// How this product's processes run: with a heap that suits them, and with the compiled source kept on disk.
// A module of its own with no imports of ours: it runs before the rest is read.
import { totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

/**
 * V8 would let the young generation grow to 128 MB and the old one to four times what lives in it:
 * an import, which makes much garbage and keeps little, then takes three times the memory it needs.
 */
const lean = ['--max-semi-space-size=16', '--heap-growing-percent=40']

/**
 * At their busiest, tills make garbage faster than so little can hold: a quarter of the server's
 * time went into collecting it. Where memory is not scarce the server takes 250 MB more instead.
 */
const roomy = ['--min-semi-space-size=32', '--max-semi-space-size=32']
const SCARCE_BYTES = 6 * 1024 ** 3

export type ProcessKind = 'server' | 'command'

const heapOf = (kind: ProcessKind): readonly string[] =>
  kind === 'server' && totalmem() >= SCARCE_BYTES ? roomy : lean

/** Becomes the same process with those settings, unless somebody chose others; keeps its id. */
export function settle(kind: ProcessKind): void {
  const { execArgv, env } = process
  const chosen = `${execArgv.join(' ')} ${env.NODE_OPTIONS ?? ''}`
  if (chosen.includes('semi-space-size') || !process.execve) return
  const cache =
    env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('../../.cache/node', import.meta.url))
  process.execve(
    process.execPath,
    [process.execPath, ...heapOf(kind), ...execArgv, ...process.argv.slice(1)],
    { ...env, NODE_COMPILE_CACHE: cache },
  )
}
