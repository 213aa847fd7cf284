// Which process is meant: a number alone may belong to somebody else by now, number and birth may
// not.
import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

export interface ProcessIdentity {
  pid: number
  /**
   * Clock ticks since boot (Linux) or the start date (elsewhere); empty when it could not be read.
   */
  born: string
}

export function identify(pid: number): ProcessIdentity | undefined {
  if (!Number.isInteger(pid) || pid <= 0 || !exists(pid)) return undefined
  return { pid, born: birth(pid) }
}

export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid)
  return now !== undefined && (now.born === identity.born || identity.born === '')
}

/**
 * Does this process work inside the folder? PostgreSQL makes its data directory its own; false when
 * the process is a stranger's, undefined where the system does not say.
 */
export function worksIn(pid: number, folder: string): boolean | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder
  } catch {
    return false
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return !isZombie(pid)
}

function isZombie(pid: number): boolean {
  return statFields(pid)?.[0] === 'Z'
}

function birth(pid: number): string {
  if (process.platform === 'linux') return statFields(pid)?.[19] ?? ''
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

/**
 * The fields of /proc/PID/stat after the program's name, which may itself hold spaces and brackets.
 */
function statFields(pid: number): string[] | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
