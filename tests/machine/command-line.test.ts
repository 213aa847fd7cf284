// The command line as a shell runs it: beside a running server and without one, with its exit codes
// and last lines.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nothingLeft, processesOf, temporaryDir } from '#platform/testing'
import { signIn, startServer, type Server } from './server.ts'
import { siyu } from './siyu.ts'

const patience = 500_000

const commands = [
  'import',
  'export',
  'insight',
  'audit',
  'log',
  'user',
  'backup',
  'restore',
  'demo',
]

describe('words', { timeout: patience }, () => {
  it('helps with every command, and names its options', async () => {
    const overview = await siyu(['help'])
    expect(overview.code).toBe(0)
    for (const name of commands) expect(overview.out).toMatch(new RegExp(`^  ${name}`, 'm'))
    for (const command of [['import', 'orders'], ['restore']]) {
      const { code, out } = await siyu([...command, '--help'])
      expect([code, out]).toEqual([
        0,
        expect.stringMatching(/^Usage: siyu [\s\S]*--data[\s\S]*--json[\s\S]*--help/),
      ])
    }
  })

  it('leaves with 2 for wrong arguments, with 1 where nothing is installed, and makes nothing', async () => {
    const dir = join(temporaryDir(), 'typo')
    for (const args of [
      ['kamelie'],
      ['audit', '--kamelie'],
      ['user', 'key', '--role', 'queen'],
      ['backup'],
    ]) {
      const { code, complaint } = await siyu([...args])
      expect([code, complaint], args.join(' ')).toEqual([2, expect.stringContaining('error:')])
    }
    for (const args of [['audit'], ['backup', join(dir, 'copy')]]) {
      const { code, complaint } = await siyu([...args, '--data', dir, '--json'])
      expect([code, JSON.parse(complaint)], args.join(' ')).toEqual([
        1,
        expect.objectContaining({ code: 'cli.notInstalled' }),
      ])
    }
    expect(existsSync(dir)).toBe(false)
  })
})

/** A sale over the API with a key, as a till sends it. */
async function sell(server: Server, key: string, number: string): Promise<Response> {
  const body = JSON.stringify({
    orders: [
      {
        source: 'pos',
        number,
        storeCode: '001',
        placedAt: '2026-03-01T10:00:00+08:00',
        customer: { phone: '13912340001' },
        lines: [{ sku: 'A', name: '面膜', quantity: 2, unitPrice: '88.00' }],
      },
    ],
  })
  return fetch(`${server.ready?.console}v1/orders`, {
    method: 'POST',
    body,
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': number,
    },
  })
}

async function besideTheServer(dir: string): Promise<void> {
  const server = await startServer(dir)
  expect(server.ready, server.complaint()).toMatchObject({ ready: true })
  const run = (...args: string[]) => siyu([...args, '--data', dir, '--json'])
  const headers = await signIn(server)
  await fetch(`${server.ready?.console}v1/stores`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ code: '001', name: '一店' }),
  })

  const made = (await run('user', 'key', '--role', 'integrator')).result<{
    id: number
    key: string
  }>()
  for (const [number, times] of [
    ['T1', 2],
    ['T2', 1],
  ] as const) {
    for (let time = 0; time < times; time++)
      expect((await sell(server, made.key, number)).status).toBe(200)
  }
  expect((await sell(server, `${made.key}x`, 'T3')).status).toBe(401)
  expect(
    (
      await fetch(`${server.ready?.console}v1/staff`, {
        method: 'POST',
        headers: { authorization: `Bearer ${made.key}`, 'content-type': 'application/json' },
        body: '{}',
      })
    ).status,
    'an integrator makes no staff',
  ).toBe(403)

  const audit = (await run('audit')).result<{
    checks: { name: string; differences: number }[]
    differences: number
  }>()
  expect(audit.differences).toBe(0)
  expect(audit.checks.length).toBeGreaterThan(10)
  for (const check of audit.checks)
    expect(check).toEqual({ name: expect.stringMatching(/\w/), differences: 0 })
  expect((await run('insight', 'rebuild')).result()).toEqual({ ok: true })
  expect((await run('insight', 'report')).result()).toMatchObject({ orders: 2, customers: 1 })
  expect((await run('insight', 'report', '--as-of', '2026-02-30')).code).toBe(1)

  const out = join(dir, 'orders.csv')
  expect((await run('export', 'orders', '--out', out)).result()).toMatchObject({
    file: out,
    rows: 2,
  })
  expect(readFileSync(out, 'utf8').trim().split('\n')).toHaveLength(3)
  expect((await run('export', 'customers', '--out', out)).code).toBe(0)
  expect(readFileSync(out, 'utf8')).toContain('139')
  expect(readFileSync(out, 'utf8')).not.toContain('13912340001')
  expect((await run('export', 'orders', '--out', join(dir, 'no', 'where.csv'))).code).toBe(1)

  const renewed = (await run('user', 'password', server.ready?.login?.login ?? '')).result<{
    login: string
    password: string
  }>()
  expect(await signIn(server, renewed)).toHaveProperty('cookie')
  expect(JSON.parse((await run('user', 'password', 'nobody')).complaint)).toMatchObject({
    code: 'org.unknownStaff',
  })

  const where = join(dir, 'server.json')
  const told = JSON.parse(readFileSync(where, 'utf8')) as object
  writeFileSync(where, JSON.stringify({ ...told, version: '0.0.0' }))
  expect(JSON.parse((await run('audit')).complaint)).toMatchObject({ code: 'cli.otherVersion' })
  writeFileSync(where, JSON.stringify(told))
  expect(await server.end('SIGTERM')).toBe(0)
}

describe('work', { timeout: patience }, () => {
  it('does everything beside a server, and the same without one; a backup comes back whole', async () => {
    const dir = join(temporaryDir(), 'data')
    await besideTheServer(dir)

    const run = (...args: string[]) => siyu([...args, '--data', dir, '--json'])
    const copy = join(temporaryDir(), 'copy')
    const backup = await run('backup', copy)
    expect([backup.code, backup.complaint]).toEqual([0, ''])
    expect(backup.result()).toMatchObject({ dir: copy, keys: true })
    expect((await run('backup', copy)).code, 'the directory is taken').toBe(1)
    expect(processesOf(dir), 'what a command starts, it ends').toEqual([])

    const other = join(temporaryDir(), 'other')
    const restored = await siyu(['restore', copy, '--data', other, '--json'])
    expect([restored.code, restored.complaint]).toEqual([0, ''])
    expect(restored.result()).toMatchObject({
      data: other,
      differences: 0,
      rows: backup.result<{ rows: number }>().rows,
    })
    expect((await siyu(['insight', 'report', '--data', other, '--json'])).result()).toMatchObject({
      orders: 2,
      customers: 1,
    })
    expect(
      (await siyu(['restore', copy, '--data', other, '--json'])).code,
      'there is something there already',
    ).toBe(1)
    expect(
      (await siyu(['restore', join(copy, 'no'), '--data', join(other, 'new'), '--json'])).code,
    ).toBe(1)
    expect(await nothingLeft(other)).toBe(true)
  })
})
