// How this product's processes run: with a heap that suits them, and with the compiled source kept
// on disk. A module of its own with no imports of ours: it runs before the rest is read.
import { totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** In hundredths of what lives in it. */
const SMALL_STEPS = 40
/**
 * V8 would let the young generation grow to 128 MB and the old one to four times what lives in it: a
 * command, which makes much garbage and keeps little, then takes three times the memory it needs.
 */
const lean = ['--max-semi-space-size=8', `--heap-growing-percent=${SMALL_STEPS}`]

/**
 * In small steps tills at their busiest spend a fifth of the server's time on collecting garbage.
 * Where memory is not scarce it takes 250 MB more instead, at its most.
 */
const roomy = ['--min-semi-space-size=16', '--max-semi-space-size=16']
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

let leanNow = 0

/**
 * Work that makes much garbage and keeps little, as an import does: while it lasts the heap grows in
 * small steps, whatever room the process was given.
 */
export async function leanly<T>(work: () => Promise<T>): Promise<T> {
  if (leanNow++ === 0) {
    setFlagsFromString(`--heap-growing-percent=${SMALL_STEPS}`)
    setFlagsFromString('--expose-gc')
    // How far it may grow was decided by the collection before.
    ;(runInNewContext('gc') as () => void)()
  }
  try {
    return await work()
  } finally {
    if (--leanNow === 0 && !process.execArgv.some((flag) => flag.includes('heap-growing')))
      setFlagsFromString('--heap-growing-percent=0')
  }
}
