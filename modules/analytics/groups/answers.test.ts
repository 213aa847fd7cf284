// Answers to polls are life of the group whose link they came by; not of who is known to be outside it.
import { beforeAll, expect, test } from 'vitest'
import type { GroupBoard, Poll, PollLink } from '#contracts'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { makeGroup } from '#fixtures/wecom'
import { openSession, resolveCustomers } from '#modules/customer'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'

const DAY_MS = 86_400_000
const house = await openHouse()
const { ask } = await openDoors(house)
let cookie = ''
let [storeId, groupId, otherId] = [0, 0, 0]
let poll: Poll
const slugs = new Map<number, string>()

const now = () => house.clock.now().getTime()
const known = async (externalUserId: string) => {
  const identity = { kind: 'external_userid' as const, app: 'ww', verified: true }
  const [made] = await house.act((tx) =>
    resolveCustomers(tx, [{ identities: [{ ...identity, value: externalUserId }] }]),
  )
  return orThrow(made).customerId
}
const answer = async (customerId: number, slug: string) => {
  const { token } = await house.act((tx) => openSession(tx, customerId))
  const optionIds = [poll.options[0]?.id]
  const answered = await ask('POST', `/v1/consumer/polls/${slug}/answer`, {
    cookie: `siyu_customer=${token}`,
    body: { optionIds },
  })
  expect(answered.status, answered.text).toBe(200)
}
const linkFor = async (body: { groupId: number } | { storeId: number }) => {
  const made = await ask('POST', `/v1/polls/${poll.id}/links`, { cookie, body })
  return (made.body as PollLink).url.split('/').at(-1) ?? ''
}
const living = async (query = '') =>
  new Map(
    ((await ask('GET', `/v1/insight/groups${query}`, { cookie })).body as GroupBoard).rows.map(
      (row) => [row.id, row] as const,
    ),
  )

beforeAll(async () => {
  ;[storeId = 0] = await makeStores(house, 1)
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const staffId = await makeStaff(house, { role: 'guide', storeIds: [storeId] })
  const group = { userId: 'li', staffId, storeId }
  groupId = await makeGroup(house, { ...group, name: '口味群' })
  otherId = await makeGroup(house, { ...group, name: '安静群' })
  // Nobody has come for long: only what is answered keeps a group alive.
  await house.clock.set(new Date(now() + 60 * DAY_MS))
  const times = { startsAt: new Date(now() - DAY_MS), endsAt: new Date(now() + DAY_MS) }
  const options = [{ text: '桃子' }, { text: '葡萄' }]
  const body = { question: '哪种口味？', options, ...times }
  const saved = await ask('POST', '/v1/polls', { cookie, body })
  expect(saved.status, saved.text).toBe(200)
  poll = saved.body as Poll
  for (const id of [groupId, otherId]) slugs.set(id, await linkFor({ groupId: id }))
})

test('nobody has answered: both only stand there', async () => {
  const groups = await living()
  for (const id of [groupId, otherId])
    expect(groups.get(id)).toMatchObject({ answers: 0, zombie: true, weaknesses: ['quiet', 'few'] })
})

test('a member’s answer counts for her group and keeps it alive, once; a guest’s and one who left do not', async () => {
  await answer(await known(`wmA${groupId}`), slugs.get(groupId) ?? '')
  await answer(await known('wmGuest'), slugs.get(groupId) ?? '')
  await answer(await known(`wmB${groupId}`), slugs.get(groupId) ?? '')
  await answer(await known(`wmA${otherId}`), await linkFor({ storeId }))
  const groups = await living()
  expect(groups.get(groupId)).toMatchObject({ answers: 1, zombie: false, weaknesses: ['few'] })
  expect(groups.get(groupId)?.lastAnsweredAt).not.toBeNull()
  expect(groups.get(otherId)).toMatchObject({ answers: 0, zombie: true, lastAnsweredAt: null })
  const { body } = await ask('GET', '/v1/insight/groups', { cookie })
  expect((body as GroupBoard).total.answers).toBe(1)
  const csv = String((await ask('GET', '/v1/insight/groups.csv', { cookie })).body).split('\n')
  const column = csv[0]?.split(',').indexOf('answers') ?? -1
  expect(csv.find((line) => line.includes('口味群'))?.split(',')[column]).toBe('1')
})

test('she whom WeCom does not name counts for the group whose own link she came by', async () => {
  await answer(await makeCustomer(house), slugs.get(otherId) ?? '')
  expect((await living()).get(otherId)).toMatchObject({ answers: 1, zombie: false })
})

test('figures of another period do not know of it; whether it lives is judged by now', async () => {
  const day = (ms: number) => new Date(now() + ms).toISOString().slice(0, 10)
  const before = await living(`?from=${day(-20 * DAY_MS)}&until=${day(-10 * DAY_MS)}`)
  expect(before.get(groupId)).toMatchObject({ answers: 0, zombie: false })
})
