// A house whose official account is a sandbox's: signed server messages over HTTP, people with
// phones, followers by the ten thousand.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { makeHttpServer } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { saveAccount } from '#modules/official'
import { startSandbox } from '#sandbox'
import { sandboxClient } from './sandbox-client.ts'

/** One who has a phone, and what the platform calls her. */
export interface Phone {
  id: string
  unionId: string
  openIds: { official: string }
}

interface OfficialKeys {
  apiUrl: string
  appId: string
  secret: string
  token: string
  aesKey: string
}

/** What the sandbox's account is reached by, as the connection is saved. */
export async function accountOfSandbox(origin: string): Promise<OfficialKeys> {
  const reply = await fetch(`${origin}/__sandbox/info`)
  const { official } = (await reply.json()) as {
    official: Omit<OfficialKeys, 'apiUrl'> & { baseUrl: string }
  }
  const { baseUrl: apiUrl, ...keys } = official
  return { ...keys, apiUrl }
}

/** Connects the house to the official account of a fresh sandbox. */
export async function openOfficial(
  house: TestPlatform,
  options: Pick<NonNullable<Parameters<typeof startSandbox>[0]>, 'ceilings'> = {},
) {
  const dataDir = mkdtempSync(join(tmpdir(), 'siyu-official-'))
  const app = await makeHttpServer({ platform: house, authenticate: async () => null })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const sandbox = await startSandbox({ port: 0, dataDir, retryMs: [5, 5, 5], ...options })
  const phones = sandboxClient(sandbox.origin)
  const tell = async <T>(path: string, body: object): Promise<T> => {
    const reply = await fetch(`${sandbox.origin}/__sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`)
    return (await reply.json()) as T
  }
  const account = await accountOfSandbox(sandbox.origin)
  await house.act((tx) => saveAccount(tx, house.keys, account))
  const callbackUrl = `${origin}/callbacks/official/${account.appId}`
  const { ok, reason } = await tell<{ ok: boolean; reason?: string }>('callback', {
    platform: 'official',
    url: callbackUrl,
  })
  if (!ok) throw new Error(`the callback address was not accepted: ${reason}`)
  afterAll(async () => {
    await sandbox.close()
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  /** The sandbox pushes by itself: wait until it has nothing left, then until the house rests. */
  const settle = async () => {
    for (let rounds = 0; rounds < 400 && !(await phones.clock()).idle; rounds += 1) {
      await new Promise((done) => setTimeout(done, 10))
    }
    await house.idle()
  }
  const turn = async (ms: number) => {
    const to = new Date(house.clock.now().getTime() + ms)
    await phones.setClock({ to: to.toISOString() })
    await house.clock.set(to)
  }
  return {
    account,
    sandbox,
    tell,
    settle,
    turn,
    callbackUrl,
    born: (name: string) => tell<Phone>('people', { name }),
    act: (person: Phone, act: string, more: object = {}) =>
      tell('act', { act, person: person.id, ...more }),
    faults: (faults: object) => tell('faults', { platform: 'official', ...faults }),
  }
}
