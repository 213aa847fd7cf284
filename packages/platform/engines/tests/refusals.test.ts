// Every reason not to start is one clear sentence in both languages, and nothing is left running.
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startEngines, type StartError, type TestKnobs } from '../index.ts'
import { freePorts } from '../ports.ts'
import { loadSecrets } from '../secrets.ts'
import {
  hold,
  isRoot,
  killAll,
  ordinaryUser,
  processesOf,
  temporaryDir,
  unhurried,
} from './machine.ts'

async function refusal(
  dataDir: string,
  tests: TestKnobs = {},
  ports?: number[],
): Promise<StartError> {
  const [postgresPort = 0, clickhousePort = 0, clickhouseTcpPort = 0] =
    ports ?? (await freePorts(3))
  const log = () => undefined
  const options = { dataDir, postgresPort, clickhousePort, clickhouseTcpPort, log, tests }
  const outcome = await startEngines(options).then(
    (engines) => engines.stop().then(() => undefined),
    (error: StartError) => error,
  )
  if (!outcome) throw new Error('it started')
  expect(outcome.sentences?.zh, outcome.stack).toMatch(/。$/)
  expect(outcome.sentences?.en).toMatch(/\.$/)
  expect(processesOf(dataDir)).toEqual([])
  return outcome
}

/** A directory as after a first start, without the second it takes to make one. */
async function usedDir(version: string): Promise<string> {
  const dir = temporaryDir()
  await loadSecrets(dir)
  mkdirSync(join(dir, 'postgres', 'global'), { recursive: true })
  writeFileSync(join(dir, 'postgres', 'PG_VERSION'), version)
  return dir
}

describe('a start is refused in words', unhurried, () => {
  it.each([0, 1, 2])('when its port no. %d is taken', async (which) => {
    const ports = await freePorts(3)
    const squatter = createServer().listen(ports[which], '127.0.0.1')
    onTestFinished(() => void squatter.close())
    const error = await refusal(temporaryDir(), { careless: true }, ports)
    expect(error.code).toBe('start.portTaken')
    expect(error.message).toContain(String(ports[which]))
  })

  it('when the directory is a file', async () => {
    const file = join(temporaryDir(), 'file')
    writeFileSync(file, '')
    expect((await refusal(file)).code).toBe('start.notWritable')
  })

  it('when the directory belongs to somebody else', async ({ skip }) => {
    const user = ordinaryUser()
    if (!isRoot || !user) return skip('needs root to become somebody else')
    const dir = temporaryDir({ mode: 0o755 })
    const { answer } = await hold(dir, { user })
    expect(answer.code).toBe('start.notWritable')
    expect(answer.sentences?.en).toContain(dir)
    expect(readdirSync(dir)).toEqual([])
  })

  it('when the directory holds files but no whole database', async () => {
    const dir = await usedDir('18\n')
    expect((await refusal(dir)).code).toBe('start.halfMade')
    expect(readFileSync(join(dir, 'postgres', 'PG_VERSION'), 'utf8')).toBe('18\n')
  })

  it('when another major version made the directory', async () => {
    const error = await refusal(await usedDir('17\n'))
    expect(error.code).toBe('start.otherMajor')
    expect(error.message).toMatch(/17.*18.*backup.*restore/)
  })

  it('when a newer ClickHouse wrote the copies', async () => {
    const dir = temporaryDir()
    mkdirSync(join(dir, 'clickhouse'))
    writeFileSync(join(dir, 'clickhouse', 'VERSION'), '99.1\n')
    expect((await refusal(dir, { careless: true })).code).toBe('start.newerCopies')
  })

  it('when the disk is too full to begin', async () => {
    const dir = temporaryDir()
    const error = await refusal(dir, { readSpace: () => Promise.resolve(150_000_000) })
    expect(error.code).toBe('start.noSpace')
    expect(error.message).toContain('150 MB')
  })

  it('when the keys are gone but the data is there', async () => {
    const dir = await usedDir('18\n')
    rmSync(join(dir, 'secrets.json'))
    expect((await refusal(dir)).code).toBe('start.secretsLost')
  })
})

describe('a first start that was interrupted', unhurried, () => {
  it('is begun anew', async () => {
    const dir = temporaryDir()
    await loadSecrets(dir)
    mkdirSync(join(dir, 'postgres.making', 'base'), { recursive: true })
    writeFileSync(join(dir, 'postgres.making', 'PG_VERSION'), '18\n')
    chmodSync(join(dir, 'postgres.making'), 0o700)
    const holder = await hold(dir, { knobs: { careless: true } })
    expect(holder.answer.ready).toBe(true)
    expect(holder.answer.said.join()).toMatch(/interrupted/)
    expect(readdirSync(dir)).not.toContain('postgres.making')
    await holder.stop()
  })

  it('by kill -9 is begun anew too', async () => {
    const dir = join(temporaryDir(), 'data')
    const killed = hold(dir, { knobs: { careless: true } })
    killed.catch(() => undefined) // killed before it could say anything, or after: both are fine
    await expect
      .poll(() => processesOf(dir).length, { timeout: 120_000, interval: 5 })
      .toBeGreaterThan(1)
    await killAll(dir)
    await killed.catch(() => undefined)
    const again = await hold(dir, { knobs: { careless: true } })
    expect(again.answer).toMatchObject({ ready: true })
    await again.stop()
  })
})
