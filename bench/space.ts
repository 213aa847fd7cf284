// A bench fills a disk quickly: it does not begin where less than 1 GB is free.
import { mkdir } from 'node:fs/promises'
import type { freeBytes } from '#platform'

const LEAST_FREE_BYTES = 1_000_000_000

/** Two sentences why not, or nothing; the directory is there afterwards. */
export async function tooLittleSpace(
  dir: string,
  free: typeof freeBytes,
): Promise<string[] | undefined> {
  await mkdir(dir, { recursive: true, mode: 0o711 })
  const bytes = await free(dir)
  if (bytes >= LEAST_FREE_BYTES) return undefined
  const megabytes = Math.floor(bytes / 1_000_000)
  return [
    `${dir} 所在磁盘只剩 ${megabytes} MB，压测至少需要 1 GB，未开始。`,
    `Only ${megabytes} MB are free where ${dir} lies; a bench needs 1 GB. Nothing was started.`,
  ]
}
