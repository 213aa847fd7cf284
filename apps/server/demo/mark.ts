// How far the demo brand has come on a data directory; no file: it was never begun here.
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/**
 * starting: being loaded by a first start, before anybody was told an address: cut short, it is
 * begun anew. begun: being loaded into a shop that was open already. loaded: whole. wiped: gone,
 * and not to come back by itself.
 */
const mark = z.enum(['starting', 'begun', 'loaded', 'wiped'])
const markFile = z.object({ mark })
export type DemoMark = z.infer<typeof mark>

const fileOf = (dataDir: string) => join(dataDir, 'demo.json')

export async function readMark(dataDir: string): Promise<DemoMark | undefined> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch(() => 'null')
  return markFile.safeParse(JSON.parse(text)).data?.mark
}

/** Beside it first: a half-written mark is none. */
export async function setMark(dataDir: string, to: DemoMark): Promise<void> {
  const draft = `${fileOf(dataDir)}.${process.pid}`
  await writeFile(draft, JSON.stringify({ mark: to }), { mode: 0o600, flush: true })
  await rename(draft, fileOf(dataDir))
}

export const clearMark = (dataDir: string): Promise<void> => rm(fileOf(dataDir), { force: true })

const seedsOf = (dataDir: string) => join(dataDir, 'demo-seeds.json')

/** False when a crowd of this seed was here before: its phones and order numbers are taken. */
export async function takeSeed(dataDir: string, seed: number): Promise<boolean> {
  const text = await readFile(seedsOf(dataDir), 'utf8').catch(() => '[]')
  const taken = z.array(z.int()).parse(JSON.parse(text))
  if (taken.includes(seed)) return false
  await writeFile(seedsOf(dataDir), JSON.stringify([...taken, seed]), { mode: 0o600, flush: true })
  return true
}
