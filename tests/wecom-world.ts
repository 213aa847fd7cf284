// A house whose WeCom is a sandbox of its own: signed callbacks over HTTP, people with phones.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll } from 'vitest'
import { makeHttpServer, orThrow } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { makeContactWay, saveCorp } from '#modules/wecom'
import { customerActorOf } from '#modules/customer'
import { actorOf, saveStaff, saveStore } from '#modules/org'
import { startSandbox } from '../apps/sandbox/server/server.ts'
import { sandboxClient } from './sandbox-client.ts'

export const corp = {
  corpId: 'ww0123456789abcdef',
  secret: 'app-secret',
  token: 'QDG6eK',
  aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
}
const guides = [
  { userid: 'li', name: '李店长', role: 'store' },
  { userid: 'wang', name: '王小美', role: 'guide' },
] as const

/** Two stores with a guide each: 李店长 (li) in S18, 王小美 (wang) in S19. Gives ids in that order. */
export async function makeShops(
  house: TestPlatform,
): Promise<{ storeIds: number[]; staffIds: number[] }> {
  return house.act(async (tx) => {
    const stores = await saveStore(tx, [
      { code: 'S18', name: '十八号店' },
      { code: 'S19', name: '十九号店' },
    ])
    const storeIds = stores.map((store) => orThrow(store).storeId)
    const staff = await saveStaff(
      tx,
      guides.map(({ userid, name, role }, n) => ({
        name,
        role,
        wecomUserid: userid,
        storeIds: storeIds.slice(n, n + 1),
      })),
    )
    return { storeIds, staffIds: staff.map((one) => orThrow(one).staffId) }
  })
}

/** Connects the house to a fresh sandbox whose corp has the two guides as members. */
export async function openWecom(house: TestPlatform) {
  const dataDir = mkdtempSync(join(tmpdir(), 'siyu-wecom-'))
  const app = await makeHttpServer({
    platform: house,
    authenticate: async (request) =>
      (await actorOf(house, request)) ?? customerActorOf(house, request),
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address()
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const sandbox = await startSandbox({ port: 0, dataDir, retryMs: [5, 5, 5] })
  const phones = sandboxClient(sandbox.origin)
  await house.act((tx) =>
    saveCorp(tx, house.keys, {
      corpId: corp.corpId,
      apiUrl: phones.wecomUrl,
      oauthUrl: sandbox.origin,
      contactSecret: corp.secret,
      token: corp.token,
      aesKey: corp.aesKey,
    }),
  )
  const callbackUrl = `${origin}/callbacks/wecom/${corp.corpId}`
  const saved = await phones.saveCorp(corp.corpId, {
    name: '云裳服饰',
    secret: corp.secret,
    token: corp.token,
    aesKey: corp.aesKey,
    callbackUrl,
    members: guides.map(({ userid, name }) => ({ userid, name })),
    settings: { confirmAfterMs: null, acceptAfterMs: null, unionid: true },
  })
  if (!saved.verified)
    throw new Error(`the callback address was not accepted: ${JSON.stringify(saved.callback)}`)
  afterAll(async () => {
    await sandbox.close()
    await app.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  /**
   * The sandbox pushes by itself: wait until it has nothing left, then until the house is at rest.
   */
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
  house: TestPlatform,
  way: { codeId: number; storeId: number | undefined; staffIds: number[] },
): Promise<{ state: string; configId: string }> {
  const [made] = await house.act((tx) =>
    makeContactWay(tx, [
      {
        ...way,
        storeId: way.storeId ?? 0,
        channel: 'store',
        placement: 'door',
        campaign: null,
        remark: '一号店门口',
      },
    ]),
  )
  if (!made?.ok) throw new Error(made?.refusal?.code)
  await house.idle()
  const row = await sql<{ config_id: string }>`select config_id from wecom.contact_way
    where state = ${made.ok.state}`.execute(house.db)
  return { state: made.ok.state, configId: row.rows[0]?.config_id ?? '' }
}
