// A bar on a terminal, nothing where a script reads.
import { Presets, SingleBar } from 'cli-progress'
import type { CommonOptions } from './options.ts'

export interface Progress {
  at: (done: number, of: number, what: string) => void
  stop: () => void
}

export function progressBar(options: Pick<CommonOptions, 'json'>): Progress {
  if (options.json || !process.stderr.isTTY) return { at: () => undefined, stop: () => undefined }
  const bar = new SingleBar(
    { format: '{bar} {value}/{total} | {what}', stream: process.stderr },
    Presets.shades_classic,
  )
  let started = false
  return {
    at: (done, of, what) => {
      if (!started) bar.start(of, done, { what })
      started = true
      bar.setTotal(of)
      bar.update(done, { what })
    },
    stop: () => started && bar.stop(),
  }
}
