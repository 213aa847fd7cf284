// What a run cost in processor time, by engine: less noisy than the clock on a machine that is
// shared. From Linux's /proc; nothing elsewhere.
import { readdirSync, readFileSync } from 'node:fs'
import type { Values } from './sample.ts'

interface Process {
  parent: number
  args: string
  ticks: number
}
const TICKS_PER_SECOND = 100

function read(pid: string): [number, Process][] {
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [, parent = '0', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // User and system time of the process, and of its children that have ended.
    const ticks = rest.slice(9, 13).reduce((sum, part) => sum + Number(part), 0)
    return [[Number(pid), { parent: Number(parent), args, ticks }]]
  } catch {
    return []
  }
}

const engineOf = (args: string): string => {
  if (args.includes('clickhouse-child')) return 'clickhouse'
  if (/postgres/.test(args) && !args.includes('node ')) return 'postgres'
  return args.includes('sandbox') ? 'sandbox' : 'server'
}

/** Seconds of processor time that a process and all below it have taken, by engine. */
export function cpuSeconds(root: number): Values {
  const pids =
    process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  const all = new Map(pids.flatMap(read))
  const below = (pid: number): boolean => {
    for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0) if (at === root) return true
    return false
  }
  const found: Values = {}
  for (const [pid, { args, ticks }] of all) {
    if (below(pid)) found[engineOf(args)] = (found[engineOf(args)] ?? 0) + ticks / TICKS_PER_SECOND
  }
  return found
}

/** Microseconds of processor time each of `count` things took, as `cpuServerUs` and so on. */
export function cpuEach(before: Values, after: Values, count: number): Values {
  return Object.fromEntries(
    Object.entries(after).map(([engine, seconds]) => [
      `cpu${engine.charAt(0).toUpperCase()}${engine.slice(1)}Us`,
      ((seconds - (before[engine] ?? 0)) * 1e6) / count,
    ]),
  )
}
