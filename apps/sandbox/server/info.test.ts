// How checks find the sandbox: its own description, and the command that tells addresses and
// credentials, running or not.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { ensureCorp } from './first-corp.ts'
import { outside } from './outside-fixture.ts'
import { startSandbox } from './server.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'siyu-sandbox-info-'))
afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

const cli = join(import.meta.dirname, '..', '..', 'cli', 'main.ts')
const info = (data: string) =>
  new Promise<{ code: number; out: string; err: string }>((done) => {
    execFile(
      process.execPath,
      [cli, 'sandbox', 'info', '--data', data, '--json'],
      (error, out, err) => {
        done({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
      },
    )
  })

it('tells the same throw-away credentials for ever, and whether anybody listens', async () => {
  const none = await info(join(dataDir, 'nothing'))
  expect(none.code).toBe(1)
  const sandbox = await startSandbox({ port: 0, dataDir })
  ensureCorp(sandbox.world)
  const running = await info(dataDir)
  expect(running.code).toBe(0)
  const told = JSON.parse(running.out) as Record<string, Record<string, unknown>>
  expect(told['wecom']).toMatchObject({ baseUrl: `${sandbox.origin}/wecom`, agentId: '1000002' })
  for (const [platform, fields] of Object.entries({
    wecom: ['baseUrl', 'corpId', 'agentId', 'secret', 'token', 'aesKey'],
    official: ['baseUrl', 'appId', 'secret', 'token', 'aesKey'],
    mini: ['baseUrl', 'appId', 'secret'],
    pay: ['baseUrl', 'mchId', 'apiV3Key', 'merchantSerial', 'merchantPrivateKeyFile'],
    ads: ['baseUrl', 'accessToken', 'accountId'],
    sms: ['tencent', 'aliyun'],
  }))
    for (const field of fields) expect(told[platform]?.[field], `${platform} ${field}`).toBeTruthy()
  expect(readFileSync(String(told['pay']?.['merchantPrivateKeyFile']), 'utf8')).toContain('KEY')
  await sandbox.close()

  const stopped = await info(dataDir)
  expect(stopped.code).toBe(1)
  expect(stopped.err).toContain('does not run')
  expect(JSON.parse(stopped.out)).toEqual(told)

  const elsewhere = mkdtempSync(join(tmpdir(), 'siyu-sandbox-other-'))
  const port = Number(new URL(sandbox.origin).port)
  const stranger = await startSandbox({ port, dataDir: elsewhere })
  expect((await info(dataDir)).code).toBe(1)
  await stranger.close()
  rmSync(elsewhere, { recursive: true, force: true })
})

it('describes /__sandbox, every act by its name', async () => {
  const sandbox = await startSandbox({ port: 0, dataDir })
  const drive = await outside(sandbox.origin)
  interface Described {
    openapi: string
    paths: Record<string, { post?: { requestBody: { content: object } } }>
  }
  const described = await drive.call<Described>('GET', '/openapi.json')
  expect(described.openapi).toBe('3.1.0')
  for (const path of ['people', 'act', 'faults', 'clock', 'log'])
    expect(described.paths).toHaveProperty([`/__sandbox/${path}`])
  const acts = JSON.stringify(described.paths['/__sandbox/act'])
  for (const name of ['scan', 'add', 'chat', 'pay', 'leave', 'follow', 'login'])
    expect(acts).toContain(`"${name}"`)
  await expect(drive.act({ act: 'fly', person: 'p' })).rejects.toThrow('one of')
  const { people } = await drive.call<{ people: { name: string }[] }>('POST', '/people', {
    count: 3,
    seed: 5,
  })
  const again = await drive.call<{ people: { name: string }[] }>('POST', '/people', {
    count: 3,
    seed: 5,
  })
  expect(again.people.map(({ name }) => name)).toEqual(people.map(({ name }) => name))
  await sandbox.close()
})
