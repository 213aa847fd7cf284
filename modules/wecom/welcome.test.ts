// The first words: once, within twenty seconds, whatever happens on the way.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { createWecomClient } from '#wechat'
import { wholeTurn } from '#platform/testing'
import { friendOf, outcomeOf, type Friend } from '#fixtures/wecom'
import { openHouse } from '#tests/house'
import { corp, makeShops, makeWay, openWecom } from '#tests/wecom-world'
import { sendWelcome } from './index.ts'
import { overdueTimer } from './settle.ts'

const house = await openHouse()
const quiet = await openHouse({ worker: false })
const api = 'externalcontact/send_welcome_msg'
let world: Awaited<ReturnType<typeof openWecom>>
let configId = ''
let touches = 100

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  world = await openWecom(house)
  configId = (
    await makeWay(house, { codeId: 7, storeId: storeIds[0], staffIds: staffIds.slice(0, 1) })
  ).configId
})

async function newFriend(name = '陈静'): Promise<Friend> {
  const person = await world.phones.createPerson({ name })
  const added = await world.phones.add({ personId: person.id, configId })
  await world.settle()
  return friendOf(house, person.id, added.externalUserId)
}

const greet = ({ customerId, welcomeCode }: Friend, touchId: number, text = '{name}，您好') =>
  house.act((tx) =>
    sendWelcome(tx, [
      {
        touchId,
        customerId,
        welcomeCode,
        text,
        attachments: [
          {
            kind: 'link',
            title: '新人券',
            url: 'http://127.0.0.1/h5/coupons',
            note: '满 200 减 30',
          },
        ],
      },
    ]),
  )

const received = async ({ personId }: Friend) =>
  (await world.phones.messages(personId)).filter((message) => message.origin === 'welcome')
const calls = async (since = 0) =>
  (await world.phones.wire(since)).filter((call) => call.url.includes('send_welcome_msg')).length

test('text and card arrive, names filled in only on the way out', async () => {
  const friend = await newFriend()
  const touchId = ++touches
  await greet(friend, touchId, '{name}，欢迎来{store}，我是{guide}')
  await house.idle()
  expect(await received(friend)).toMatchObject([
    {
      body: {
        text: { content: '陈静，欢迎来十八号店，我是李店长' },
        attachments: [{ msgtype: 'link', link: { title: '新人券', desc: '满 200 减 30' } }],
      },
    },
  ])
  expect(await outcomeOf(house, touchId)).toBe('sent')
  const traces = await sql<{
    n: number
  }>`select (select count(*) from platform.event where payload::text like '%陈静%')
    + (select count(*) from wecom.send where content::text like '%陈静%') as n`.execute(house.db)
  expect(traces.rows[0]?.n).toBe(0)
})

test('an answer that is lost: asked again with the same code, received once', async () => {
  const friend = await newFriend()
  await world.phones.setFaults(corp.corpId, { silence: [{ api, times: 1 }] })
  const touchId = ++touches
  await greet(friend, touchId)
  await house.idle()
  expect(await received(friend)).toHaveLength(1)
  expect(await outcomeOf(house, touchId)).toBe('sent')
})

test('a hiccup is tried again, a refusal is not', async () => {
  const [one, other] = [await newFriend(), await newFriend()]
  const [busy, refused] = [++touches, ++touches]
  await world.phones.setFaults(corp.corpId, { refuse: [{ api, errcode: 45033, times: 2 }] })
  await greet(one, busy)
  await house.idle()
  await world.phones.setFaults(corp.corpId, { refuse: [{ api, errcode: 41051, times: 1 }] })
  await greet(other, refused)
  await house.idle()
  expect([await outcomeOf(house, busy), await outcomeOf(house, refused)]).toEqual([
    'sent',
    'rejected alreadyChatting',
  ])
  expect([await received(one), await received(other)].map((all) => all.length)).toEqual([1, 0])
})

test('twenty seconds after the callback it is dropped, not sent late', async () => {
  const friend = await newFriend()
  await sql`update wecom.follow
    set welcome_received_at = welcome_received_at - interval '21 seconds'
    where customer_id = ${friend.customerId}`.execute(house.db)
  const [before, touchId] = [await calls(), ++touches]
  await greet(friend, touchId)
  await house.idle()
  expect(await outcomeOf(house, touchId)).toBe('rejected expired')
  expect(await calls()).toBe(before)
})

test('one touch is one message, however often and by how many it is asked for', async () => {
  const friend = await newFriend()
  const touchId = ++touches
  const replies = await Promise.all(Array.from({ length: 20 }, () => greet(friend, touchId)))
  expect(new Set(replies.map(([reply]) => reply?.ok?.sendId)).size).toBe(1)
  await house.idle()
  expect(await received(friend)).toHaveLength(1)
  expect(await outcomeOf(house, touchId)).toBe('sent')
})

test('a code that is not hers, or no code at all, is refused', async () => {
  const [friend, other] = [await newFriend(), await newFriend()]
  const [reply] = await greet({ ...friend, welcomeCode: other.welcomeCode }, ++touches)
  expect(reply?.refusal?.code).toBe('wecom.noWelcomeCode')
})

test.for(['before', 'after'] as const)(
  'the sender dies %s its call: the next one sends or learns it was sent',
  async (when) => {
    const friend = await newFriend()
    const touchId = ++touches
    if (when === 'after') {
      const client = createWecomClient({
        baseUrl: world.phones.wecomUrl,
        corpId: corp.corpId,
        secret: corp.secret,
      })
      await client.sendWelcomeMsg({ welcome_code: friend.welcomeCode, text: { content: '您好' } })
    }
    await house.act(async (tx) => {
      await sendWelcome(tx, [
        { touchId, customerId: friend.customerId, welcomeCode: friend.welcomeCode, text: '您好' },
      ])
      await sql`update wecom.send set state = 'calling', tries = 1
        where touch_id = ${touchId}`.execute(tx.db)
    })
    await house.idle()
    expect(await received(friend)).toHaveLength(1)
    expect(await outcomeOf(house, touchId)).toBe('sent')
  },
)

test('a sender that never comes back: what was not called is expired, what was is unknown', async () => {
  const now = quiet.clock.now()
  await sql`insert into wecom.follow (customer_id, external_userid, userid, followed_at, active,
      as_of, welcome_code, welcome_received_at)
    select n, 'wm' || n, 'li', ${now}, true, ${now}, 'code' || n, ${now}
      from generate_series(1, 2) n`.execute(quiet.db)
  await quiet.act((tx) =>
    sendWelcome(
      tx,
      [1, 2].map((n) => ({ touchId: n, customerId: n, welcomeCode: `code${n}`, text: '您好' })),
    ),
  )
  await sql`update wecom.send set state = 'calling', tries = 1 where touch_id = 2`.execute(quiet.db)
  const early = await quiet.transact({ now: new Date(now.getTime() + 20_000) }, (tx) =>
    overdueTimer.runDue(tx, wholeTurn),
  )
  const late = await quiet.transact({ now: new Date(now.getTime() + 31_000) }, (tx) =>
    overdueTimer.runDue(tx, wholeTurn),
  )
  expect([early, late]).toEqual([0, 2])
  expect([await outcomeOf(quiet, 1), await outcomeOf(quiet, 2)]).toEqual([
    'rejected expired',
    'unknown senderDied',
  ])
})
