// Messages a guide has to confirm: proposed once, asked about until settled, taken back when too
// late.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { friendOf, outcomeOf, type Friend } from '#fixtures/wecom'
import { openHouse } from '#tests/house'
import { corp, makeShops, makeWay, openWecom } from '#tests/wecom-world'
import { requestSend, type SendRequest } from './index.ts'

const house = await openHouse()
const api = 'externalcontact/add_msg_template'
const MINUTE = 60_000
let world: Awaited<ReturnType<typeof openWecom>>
let configId = ''
let touches = 500

beforeAll(async () => {
  const { storeIds, staffIds } = await makeShops(house)
  world = await openWecom(house)
  configId = (
    await makeWay(house, { codeId: 7, storeId: storeIds[0], staffIds: staffIds.slice(0, 1) })
  ).configId
})
beforeEach(() => world.phones.setFaults(corp.corpId, {}))

async function newFriend(name = '陈静'): Promise<Friend> {
  const person = await world.phones.createPerson({ name })
  const added = await world.phones.add({ personId: person.id, configId })
  await world.settle()
  return friendOf(house, person.id, added.externalUserId)
}
const ask = (friends: readonly Friend[], text: string, more: Partial<SendRequest> = {}) => {
  const asked = friends.map(({ customerId }) => ({ touchId: ++touches, customerId, text, ...more }))
  return house
    .act((tx) => requestSend(tx, asked))
    .then((outcomes) => {
      for (const outcome of outcomes) if (outcome.refusal) throw outcome.refusal
      return asked.map((item) => item.touchId)
    })
}
const waitingTasks = async () =>
  (await world.phones.tasks(corp.corpId)).masses.filter((task) => task.status === 'waiting')
const confirmAll = async () => {
  for (const { msgid, userid } of await waitingTasks()) {
    await world.phones.confirm({ corpId: corp.corpId, msgid, userid })
  }
}
const later = async (ms: number) => {
  await house.idle()
  const to = new Date(house.clock.now().getTime() + ms)
  // WeCom lives at the same time: its lists are asked by it.
  await world.phones.setClock({ to: to.toISOString() })
  await house.clock.set(to)
  await house.idle()
}
const texts = async ({ personId }: Friend) =>
  (await world.phones.messages(personId))
    .filter((message) => message.origin === 'mass')
    .map((message) => message.body.text?.content)
const outcomes = (ids: readonly number[]) => Promise.all(ids.map((id) => outcomeOf(house, id)))

test('the same words from the same guide are one task; sent when the guide confirms, not before', async () => {
  const friends = [await newFriend(), await newFriend(), await newFriend()]
  const ids = await ask(friends, '{store}上新')
  await later(MINUTE)
  const [task, ...rest] = await waitingTasks()
  expect([task?.customers, rest.length]).toEqual([3, 0])
  expect(await outcomes(ids)).toEqual(['open', 'open', 'open'])
  await confirmAll()
  await later(10 * MINUTE)
  expect(await outcomes(ids)).toEqual(['sent', 'sent', 'sent'])
  expect(await Promise.all(friends.map(texts))).toEqual([
    ['十八号店上新'],
    ['十八号店上新'],
    ['十八号店上新'],
  ])
})

test("words with a name are each customer's own", async () => {
  const friends = [await newFriend('周敏'), await newFriend('吴迪')]
  await ask(friends, '{name}，生日快乐')
  await house.idle()
  await confirmAll()
  expect(await Promise.all(friends.map(texts))).toEqual([['周敏，生日快乐'], ['吴迪，生日快乐']])
})

test('a guide who never confirms: taken back after three days, and not to be confirmed any more', async () => {
  const friend = await newFriend()
  const ids = await ask([friend], '三天内有效')
  await house.idle()
  for (let day = 0; day < 4; day += 1) await later(24 * 60 * MINUTE)
  expect(await outcomes(ids)).toEqual(['rejected notConfirmed'])
  expect((await waitingTasks()).length).toBe(0)
  expect(await texts(friend)).toEqual([])
})

const proposedAs = async (text: string) =>
  (await world.phones.tasks(corp.corpId)).masses.filter((task) => task.body.text?.content === text)

test('an answer that is lost: found on the list, and never proposed a second time', async () => {
  const friend = await newFriend()
  await world.phones.setFaults(corp.corpId, { silence: [{ api, times: 1 }] })
  const ids = await ask([friend], '只此一次')
  await later(MINUTE)
  expect(await proposedAs('只此一次')).toHaveLength(1)
  await confirmAll()
  await later(60 * MINUTE)
  expect(await outcomes(ids)).toEqual(['sent'])
  expect(await texts(friend)).toEqual(['只此一次'])
})

/** The call that is under way is long over: its process is gone. */
const callIsOver = () =>
  sql`update wecom.task set called_at = called_at - interval '1 minute'
    where state = 'calling'`.execute(house.db)

test('neither answer nor list: waited for, and found when the list is there again', async () => {
  const friend = await newFriend()
  await world.phones.setFaults(corp.corpId, {
    silence: [{ api, times: 1 }],
    refuse: [{ api: 'externalcontact/get_groupmsg_list_v2', errcode: 48002, times: 1 }],
  })
  const ids = await ask([friend], '等清单')
  await house.idle()
  await callIsOver()
  await later(10 * MINUTE)
  expect(await outcomes(ids)).toEqual(['open'])
  await confirmAll()
  await later(60 * MINUTE)
  expect(await outcomes(ids)).toEqual(['sent'])
  expect(await proposedAs('等清单')).toHaveLength(1)
})

test('a hiccup is tried again; a plain refusal is the end', async () => {
  const friend = await newFriend()
  await world.phones.setFaults(corp.corpId, { refuse: [{ api, errcode: 45033, times: 1 }] })
  const again = await ask([friend], '稍后再试')
  await later(MINUTE)
  await confirmAll()
  await later(MINUTE)
  await world.phones.setFaults(corp.corpId, { refuse: [{ api, errcode: 41048, times: 1 }] })
  const refused = await ask([friend], '被拒绝')
  await later(MINUTE)
  expect([...(await outcomes(again)), ...(await outcomes(refused))]).toEqual([
    'sent',
    'rejected wecom.41048',
  ])
})

test('who is no friend any more is refused; who leaves before it is sent is not a friend', async () => {
  const [gone, leaving] = [await newFriend(), await newFriend()]
  const leave = (friend: Friend) =>
    world.phones.leave({ corpId: corp.corpId, userid: 'li', personId: friend.personId })
  await leave(gone)
  await world.settle()
  await expect(ask([gone], '在吗')).rejects.toMatchObject({ code: 'wecom.noFollow' })
  const ids = await ask([leaving], '在吗')
  await house.idle()
  await leave(leaving)
  await world.settle()
  await confirmAll()
  await later(10 * MINUTE)
  expect(await outcomes(ids)).toEqual(['rejected notFriend'])
})

/** A message whose sender dies before its call, or after it. */
async function died(text: string, acted: boolean): Promise<number> {
  const friend = await newFriend()
  const [touchId = 0] = await house.act(async (tx) => {
    touches += 1
    await requestSend(tx, [{ touchId: touches, customerId: friend.customerId, text }])
    await sql`update wecom.task set state = 'calling', asked_at = ${tx.now},
        called_at = clock_timestamp() - interval '1 minute'
      where task_id = (select max(task_id) from wecom.task)`.execute(tx.db)
    if (acted) {
      const { externalUserId } = friend
      const body = {
        chat_type: 'single',
        sender: 'li',
        external_userid: [externalUserId],
        text: { content: text },
      }
      const { access_token: token } = (await (
        await fetch(
          `${world.phones.wecomUrl}/cgi-bin/gettoken?corpid=${corp.corpId}&corpsecret=${corp.secret}`,
        )
      ).json()) as { access_token: string }
      await fetch(`${world.phones.wecomUrl}/cgi-bin/${api}?access_token=${token}`, {
        method: 'POST',
        body: JSON.stringify(body),
      })
    }
    return [touches]
  })
  await house.idle()
  return touchId
}

test('a sender that died in its call: its list tells whether it was proposed; once either way', async () => {
  for (const [text, acted] of [
    ['死在之前', false],
    ['死在之后', true],
  ] as const) {
    const touchId = await died(text, acted)
    expect(await proposedAs(text)).toHaveLength(1)
    await confirmAll()
    await later(10 * MINUTE)
    expect(await outcomeOf(house, touchId)).toBe('sent')
  }
})
