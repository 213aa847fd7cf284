// The sandbox as a process: it ends with its parent, and a hard death loses nothing it answered.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { sandboxClient } from '#tests/sandbox-client'

const dataDir = mkdtempSync(join(tmpdir(), 'siyu-sandbox-process-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

const start = async (port: number) => {
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'main.ts'),
      '--port',
      String(port),
      '--data',
      dataDir,
      '--with-parent',
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  children.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, said: JSON.parse(line.toString()) as { ready?: boolean; level?: string } }
}

it('ends when its standard input does; kill -9 loses nothing it answered', async () => {
  const port = await freePort()
  const client = sandboxClient(`http://127.0.0.1:${port}`)
  const first = await start(port)
  expect(first.said).toMatchObject({ ready: true })
  const person = await client.createPerson({ name: '陈静' })
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')

  const second = await start(port)
  expect(await client.people()).toMatchObject([{ id: person.id, name: '陈静' }])
  second.child.stdin?.end()
  expect(await once(second.child, 'exit')).toEqual([0, null])
})

it('says one sentence when its port is taken', async () => {
  const port = await freePort()
  await start(port)
  const { child, said } = await start(port)
  expect(said).toMatchObject({ level: 'error' })
  expect(await once(child, 'exit')).toEqual([1, null])
})
