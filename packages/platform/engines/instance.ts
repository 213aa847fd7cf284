// One server per data directory: DIR/server.pid names the process that holds it.
import { readFileSync, rmSync } from 'node:fs'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts'
import { alreadyRunning } from './start-error.ts'

const instanceFile = (dataDir: string) => join(dataDir, 'server.pid')

/** Takes the directory for this process, or refuses with the pid that has it. Gives the release. */
export async function claimInstance(dataDir: string): Promise<() => void> {
  const file = instanceFile(dataDir)
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify(identify(process.pid)), { mode: 0o644 })
  try {
    for (let attempt = 0; attempt < 50; attempt++) {
      if (await placed(draft, file)) return () => release(file)
      const holder = await holderOf(dataDir)
      if (holder) throw alreadyRunning(dataDir, holder.pid)
      await setAside(file)
    }
    throw alreadyRunning(dataDir, 0)
  } finally {
    await rm(draft, { force: true })
  }
}

/** The living process that holds a data directory, if one does. */
export async function holderOf(dataDir: string): Promise<ProcessIdentity | undefined> {
  const holder = parse(await readFile(instanceFile(dataDir), 'utf8').catch(() => ''))
  return holder && isAlive(holder) ? holder : undefined
}

async function placed(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file) // fails when the name exists: nobody is overwritten
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Removes a dead process's file; what was moved away is looked at again, two servers may do this at
 * once.
 */
async function setAside(file: string): Promise<void> {
  const aside = `${file}.stale.${process.pid}`
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  )
  if (!moved) return
  const holder = parse(await readFile(aside, 'utf8').catch(() => ''))
  if (holder && isAlive(holder)) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

function release(file: string): void {
  try {
    if (parse(readFileSync(file, 'utf8'))?.pid === process.pid) rmSync(file, { force: true })
  } catch {
    // already gone
  }
}

function parse(text: string): ProcessIdentity | undefined {
  try {
    const value = JSON.parse(text) as ProcessIdentity
    return typeof value.pid === 'number' && typeof value.born === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
