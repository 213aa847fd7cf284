// What a person at a terminal sees while a file goes in, and that a script sees none of it: the
// real command under a terminal made by util-linux `script`.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { madeMapping, madeOrders } from '#fixtures/connect'
import { temporaryDir } from '#platform/testing'
import { command, root, watched } from './command.ts'

const patience = 300_000
const ROWS = 10_000
const ESCAPE = '\u001b'
const haveScript =
  spawnSync('script', ['--version']).stdout?.toString().includes('util-linux') ?? false
if (!haveScript)
  console.warn('terminal.test.ts: util-linux `script` is not here; no terminal can be made')

const made = mkdtempSync(join(tmpdir(), 'siyu-terminal-'))
const [file, mapping] = [join(made, 'orders.csv'), join(made, 'mapping.json')]
beforeAll(async () => {
  await madeOrders(file, ROWS, 700)
  await writeFile(mapping, JSON.stringify(madeMapping))
})
const importInto = (dir: string) => ['import', 'orders', file, '--mapping', mapping, '--data', dir]

/** Everything the command draws on a terminal of its own. */
async function onTerminal(...args: string[]): Promise<{ code: number | null; drawn: string }> {
  const line = [process.execPath, 'apps/cli/main.ts', ...args].map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      TERM: 'xterm',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    },
  })
  let drawn = ''
  child.stdout.on('data', (chunk: Buffer) => (drawn += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, drawn }
}

describe.runIf(haveScript)('a long import', { timeout: patience }, () => {
  it('draws its progress with rate and time left on a terminal, and nothing of it anywhere else', async () => {
    const dir = watched(join(temporaryDir(), 'data'))
    const { code, drawn } = await onTerminal(...importInto(dir))
    expect(code, drawn).toBe(0)
    expect(drawn).toContain(ESCAPE)
    const frames = [...drawn.matchAll(/(\d+)% \| ([\d.]+) rows\/s \| (\d+) s left/g)]
    expect(frames.length, drawn).toBeGreaterThan(0)
    const shares = frames.map(([, share]) => Number(share))
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(frames.some(([, , rate]) => Number(rate) > 0)).toBe(true)
    expect(drawn).toContain(`${ROWS} rows read`)

    const quiet = await onTerminal(...importInto(dir), '--json')
    expect([quiet.code, quiet.drawn.includes(ESCAPE)]).toEqual([0, false])
    expect(JSON.parse(quiet.drawn.trim())).toMatchObject({ read: ROWS, state: 'done' })

    const piped = await command(...importInto(dir))
    expect([piped.code, piped.out.includes(ESCAPE), piped.err]).toEqual([0, false, ''])
    expect(piped.out).toContain(`${ROWS} rows read`)
  })
})
