// Calls to WeCom that act and are then cut off: nobody knows what became of them. Codes are made,
// people greeted and messages proposed all the same: each once, and what our books say of them is
// what happened.
import { sql } from 'kysely'
import { expect } from 'vitest'
import { friendOf, outcomeOf, type Friend } from '#fixtures/wecom'
import { orThrow } from '#platform'
import { saveWelcomes } from '#modules/acquire'
import { requestSend, wecomModule } from '#modules/wecom'
import { openHouse } from '../house.ts'
import { corp, makeShops, makeWay, openWecom } from '../wecom-world.ts'
import type { Random, SoakSuite } from './suite.ts'

const CODES = 3
const PEOPLE = 12
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** As the platform's lines are on a bad day, up to far worse. */
const SHARES = [0.05, 0.3] as const

async function open() {
  const house = await openHouse()
  const { storeIds, staffIds } = await makeShops(house)
  const world = await openWecom(house)
  const welcome = {
    name: '欢迎',
    text: '{name}您好，我是{guide}',
    storeIds: [],
    channels: [],
    hours: null,
    speaksTo: 'anyone' as const,
    personaId: null,
    couponTemplateId: null,
    inviteToRegister: false,
    active: true,
  }
  await house.act(async (tx) => orThrow((await saveWelcomes(tx, [welcome]))[0]))
  let touches = 1_000_000

  const cut = async (cutShare: number, seed: number): Promise<number> => {
    const reply = await fetch(`${world.phones.origin}/__sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ platform: 'wecom', cutShare, seed }),
    })
    expect(reply.status).toBe(200)
    return ((await reply.json()) as { cut: number }).cut
  }
  const later = async (ms: number) => {
    await house.idle()
    const to = new Date(house.clock.now().getTime() + ms)
    await world.phones.setClock({ to: to.toISOString() })
    await house.clock.set(to)
    await house.idle()
  }
  const confirmAll = async () => {
    for (const task of (await world.phones.tasks(corp.corpId)).masses)
      if (task.status === 'waiting') await world.phones.confirm({ corpId: corp.corpId, ...task })
  }
  const heardBy = async ({ personId }: Friend, origin: 'welcome' | 'mass') =>
    (await world.phones.messages(personId))
      .filter((message) => message.origin === origin)
      .map((message) => message.body.text?.content)
  const statesOf = async (friends: readonly Friend[]) =>
    (
      await sql<{ state: string }>`select state from wecom.send where kind = 'welcome'
        and customer_id = any(${friends.map(({ customerId }) => customerId)}::bigint[])`.execute(
        house.db,
      )
    ).rows.map((row) => row.state)

  /** Codes that WeCom has, each wanted once; gives their ids there. */
  async function makeCodes(round: number): Promise<string[]> {
    const ways = []
    for (let n = 0; n < CODES; n += 1)
      ways.push(
        await makeWay(house, {
          codeId: 1_000 + round * CODES + n,
          storeId: storeIds[0],
          staffIds: staffIds.slice(0, 1),
        }),
      )
    await later(MINUTE)
    const states = new Set(ways.map(({ state }) => state))
    const made = (await world.phones.codes()).filter(({ state }) => states.has(state))
    expect(made.map(({ state }) => state).toSorted(), 'codes').toEqual([...states].toSorted())
    return made.map(({ configId }) => configId)
  }

  async function addPeople(round: number, configIds: readonly string[]): Promise<Friend[]> {
    const added = []
    for (let n = 0; n < PEOPLE; n += 1) {
      const { id } = await world.phones.createPerson({ name: `客${round}-${n}` })
      const configId = configIds[n % configIds.length] ?? ''
      added.push({ id, ...(await world.phones.add({ personId: id, configId })) })
    }
    await world.settle()
    return Promise.all(added.map((one) => friendOf(house, one.id, one.externalUserId)))
  }

  async function propose(round: number, friends: readonly Friend[]): Promise<number[]> {
    const asked = friends.map(({ customerId }, n) => ({
      touchId: ++touches,
      customerId,
      text: `第 ${round} 轮第 ${n % 4} 封`,
    }))
    const outcomes = await house.act((tx) => requestSend(tx, asked))
    outcomes.forEach(orThrow)
    await later(MINUTE)
    await confirmAll()
    return asked.map(({ touchId }) => touchId)
  }

  return async (random: Random, round: number): Promise<void> => {
    const [least, most] = SHARES
    const before = await cut(least + random.next() * (most - least), random.int(1, 1e6))
    const friends = await addPeople(round, await makeCodes(round))
    const greeted = await Promise.all(friends.map((friend) => heardBy(friend, 'welcome')))
    greeted.forEach((texts, n) => expect([n, texts.length], 'greeted once').toEqual([n, 1]))
    expect(await statesOf(friends)).toEqual(friends.map(() => 'sent'))
    const touched = await propose(round, friends)
    const settled = async () => Promise.all(touched.map((id) => outcomeOf(house, id)))
    for (let days = 0; days < 3 && (await settled()).includes('open'); days += 1) {
      await later(DAY / 2)
      await confirmAll()
    }
    expect(await settled(), 'what the books say').toEqual(friends.map(() => 'sent'))
    const heard = await Promise.all(friends.map((friend) => heardBy(friend, 'mass')))
    heard.forEach((texts, n) =>
      expect(texts, 'proposed once').toEqual([`第 ${round} 轮第 ${n % 4} 封`]),
    )
    expect(await cut(0, 1), 'some calls were cut').toBeGreaterThan(before)
    for (const check of wecomModule.audit ?? [])
      expect(await check.differences(house.db), check.name).toBe(0)
  }
}

export const cuts: SoakSuite = {
  sentence:
    'calls to WeCom are cut off after acting: codes, welcomes and messages are made once each',
  rounds: 100,
  open,
}
