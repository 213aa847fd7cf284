// As whom the engines run: an ordinary user, and the three ways of root.
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { TestKnobs } from '../index.ts'
import {
  hold,
  isRoot,
  nothingLeft,
  ordinaryUser,
  processesOf,
  temporaryDir,
  type User,
  unhurried,
} from './machine.ts'

const careless: TestKnobs = { careless: true }

const postgresUids = (dir: string) => {
  const servers = processesOf(dir).filter(({ command }) => command.includes('/bin/postgres -D'))
  return [
    ...new Set(
      servers.filter(({ command }) => !command.startsWith('/bin/sh')).map(({ uid }) => uid),
    ),
  ]
}

async function startsTwice(dir: string, knobs: TestKnobs, user?: User): Promise<number[]> {
  const first = await hold(dir, { knobs, user })
  expect(first.answer).toMatchObject({ ready: true })
  const uids = postgresUids(dir)
  await first.kill()
  expect(await nothingLeft(dir)).toBe(true)
  const second = await hold(dir, { knobs, user, ports: first.ports })
  expect(second.answer).toMatchObject({ ready: true })
  await second.stop()
  return uids
}

const canMapUsers = () =>
  spawnSync('unshare', ['-U', '--map-user=65534', '--map-group=65534', 'true']).status === 0

describe.runIf(isRoot)('as root', unhurried, () => {
  it('the engines run as nobody where nobody can reach them', async ({ skip }) => {
    const dir = join(temporaryDir({ mode: 0o755 }), 'data')
    const nobody = { uid: 65534, gid: 65534 }
    const reachable = spawnSync(process.execPath, ['-v'], { ...nobody, cwd: '/' }).status === 0
    if (!reachable) return skip('the packages lie in a closed folder')
    expect(await startsTwice(dir, careless)).toEqual([65534])
    expect(statSync(join(dir, 'postgres')).uid).toBe(65534)
  })

  it('the engines run in a namespace of their own in a directory closed to others', async ({
    skip,
  }) => {
    if (!canMapUsers()) return skip('user namespaces are forbidden here')
    const dir = join(temporaryDir({ mode: 0o700 }), 'data')
    expect(await startsTwice(dir, careless)).toEqual([0]) // root outside, without its powers
  })

  it('the data moves out where namespaces are forbidden', async () => {
    const dir = join(temporaryDir({ mode: 0o700 }), 'data')
    const shelter = join(temporaryDir({ mode: 0o755 }), 'shelter')
    const knobs: TestKnobs = { ...careless, kind: 'moved', shelter }
    const first = await hold(dir, { knobs })
    expect(first.answer).toMatchObject({ ready: true })
    expect(first.answer.said.join()).toContain(shelter)
    const root = readFileSync(join(dir, 'postgres.moved'), 'utf8').trim()
    expect(statSync(join(root, 'postgres')).uid).toBe(65534)
    expect(existsSync(join(dir, 'postgres'))).toBe(false)
    await first.kill()
    expect(await nothingLeft(root)).toBe(true)
    const second = await hold(dir, { ports: first.ports })
    expect(second.answer).toMatchObject({ ready: true, said: [] })
    await second.stop()
    expect(processesOf(root)).toEqual([])
  })

  it('a directory that was opened or closed meanwhile still starts', async ({ skip }) => {
    if (!canMapUsers()) return skip('user namespaces are forbidden here')
    const dir = temporaryDir({ mode: 0o711 })
    for (const kind of ['nobody', 'namespace', 'nobody'] as const) {
      const holder = await hold(dir, { knobs: { ...careless, kind } })
      expect(holder.answer, kind).toMatchObject({ ready: true })
      await holder.stop()
    }
  })

  it('an ordinary user starts them too, with a name or without', async ({ skip }) => {
    const user = ordinaryUser()
    if (!user) return skip('no ordinary user on this machine')
    const nameless = { uid: 54_321, gid: 54_321 }
    for (const owner of canMapUsers() ? [user, nameless] : [user]) {
      const dir = join(temporaryDir({ mode: 0o700, owner }), 'data')
      expect(await startsTwice(dir, careless, owner)).toEqual([owner.uid])
      expect(statSync(join(dir, 'secrets.json')).uid).toBe(owner.uid)
    }
  })
})

describe.runIf(!isRoot)('as an ordinary user', unhurried, () => {
  it('the engines run as that user', async () => {
    const dir = join(temporaryDir({ mode: 0o700 }), 'data')
    mkdirSync(dir)
    expect(await startsTwice(dir, careless)).toEqual([process.getuid?.()])
  })
})
