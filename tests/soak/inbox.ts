// Callbacks come while the server is killed by -9, at any instant: what was accepted is worked on
// once, what was not is pushed again, as the platform does.
import { once } from 'node:events'
import { sql } from 'kysely'
import { afterAll, expect, inject } from 'vitest'
import { architecture } from '#architecture'
import { buildXml, sealCallback } from '#wechat'
import { saveCorp } from '#modules/wecom'
import { testKeys, testPlatform, until } from '#platform/testing'
import { corp, makeShops } from '#tests/wecom-world'
import { startServer, type RunningServer } from './server.ts'
import type { Random, SoakSuite } from './suite.ts'

const PEOPLE = 80
const AT_ONCE = 16
const LONGEST_LIFE_MS = 700
const WORKED_MS = 60_000
const EPOCH = 1_700_000_000
const keys = { token: corp.token, aesKey: corp.aesKey, receiveId: corp.corpId }

/** Everything that happens to one person, in its order; some of it is pushed twice. */
function storyOf(random: Random, round: number, person: number): string[] {
  const changes = ['add_external_contact']
  if (random.chance(0.5)) changes.push('del_follow_user')
  if (changes.length === 2 && random.chance(0.5)) changes.push('add_external_contact')
  return changes.flatMap((change, step) => {
    const id = `wmSoak${round}x${person}x`
    const xml = buildXml({
      ToUserName: corp.corpId,
      FromUserName: 'sys',
      CreateTime: EPOCH + round * 1_000 + step,
      MsgType: 'event',
      Event: 'change_external_contact',
      ChangeType: change,
      UserID: 'li',
      ExternalUserID: id,
      ...(change === 'add_external_contact' && { WelcomeCode: `${id}${step}` }),
    })
    return random.chance(0.2) ? [xml, xml] : [xml]
  })
}

async function open() {
  const house = await testPlatform(
    inject('engines'),
    architecture.filter(({ storey }) => storey <= 3),
    { worker: false },
  )
  await makeShops(house)
  await house.act((tx) =>
    saveCorp(tx, house.keys, { corpId: corp.corpId, token: corp.token, aesKey: corp.aesKey }),
  )
  const database = new URL(house.databaseUrl).pathname.slice(1)
  const access = JSON.stringify({
    databaseUrl: house.databaseUrl,
    keys: testKeys,
    clickhouse: { ...inject('engines').clickhouse, database },
    storeys: 3,
  })
  let running: RunningServer | undefined
  let over = false
  afterAll(() => {
    over = true
    running?.child.kill('SIGKILL')
  })

  async function start(): Promise<void> {
    running = await startServer(access)
  }
  async function kill(): Promise<void> {
    const child = running?.child
    running = undefined
    child?.kill('SIGKILL')
    if (child) await once(child, 'exit')
  }

  /** Pushes until somebody accepts: a broken connection is tried again, as the platform does. */
  async function push(xml: string): Promise<void> {
    for (; !over;) {
      const port = running?.port
      if (port !== undefined) {
        const { encrypted, ...signed } = sealCallback(keys, xml, String(EPOCH))
        const query = new URLSearchParams({ ...signed })
        const body = buildXml({ ToUserName: corp.corpId, AgentID: '', Encrypt: encrypted })
        const url = `http://127.0.0.1:${port}/callbacks/wecom/${corp.corpId}?${query}`
        const reply = await fetch(url, { method: 'POST', body }).catch(() => undefined)
        if (reply?.status === 200) return
        expect(reply?.status ?? 0, 'refused').toBe(0)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const count = async (query: ReturnType<typeof sql<{ n: number }>>) =>
    (await query.execute(house.db)).rows[0]?.n ?? -1
  const ofRound = (round: number) => `%wmSoak${round}x%`

  /** What everybody's story must have come to. */
  async function hold(round: number, stories: readonly string[][]): Promise<void> {
    const mine = ofRound(round)
    const open = () =>
      count(sql`select count(*)::int as n from wecom.inbox
        where raw like ${mine} and worked_at is null`)
    expect(await until(async () => (await open()) === 0, WORKED_MS), 'all worked on').toBe(true)
    const told = stories.map((story) => [...new Set(story)])
    expect(
      await count(sql`select count(*)::int as n from wecom.inbox where raw like ${mine}
      and problem is null`),
    ).toBe(told.flat().length)
    const events = await sql<{ id: string; name: string; n: number }>`
      select i.value as id, e.name, count(*)::int as n from platform.event e
      join customer.v_identity i on i.customer_id = e.subject and i.kind = 'external_userid'
      where i.value like ${mine.slice(1)} and e.name like 'wecom.%'
      group by 1, 2`.execute(house.db)
    const heard = (person: number, name: string) =>
      events.rows.find((row) => row.id === `wmSoak${round}x${person}x` && row.name === name)?.n ?? 0
    told.forEach((story, person) => {
      const adds = story.filter((xml) => xml.includes('add_external_contact')).length
      const leaves = story.length - adds
      expect([person, heard(person, 'wecom.followed')]).toEqual([person, adds])
      expect([person, heard(person, 'wecom.unfollowed')]).toEqual([person, leaves])
    })
    const active = told.filter((story) => story.at(-1)?.includes('add_external_contact')).length
    expect(
      await count(sql`select count(*)::int as n from wecom.follow
      where external_userid like ${mine.slice(1)} and active`),
    ).toBe(active)
  }

  return async (random: Random, round: number): Promise<void> => {
    if (!running) await start()
    const stories = Array.from({ length: PEOPLE }, (_, n) => storyOf(random, round, n))
    const left = [...stories]
    const pusher = async () => {
      for (let story = left.shift(); story; story = left.shift())
        for (const xml of story) await push(xml)
    }
    const pushed = Promise.all(Array.from({ length: AT_ONCE }, pusher))
    await new Promise((resolve) => setTimeout(resolve, random.int(0, LONGEST_LIFE_MS)))
    await kill()
    await start()
    await pushed
    await hold(round, stories)
  }
}

export const inbox: SoakSuite = {
  sentence:
    'a server of callbacks is killed at any instant; nothing is lost and nothing done twice',
  rounds: 100,
  open,
}
