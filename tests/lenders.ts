// Lender processes as a test or a bench holds them.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { OpenOptions } from '#platform'
import type { Lending } from './lender.ts'

export type Access = Pick<OpenOptions, 'databaseUrl' | 'clickhouse' | 'keys'>

export interface Lender {
  lend: (lending: Lending) => Promise<number>
  stop: () => void
}

const lentBy = async (child: ChildProcess, lending: Lending): Promise<number> => {
  child.stdin!.write(`${JSON.stringify(lending)}\n`)
  const [data] = (await once(child.stdout!, 'data')) as [Buffer]
  return Number(/lent (\d+)/.exec(data.toString())?.[1])
}

/** Starts so many; each is ready when this is done. */
export function startLenders(access: Access, count: number): Promise<Lender[]> {
  const program = fileURLToPath(new URL('lender.ts', import.meta.url))
  return Promise.all(
    Array.from({ length: count }, async () => {
      const child = spawn(process.execPath, [program, JSON.stringify(access)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      await once(child.stdout, 'data')
      return {
        lend: (lending: Lending) => lentBy(child, lending),
        stop: () => child.kill('SIGKILL'),
      }
    }),
  )
}

/** Cuts openings into as many parts as there are lenders, all at once; gives how many were lent. */
export async function lendAll(
  lenders: readonly Lender[],
  all: Omit<Lending, 'from' | 'until'>,
  openings: number,
): Promise<number> {
  const part = Math.ceil(openings / lenders.length)
  const lent = await Promise.all(
    lenders.map((lender, n) =>
      lender.lend({ ...all, from: n * part, until: Math.min(openings, (n + 1) * part) }),
    ),
  )
  return lent.reduce((sum, count) => sum + count, 0)
}
