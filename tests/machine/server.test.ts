// `npm start` as a supervisor runs it: ready, ended, killed, started again. Nothing acknowledged is
// lost, nothing is left running.
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  hold,
  listeningAddresses,
  loopback,
  nothingLeft,
  processesOf,
  temporaryDir,
  until,
} from '#platform/testing'
import { freeBase, signIn, startServer, type Server } from './server.ts'

const patience = 180_000

async function saveStore(
  server: Server,
  headers: Record<string, string>,
  code: string,
): Promise<number> {
  const body = JSON.stringify({ code, name: `Store ${code}` })
  const reply = await fetch(`${server.ready?.console}v1/stores`, { method: 'POST', headers, body })
  return reply.status
}

async function storeCodes(server: Server, headers: Record<string, string>): Promise<string[]> {
  const reply = await fetch(`${server.ready?.console}v1/stores?limit=100`, { headers })
  const { items } = (await reply.json()) as { items: { code: string }[] }
  return items.map(({ code }) => code).toSorted()
}

describe('the server', { timeout: patience }, () => {
  it('says where it is, answers there, listens on loopback only, and ends whole', async () => {
    const dir = join(temporaryDir(), 'data')
    const server = await startServer(dir)
    expect(server.ready, server.complaint()).toMatchObject({ ready: true })
    const { ready } = server
    expect(ready?.login?.password).toMatch(/.{10,}/)
    expect((await fetch(`${ready?.console}healthz`)).status).toBe(200)
    for (const url of [ready?.console, ready?.docs, ready?.sandbox]) {
      expect((await fetch(url ?? '')).status, url).toBe(200)
    }
    const ports = [0, 1, 2, 3, 4].map((step) => `${loopback}:${server.port + step}`)
    expect(listeningAddresses(dir).toSorted()).toEqual(ports.toSorted())
    expect(await server.end('SIGTERM')).toBe(0)
    expect(processesOf(dir)).toEqual([])

    const second = await startServer(dir, { port: server.port })
    expect(second.ready, second.complaint()).toMatchObject({ ready: true, console: ready?.console })
    expect(second.ready?.login).toBeUndefined()
    process.kill(-(second.process.pid ?? 0), 'SIGTERM') // the whole group, as a terminal does
    expect(await second.end('SIGTERM')).toBe(0)
    expect(processesOf(dir)).toEqual([])
  })

  it('killed with -9 leaves no process, and loses nothing it acknowledged', async () => {
    const dir = temporaryDir()
    const first = await startServer(dir)
    const login = first.ready?.login
    const headers = await signIn(first)
    const codes = ['A1', 'B2', 'C3', 'D4']
    for (const code of codes) expect(await saveStore(first, headers, code)).toBe(200)
    expect(await first.end('SIGKILL')).toBe('SIGKILL')

    const second = await startServer(dir, { port: first.port })
    expect(second.ready, second.complaint()).toMatchObject({ ready: true })
    expect(await storeCodes(second, await signIn(second, login))).toEqual(
      expect.arrayContaining(codes),
    )
    await second.end('SIGKILL')
    expect(await nothingLeft(dir)).toBe(true)
  })

  it('ends in order even while it is still starting', async () => {
    const dir = temporaryDir()
    const starting = startServer(dir)
    await until(() => processesOf(dir).length >= 3, patience)
    const pid = processesOf(dir).find(({ command }) => command.includes('apps/server/main.ts'))?.pid
    process.kill(pid ?? 0, 'SIGTERM')
    await starting
    expect(await nothingLeft(dir)).toBe(true)
  })

  it.each([0, 1, 2, 3, 4])('says in words that its port + %d is taken', async (step) => {
    const dir = temporaryDir()
    const base = await freeBase()
    const taken = base + step
    const squatter = createServer().listen(taken, '127.0.0.1')
    onTestFinished(() => void squatter.close())
    const server = await startServer(dir, { port: base })
    expect(server.ready).toBeUndefined()
    expect(server.complaint()).toMatch(new RegExp(`${taken}.*占用[\\s\\S]*${taken}.*taken`))
    expect(server.complaint()).not.toMatch(/\n\s+at /)
    expect(await server.end('SIGTERM')).toBe(1)
    expect(processesOf(dir)).toEqual([])
  })

  it('refuses a second server on its directory, naming the first', async () => {
    const dir = temporaryDir()
    const first = await startServer(dir)
    const second = await startServer(dir)
    expect(second.ready).toBeUndefined()
    expect(second.complaint()).toContain(String(first.process.pid))
    expect((await fetch(`${first.ready?.console}healthz`)).status).toBe(200)
    expect(await first.end('SIGTERM')).toBe(0)
  })

  it('runs on servers of your own, named by their addresses', async () => {
    const dir = temporaryDir()
    const { answer } = await hold(dir)
    const clickhouse = new URL(`${answer.clickhouse.url}/${answer.clickhouse.database}`)
    clickhouse.username = answer.clickhouse.username
    clickhouse.password = answer.clickhouse.password
    const away = temporaryDir()
    const borrower = await startServer(away, {
      env: { DATABASE_URL: answer.databaseUrl, CLICKHOUSE_URL: String(clickhouse) },
    })
    expect(borrower.ready, borrower.complaint()).toMatchObject({ ready: true })
    expect((await fetch(`${borrower.ready?.console}healthz`)).status).toBe(200)
    expect(processesOf(away).some(({ command }) => command.includes('/bin/postgres'))).toBe(false)
    const headers = await signIn(borrower)
    expect(await saveStore(borrower, headers, 'AWAY')).toBe(200)
    expect(await storeCodes(borrower, headers)).toContain('AWAY')
    expect(await borrower.end('SIGTERM')).toBe(0)
  })
})
