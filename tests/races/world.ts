// The world the races run in: two whole servers on the same books, each with its own connections,
// workers and doors. Whatever a platform tells them it tells four times at once, at both doors.
import { createServer, type IncomingMessage } from 'node:http'
import { sql } from 'kysely'
import { afterAll, expect } from 'vitest'
import { bootedModules, makeHttpServer, type Tx } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { buildXml, sealCallback } from '#wechat'
import { customerActorOf, giveConsent, openSession } from '#modules/customer'
import { enrol, openBalances } from '#modules/loyalty'
import { actorOf } from '#modules/org'
import { makeCustomers } from '#fixtures/customer'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '../house.ts'
import { openPay } from '../pay-world.ts'
import { corp } from '../wecom-world.ts'
import type { Random } from '../soak/suite.ts'

const TOLD = 4
const EPOCH = 1_700_000_000

export interface Race {
  /** What is fought for, in one sentence. */
  sentence: string
  round: (world: World, random: Random, round: number) => Promise<void>
}
export type World = Awaited<ReturnType<typeof openRaces>>
export interface Reply {
  status: number
  body: Record<string, unknown>
}

async function openDoor(house: TestPlatform): Promise<string> {
  const app = await makeHttpServer({
    platform: house,
    authenticate: async (request) =>
      (await actorOf(house, request)) ?? customerActorOf(house, request),
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  afterAll(() => app.close())
  const address = app.server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const part of request) body += String(part)
  return body
}

/** Passes each notice on to both doors, several times at once; answers as the worst of them. */
async function openEcho(doors: readonly string[]): Promise<string> {
  const echo = createServer((request, response) => {
    const tell = async () => {
      const body = await bodyOf(request)
      const headers = Object.entries(request.headers).filter(
        ([name]) => name.startsWith('wechatpay-') || name === 'content-type',
      ) as [string, string][]
      const told = await Promise.all(
        Array.from({ length: TOLD }, (_, n) =>
          fetch(`${doors[n % doors.length]}${request.url}`, { method: 'POST', body, headers }),
        ),
      )
      response.writeHead(Math.max(...told.map(({ status }) => status))).end()
    }
    void tell().catch(() => response.writeHead(500).end())
  })
  await new Promise<void>((done) => {
    echo.listen(0, '127.0.0.1', done)
  })
  afterAll(() => {
    echo.close()
    echo.closeAllConnections()
  })
  const address = echo.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

/** What WeCom pushes when somebody adds a guide: the same each time, to the byte. */
export function addedCallback(externalUserid: string): { path: string; body: string } {
  const xml = buildXml({
    ToUserName: corp.corpId,
    FromUserName: 'sys',
    CreateTime: EPOCH,
    MsgType: 'event',
    Event: 'change_external_contact',
    ChangeType: 'add_external_contact',
    UserID: 'li',
    ExternalUserID: externalUserid,
  })
  const keys = { token: corp.token, aesKey: corp.aesKey, receiveId: corp.corpId }
  const { encrypted, ...signed } = sealCallback(keys, xml, String(EPOCH))
  return {
    path: `/callbacks/wecom/${corp.corpId}?${new URLSearchParams({ ...signed })}`,
    body: buildXml({ ToUserName: corp.corpId, AgentID: '', Encrypt: encrypted }),
  }
}

export async function openRaces() {
  const house = await openHouse()
  const other = await openHouse({ databaseUrl: house.databaseUrl })
  const houses = [house, other]
  const pay = await openPay(house)
  const doors = [pay.origin, await openDoor(other)]
  const echo = await openEcho(doors)
  for (const one of houses) Object.assign(one.config, { publicUrl: echo })
  const desk = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))

  /** Asks one of the doors, by turns. */
  const post = async (n: number, path: string, cookie: string, body: object): Promise<Reply> => {
    const headers = { 'content-type': 'application/json', cookie }
    const url = `${doors[n % 2]}${path}`
    const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> }
  }
  /** Works in a transaction of one of the two, by turns. */
  const act = <T>(n: number, work: (tx: Tx) => Promise<T>): Promise<T> =>
    (n % 2 === 0 ? house : other).act(work)
  const cookieOf = async (customerId: number) =>
    `siyu_customer=${(await house.act((tx) => openSession(tx, customerId))).token}`
  /** Members with so many points each, which end in a year. */
  const members = async (count: number, points: number): Promise<number[]> => {
    const ids = await makeCustomers(house, count)
    await house.act((tx) =>
      enrol(
        tx,
        ids.map((customerId) => ({ customerId })),
      ),
    )
    await house.act((tx) =>
      openBalances(
        tx,
        ids.map((customerId) => ({ customerId, key: 'old', points, growth: 0 })),
      ),
    )
    return ids
  }
  const turn = async (ms: number): Promise<void> => {
    await pay.turn(ms)
    await other.clock.refresh()
  }
  let added = 0
  /** Customers who have added a guide and agree to be written to. */
  const friends = async (count: number): Promise<number[]> => {
    const people = Array.from({ length: count }, () => `wmFriend${(added += 1)}`)
    await Promise.all(
      people.map(async (id, n) => {
        const { path, body } = addedCallback(id)
        const { status } = await fetch(`${doors[n % 2]}${path}`, { method: 'POST', body })
        expect(status).toBe(200)
      }),
    )
    await pay.settle()
    const found = await rows(sql<{ id: number }>`select customer_id as id from customer.v_identity
      where kind = 'external_userid' and value = any(${people}::text[]) order by 1`)
    const ids = found.map(({ id }) => id)
    const agreed = { purpose: 'marketing', granted: true, evidence: 'test' } as const
    await house.act((tx) =>
      giveConsent(
        tx,
        ids.map((customerId) => ({ customerId, ...agreed })),
      ),
    )
    return ids
  }
  const rows = async <T>(query: ReturnType<typeof sql<T>>): Promise<T[]> =>
    (await query.execute(house.db)).rows
  /** Nothing of the whole house differs from what is never changed. */
  const holds = async (): Promise<void> => {
    await pay.settle()
    for (const check of bootedModules().flatMap((module) => module.audit ?? []))
      expect([check.name, await check.differences(house.db)]).toEqual([check.name, 0])
  }
  return {
    ...pay,
    turn,
    house,
    houses,
    doors,
    desk,
    post,
    act,
    cookieOf,
    members,
    friends,
    rows,
    holds,
  }
}

/** The same in an order drawn by chance. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const keyed = items.map((item) => [random.next(), item] as const)
  return keyed.toSorted(([a], [b]) => a - b).map(([, item]) => item)
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
