// S-J9 with real processes: workers are killed by -9, again and again, while they lead customers
// through a journey and hand its messages to WeCom. Afterwards nothing happened twice and nothing
// was lost.
import { sql } from 'kysely'
import { beforeAll, expect, it } from 'vitest'
import type { Step } from '#contracts'
import { HOUR_MS, MINUTE_MS, plusMs } from '#kit'
import { saveWelcomes } from '#modules/acquire'
import { giveConsent } from '#modules/customer'
import { loyaltyJoined } from '#modules/loyalty'
import { makeTemplate } from '#fixtures/coupon'
import { makeJourney, wait } from '#fixtures/journey'
import { setLimits } from '#fixtures/messaging'
import { friendOf, type Friend } from '#fixtures/wecom'
import { until, type TestPlatform } from '#platform/testing'
import { openHouse } from '#tests/house'
import { oneLife } from '#tests/workers'
import { corp, makeShops, makeWay, openWecom } from '#tests/wecom-world'

const LIVES = 10
const FRIENDS = 24

/** It opens the doors and keeps the books; its work is done by processes that die. */
const house = await openHouse({ worker: false })

let world: Awaited<ReturnType<typeof openWecom>>
let configId = ''
const friends: Friend[] = []
const guests: string[] = []

const count = async (query: ReturnType<typeof sql<{ n: number }>>) =>
  (await query.execute(house.db)).rows[0]?.n ?? 0
/** Steps of a worker's work that others can see: each may be the last one before it dies. */
const traces = () =>
  count(sql<{ n: number }>`select (select count(*) from journey.step_log)
  + (select count(*) from messaging.touch where handed_at is not null) + (select count(*)
  from wecom.send where state <> 'waiting')
  + (select coalesce(sum(tries), 0) from wecom.task) as n`)

/** Calls that WeCom has taken; the sandbox stands in this process and tells at once. */
const calls = () =>
  world.sandbox.world.store.first<{ n: number }>('select count(*) as n from mass')?.n ?? 0

async function newFriend(n: number) {
  const person = await world.phones.createPerson({ name: `友${n}号` })
  const { externalUserId } = await world.phones.add({ personId: person.id, configId })
  return { personId: person.id, externalUserId }
}

/** Words with a name in them: every message is a task, and a call, of its own. */
const say = (id: string, next: string | null, couponTemplateId: number | null = null): Step => ({
  id,
  kind: 'message',
  name: '',
  next,
  text: `{name}，${id}`,
  couponTemplateId,
  link: null,
})

/** WeCom lives at the same time: its lists are asked by it. */
async function turn(living: TestPlatform, ms: number): Promise<void> {
  const to = plusMs(living.clock.now(), ms)
  await world.phones.setClock({ to: to.toISOString() })
  await living.clock.set(to)
}

/** Both sides have nothing left to do. */
async function rest(living: TestPlatform): Promise<void> {
  await until(async () => (await world.phones.clock()).idle, 20_000)
  await living.idle(120_000)
}

beforeAll(async () => {
  const living = await openHouse({ databaseUrl: house.databaseUrl })
  const { storeIds, staffIds } = await makeShops(living)
  world = await openWecom(house)
  configId = (
    await makeWay(living, { codeId: 7, storeId: storeIds[0], staffIds: staffIds.slice(0, 1) })
  ).configId
  await setLimits(living, {})
  const added = []
  for (let n = 0; n < FRIENDS; n++) added.push(await newFriend(n))
  await rest(living)
  for (const { personId, externalUserId } of added)
    friends.push(await friendOf(house, personId, externalUserId))
  await house.act((tx) =>
    giveConsent(
      tx,
      friends.map(({ customerId }) => ({
        customerId,
        purpose: 'marketing',
        granted: true,
        evidence: 'test',
      })),
    ),
  )
  await living.stop()
})

async function begin(): Promise<{ journeyId: number; given: number; hung: number }> {
  const [given, hung] = [await makeTemplate(house), await makeTemplate(house)]
  const journeyId = await makeJourney(house, {
    settings: { exitOnGoal: false },
    steps: [
      wait('first', 'hello', 1),
      say('hello', 'gift'),
      { id: 'gift', kind: 'coupon', name: '', next: 'second', templateId: given },
      wait('second', 'again', 1),
      say('again', null, hung),
    ],
  })
  await house.act((tx) =>
    saveWelcomes(tx, [
      {
        name: '新朋友',
        text: '您好',
        storeIds: [],
        channels: [],
        hours: null,
        speaksTo: 'anyone',
        personaId: null,
        couponTemplateId: null,
        inviteToRegister: false,
        active: true,
      },
    ]),
  )
  await house.act(async (tx) =>
    tx.publish(
      loyaltyJoined,
      friends.map(({ customerId }) => ({
        subject: customerId,
        payload: { customerId, storeId: null },
      })),
    ),
  )
  return { journeyId, given, hung }
}

/**
 * Workers one after another; the clock is turned, and new friends come, while they live and die.
 * Every other one dies when WeCom has taken a call of its, and it has not yet written that down.
 */
async function livesAndDeaths(): Promise<void> {
  for (let life = 0; life < LIVES; life++) {
    if (life === 1 || life === 5) await turn(house, 61 * MINUTE_MS)
    if (life % 2 === 0) guests.push((await newFriend(100 + life)).personId)
    await (life % 2 === 0
      ? oneLife(house, traces, 3 + ((life * 7) % 20))
      : oneLife(house, calls, 1 + (life % 4)))
  }
}

/** Whoever died in a call is found out later than a test would wait. */
async function recover(): Promise<void> {
  await sql`update wecom.task set called_at = called_at - interval '1 minute'
    where state = 'calling'`.execute(house.db)
  const living = await openHouse({ databaseUrl: house.databaseUrl })
  for (const ms of [MINUTE_MS, HOUR_MS, 2 * MINUTE_MS, 10 * MINUTE_MS]) {
    await turn(living, ms)
    await rest(living)
  }
  for (const { msgid, userid, status } of (await world.phones.tasks(corp.corpId)).masses) {
    if (status === 'waiting') await world.phones.confirm({ corpId: corp.corpId, msgid, userid })
  }
  await turn(living, 2 * HOUR_MS)
  await rest(living)
}

const numbers = async (query: ReturnType<typeof sql<{ n: number }>>) =>
  (await query.execute(house.db)).rows.map((row) => row.n)
const wordsOf = async (personId: string, origin: 'mass' | 'welcome') =>
  (await world.phones.messages(personId))
    .filter((message) => message.origin === origin)
    .map((message) => message.body.text?.content ?? '')

it(
  'ten workers die at their work: every step once, no message twice, none lost',
  { timeout: 300_000 },
  async () => {
    const { journeyId, given, hung } = await begin()
    await livesAndDeaths()
    await recover()

    const entries = await sql<{
      state: string
      n: number
    }>`select state, count(*)::int as n from journey.enrolment
    where journey_id = ${journeyId} group by 1`.execute(house.db)
    expect(entries.rows).toEqual([{ state: 'finished', n: FRIENDS }])
    const steps = await numbers(sql`select count(*)::int as n from journey.step_log
        where journey_id = ${journeyId}
    group by customer_id, step_id`)
    expect(steps).toEqual(Array(FRIENDS * 5).fill(1))
    for (const templateId of [given, hung]) {
      expect(
        await numbers(sql`select count(*)::int as n from coupon.v_coupon
          where template_id = ${templateId}
      group by customer_id`),
      ).toEqual(Array(FRIENDS).fill(1))
    }

    const proposed = (await world.phones.tasks(corp.corpId)).masses.map(
      (task) => task.body.text?.content ?? '',
    )
    expect(proposed.toSorted()).toEqual([...new Set(proposed)].toSorted())
    const touches = await sql<{
      id: number
      step: string
      outcome: string
    }>`select customer_id as id,
    split_part(key, ':', 4) as step, outcome from messaging.touch
    where owner_kind = 'journey'`.execute(house.db)
    expect(touches.rows).toHaveLength(FRIENDS * 2)
    for (const friend of friends) {
      const words = await wordsOf(friend.personId, 'mass')
      expect(new Set(words).size).toBe(words.length)
      for (const { step, outcome } of touches.rows.filter(
        (touch) => touch.id === friend.customerId,
      )) {
        const got = words.filter((text) => text.endsWith(`，${step}`)).length
        // Also of a call that died: WeCom's list told whether it had been made.
        expect([step, outcome, got]).toEqual([step, 'sent', 1])
      }
    }
    for (const personId of guests)
      expect((await wordsOf(personId, 'welcome')).length).toBeLessThanOrEqual(1)
    for (const check of house.modules.flatMap((module) => module.audit ?? [])) {
      expect([check.name, await check.differences(house.db)]).toEqual([check.name, 0])
    }
  },
)
