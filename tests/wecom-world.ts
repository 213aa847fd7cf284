// A house whose WeCom is a sandbox of its own: signed callbacks over HTTP, people with phones.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll } from 'vitest'
import { makeHttpServer } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { makeContactWay, saveCorp } from '#modules/wecom'
import { customerActorOf } from '#modules/customer'
import { startSandbox } from '../apps/sandbox/server/server.ts'
import { sandboxClient } from './sandbox-client.ts'

export const corp = {
  corpId: 'ww0123456789abcdef', secret: 'app-secret', token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}
export interface Guide { staffId: number; userid: string; name: string }

/** Connects the house to a fresh sandbox whose corp has these guides as members. */
export async function openWecom(house: TestPlatform, guides: readonly Guide[]) {
  const dataDir = mkdtempSync(join(tmpdir(), 'siyu-wecom-'))
  const app = await makeHttpServer({ platform: house, authenticate: (request) => customerActorOf(house, request) })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const sandbox = await startSandbox({ port: 0, dataDir, retryMs: [5, 5, 5] })
  const phones = sandboxClient(sandbox.origin)
  await house.act((tx) => saveCorp(tx, house.keys, {
    corpId: corp.corpId, apiUrl: phones.wecomUrl, oauthUrl: sandbox.origin, contactSecret: corp.secret,
    token: corp.token, aesKey: corp.aesKey,
  }))
  const callbackUrl = `${origin}/callbacks/wecom/${corp.corpId}`
  const saved = await phones.saveCorp(corp.corpId, {
    name: '云裳服饰', secret: corp.secret, token: corp.token, aesKey: corp.aesKey, callbackUrl,
    members: guides.map(({ userid, name }) => ({ userid, name })),
    settings: { confirmAfterMs: null, acceptAfterMs: null, unionid: true },
  })
  if (!saved.verified) throw new Error(`the callback address was not accepted: ${JSON.stringify(saved.callback)}`)
  afterAll(async () => {
    await sandbox.close()
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  /** The sandbox pushes by itself: wait until it has nothing left, then until the house is at rest. */
  const settle = async () => {
    for (let rounds = 0; rounds < 400 && !(await phones.clock()).idle; rounds += 1) {
      await new Promise((done) => setTimeout(done, 10))
    }
    await house.idle()
  }
  return { app, origin, sandbox, phones, settle, callbackUrl }
}

/** A printed code: made here, answered by WeCom. Gives its state and WeCom's id of it. */
export async function makeWay(
  house: TestPlatform, way: { codeId: number; storeId: number; staffIds: number[] },
): Promise<{ state: string; configId: string }> {
  const [made] = await house.act((tx) => makeContactWay(tx, [{
    ...way, channel: 'store', placement: 'door', campaign: null, remark: '一号店门口' }]))
  if (!made?.ok) throw new Error(made?.refusal?.code)
  await house.idle()
  const row = await sql<{ config_id: string }>`select config_id from wecom.contact_way
    where state = ${made.ok.state}`.execute(house.db)
  return { state: made.ok.state, configId: row.rows[0]?.config_id ?? '' }
}
