// Start, stop, kill -9 and what comes after, on real processes.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  hold,
  killAll,
  nothingLeft,
  processesOf,
  temporaryDir,
  type Answer,
  type Seen,
  unhurried,
} from './machine.ts'

const isShell = ({ command }: Seen) => command.startsWith('/bin/sh')

async function query(answer: Answer, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: answer.databaseUrl })
  await client.connect()
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat()
  } finally {
    await client.end()
  }
}

async function ask({ clickhouse }: Answer, text: string): Promise<string> {
  const headers = {
    'X-ClickHouse-User': clickhouse.username,
    'X-ClickHouse-Key': clickhouse.password,
  }
  const response = await fetch(clickhouse.url, { method: 'POST', body: text, headers })
  const body = (await response.text()).trim()
  if (!response.ok) throw new Error(body)
  return body
}

const makeBooks = async (answer: Answer) => {
  await query(answer, 'create table book (line int)')
  await ask(answer, 'CREATE TABLE siyu.copy (line Int64) ENGINE = MergeTree ORDER BY line')
  await ask(answer, 'INSERT INTO siyu.copy SELECT number FROM numbers(1000)')
}

describe('the two engines', unhurried, () => {
  it('start in an empty directory, answer, keep their secrets closed, and stop whole', async () => {
    const dir = join(temporaryDir(), 'new')
    const first = await hold(dir)
    expect(first.answer.ready).toBe(true)
    await makeBooks(first.answer)
    expect(statSync(join(dir, 'secrets.json')).mode & 0o777).toBe(0o600)
    for (const folder of ['postgres', 'clickhouse', 'log']) {
      expect(statSync(join(dir, folder)).mode & 0o777, folder).toBe(0o700)
    }
    expect(await query(first.answer, 'show synchronous_commit')).toEqual(['on'])
    expect(await query(first.answer, 'show fsync')).toEqual(['on'])
    expect(await query(first.answer, 'show listen_addresses')).toEqual(['127.0.0.1'])
    expect(await query(first.answer, 'select rolsuper from pg_roles where rolname = user')).toEqual(
      [false],
    )
    await first.stop()
    expect(processesOf(dir)).toEqual([])

    const second = await hold(dir, { ports: first.ports })
    expect(second.answer.databaseUrl).toBe(first.answer.databaseUrl)
    expect(await query(second.answer, 'select count(*)::int from book')).toEqual([0])
    expect(await ask(second.answer, 'SELECT count() FROM siyu.copy')).toBe('1000')
    await second.stop()
    expect(processesOf(dir)).toEqual([])
    expect(existsSync(join(dir, 'server.pid'))).toBe(false)
  })

  it('end after kill -9 of their holder; the next start has every write', async () => {
    const dir = temporaryDir()
    const first = await hold(dir)
    await makeBooks(first.answer)
    for (let line = 0; line < 50; line++)
      await query(first.answer, `insert into book values (${line})`)
    await first.kill()
    // At once, while the old engines may still be closing down: the start waits for them.
    const second = await hold(dir, { ports: first.ports })
    expect(second.answer).toMatchObject({ ready: true })
    expect(await query(second.answer, 'select count(*)::int from book')).toEqual([50])
    expect(await ask(second.answer, 'SELECT count() FROM siyu.copy')).toBe('1000')
    await second.kill()
    expect(await nothingLeft(dir)).toBe(true)
  })

  it('recover when everything was killed at once, and a stranger has the old number', async () => {
    const dir = temporaryDir()
    const first = await hold(dir)
    await makeBooks(first.answer)
    await query(first.answer, 'insert into book values (1)')
    const lock = join(dir, 'postgres', 'postmaster.pid')
    const text = readFileSync(lock, 'utf8')
    await killAll(dir)
    await first.kill()
    const stranger = spawn('sleep', ['1000'], { stdio: 'ignore' })
    onTestFinished(() => void stranger.kill('SIGKILL'))
    writeFileSync(lock, text.replace(/^\d+/, String(stranger.pid)))
    const second = await hold(dir, { ports: first.ports })
    expect(second.answer).toMatchObject({ ready: true })
    expect(await query(second.answer, 'select line from book')).toEqual([1])
    expect(stranger.exitCode).toBeNull()
    await second.stop()
  })

  it('are started again when one of them is killed', async () => {
    const dir = temporaryDir()
    const { answer, stop } = await hold(dir)
    await makeBooks(answer)
    await query(answer, 'insert into book values (7)')
    const isEngine = ({ command }: Seen) => /\/bin\/postgres -D|clickhouse-child/.test(command)
    const engines = () => processesOf(dir).filter((seen) => isEngine(seen) && !isShell(seen))
    const killed = engines()
    expect(killed).toHaveLength(2)
    for (const { pid } of killed) process.kill(pid, 'SIGKILL')
    const books = () => query(answer, 'select line from book').catch(() => 'away')
    const copies = () => ask(answer, 'SELECT count() FROM siyu.copy').catch(() => 'away')
    const patience = { timeout: 120_000, interval: 100 }
    await expect
      .poll(() => engines().some(({ pid }) => killed.some((k) => k.pid === pid)), patience)
      .toBe(false)
    await expect.poll(books, patience).toEqual([7])
    await expect.poll(copies, patience).toBe('1000')
    await stop()
    expect(processesOf(dir)).toEqual([])
  })

  it('serve one holder at a time: a second one is told whose they are', async () => {
    const dir = temporaryDir()
    const first = await hold(dir)
    const second = await hold(dir)
    expect(second.answer.code).toBe('start.alreadyRunning')
    expect(second.answer.sentences?.en).toContain(String(first.process.pid))
    expect(await query(first.answer, 'select 1')).toEqual([1])
    await first.stop()
  })

  it('are not started where servers of your own are named, only looked at', async () => {
    const dir = temporaryDir()
    const embedded = await hold(dir)
    const { url, username, password, database } = embedded.answer.clickhouse
    const clickhouseUrl = `${url.replace('://', `://${username}:${password}@`)}/${database}`
    const { databaseUrl } = embedded.answer
    const other = temporaryDir()
    const foreign = await hold(other, { databaseUrl, clickhouseUrl })
    expect(foreign.answer).toMatchObject({
      ready: true,
      databaseUrl,
      clickhouse: { url, database },
    })
    expect(existsSync(join(other, 'postgres'))).toBe(false)
    await foreign.kill()
    await embedded.stop()
    const away = await hold(temporaryDir(), { databaseUrl, clickhouseUrl })
    expect(away.answer.code).toBe('start.serverUnreachable')
  })
})
