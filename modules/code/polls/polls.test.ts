// A poll: answered once, the tag goes with the answer, and what is late, early or wrong writes nothing.
import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { OwnPoll, Poll, PollAnswer, PollBoard, PollInput, PollLink } from '#contracts'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { makeGroup } from '#fixtures/wecom'
import { openSession, saveTag, tagCustomers } from '#modules/customer'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'

const HOUR_MS = 3_600_000
const house = await openHouse()
const { ask } = await openDoors(house)
let [cookie, otherStore, manager] = ['', '', '']
let stores: number[] = []
let [groupId, drawn] = [0, 0]

beforeAll(async () => {
  stores = await makeStores(house, 2)
  const [here = 0, there = 0] = stores
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  manager = await signInAs(house, await makeStaff(house, { role: 'store', storeIds: [here] }))
  otherStore = await signInAs(house, await makeStaff(house, { role: 'store', storeIds: [there] }))
  const staffId = await makeStaff(house, { role: 'guide', storeIds: [here] })
  groupId = await makeGroup(house, { name: '会员群', userId: 'li', staffId, storeId: here })
})

const at = (hours: number) => new Date(house.clock.now().getTime() + hours * HOUR_MS).toISOString()
const newTag = async () =>
  orThrow((await house.act((tx) => saveTag(tx, [{ name: `想要 ${++drawn}` }])))[0]).tagId
const input = (more: Partial<PollInput> = {}): PollInput => ({
  question: '下一款做哪种口味？',
  options: ['桃子', '葡萄', '青梅'].map((text) => ({ text, tagId: null })),
  many: false,
  changeable: true,
  resultsShown: true,
  storeIds: stores.slice(0, 1),
  startsAt: at(-1),
  endsAt: at(24),
  ...more,
})
const put = (body: object, as = cookie) => ask('POST', '/v1/polls', { cookie: as, body })
const linkTo = async (poll: Poll, body: object = { groupId }) => {
  const made = await ask('POST', `/v1/polls/${poll.id}/links`, { cookie, body })
  expect(made.status, made.text).toBe(200)
  return (made.body as PollLink).url.split('/').at(-1) ?? ''
}
/** A poll with a tag on each of its options, and its link for the group. */
async function asked(more: Partial<PollInput> = {}) {
  const tags = [await newTag(), await newTag(), await newTag()]
  const options = input().options.map(({ text }, n) => ({ text, tagId: tags[n] ?? null }))
  const saved = await put(input({ options, ...more }))
  expect(saved.status, saved.text).toBe(200)
  const poll = saved.body as Poll
  const [a = 0, b = 0, c = 0] = poll.options.map(({ id }) => id)
  return { poll, tags, a, b, c, slug: await linkTo(poll) }
}
const sessionOf = async (customerId: number) =>
  `siyu_customer=${(await house.act((tx) => openSession(tx, customerId))).token}`
const answer = async (slug: string, who: string, ...optionIds: number[]) =>
  ask('POST', `/v1/consumer/polls/${slug}/answer`, { cookie: who, body: { optionIds } })
const someone = async () => {
  const id = await makeCustomer(house)
  return { id, who: await sessionOf(id) }
}
const tagsOf = async (customerId: number, among: readonly number[]) => {
  const { rows } = await sql<{ n: number }>`select tag_id as n from customer.v_tag
    where customer_id = ${customerId} and tag_id = any(${[...among]}::bigint[])
    order by 1`.execute(house.db)
  return rows.map(({ n }) => n)
}
const board = async (id: number, as = cookie) => ask('GET', `/v1/polls/${id}`, { cookie: as })
const countOf = async (pollId: number) =>
  (
    await sql<{ n: number }>`select count(*)::int as n from code.poll_answer
      where poll_id = ${pollId}`.execute(house.db)
  ).rows[0]?.n

test('one answer though two hundred come at once', async () => {
  const { poll, slug, a, b, tags } = await asked()
  const { id, who } = await someone()
  const all = await Promise.all(
    Array.from({ length: 200 }, (_, n) => answer(slug, who, n % 2 === 0 ? a : b)),
  )
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]))
  const { body } = await board(poll.id)
  expect((body as PollBoard).poll).toMatchObject({ answered: 1 })
  expect(await countOf(poll.id)).toBe(1)
  expect(await tagsOf(id, tags)).toHaveLength(1)
})

test('a changed answer moves the tag; the same again changes nothing', async () => {
  const { slug, a, b, tags } = await asked()
  const { id, who } = await someone()
  expect((await answer(slug, who, a)).body).toMatchObject({ answered: true, open: true, people: 1 })
  expect(await tagsOf(id, tags)).toEqual([tags[0]])
  const changed = (await answer(slug, who, b)).body as OwnPoll
  expect(changed.options.map(({ mine, chosen }) => [mine, chosen])).toEqual([
    [false, 0],
    [true, 1],
    [false, 0],
  ])
  expect(await tagsOf(id, tags)).toEqual([tags[1]])
  await answer(slug, who, b)
  expect(await tagsOf(id, tags)).toEqual([tags[1]])
  const { rows } = await sql<{ payload: object }>`select payload from platform.event
    where name = 'code.pollAnswered' and subject = ${id} order by id`.execute(house.db)
  expect(rows.map(({ payload }) => payload)).toMatchObject([
    { optionIds: [a], groupId, storeId: stores[0] },
    { optionIds: [b] },
  ])
  const told = await ask('GET', `/v1/customers/${id}/timeline`, { cookie })
  const { items } = told.body as { items: { kind: string; sentence: { zh: string } }[] }
  const kinds = items.filter(({ kind }) => kind === 'code.pollAnswered')
  expect(kinds.map(({ sentence }) => sentence.zh)).toEqual(['回答投票「下一款做哪种口味？」：葡萄'])
})

test('a tag she bore before the poll stays when she changes her answer', async () => {
  const { slug, a, b, tags } = await asked()
  const { id, who } = await someone()
  const [tagId = 0] = tags
  await house.act((tx) => tagCustomers(tx, [{ tagId, customerIds: [id], on: true }]))
  await answer(slug, who, a)
  await answer(slug, who, b)
  expect(await tagsOf(id, tags)).toEqual(tags.slice(0, 2))
})

test('taken off and put on again by hand since: it is not the poll’s to take', async () => {
  const { slug, a, b, tags } = await asked()
  const { id, who } = await someone()
  await answer(slug, who, a)
  const [tagId = 0] = tags
  await house.clock.set(new Date(house.clock.now().getTime() + 1_000))
  for (const on of [false, true])
    await house.act((tx) => tagCustomers(tx, [{ tagId, customerIds: [id], on }]))
  await answer(slug, who, b)
  expect(await tagsOf(id, tags)).toEqual(tags.slice(0, 2))
})

test('two polls ask for one tag: it goes with the last answer that wants it', async () => {
  const one = await asked()
  const [tagId = 0] = one.tags
  const options = [
    { text: '要', tagId },
    { text: '不要', tagId: null },
  ]
  const two = (await put(input({ options }))).body as Poll
  const slug = await linkTo(two)
  const [yes = 0, no = 0] = two.options.map((option) => option.id)
  const { id, who } = await someone()
  await answer(one.slug, who, one.a)
  await answer(slug, who, yes)
  await answer(one.slug, who, one.b)
  expect(await tagsOf(id, [tagId])).toEqual([tagId])
  await answer(slug, who, no)
  expect(await tagsOf(id, [tagId])).toEqual([])
})

test('several may be chosen where that is asked', async () => {
  const { slug, a, b, c, tags } = await asked({ many: true })
  const { id, who } = await someone()
  expect((await answer(slug, who, a, c)).status).toBe(200)
  expect(await tagsOf(id, tags)).toEqual([tags[0], tags[2]])
  await answer(slug, who, c, b)
  expect(await tagsOf(id, tags)).toEqual([tags[1], tags[2]])
})

test('late, early and wrong answers are refused, and nothing is written', async () => {
  const now = await asked()
  const ahead = await asked({ startsAt: at(1) })
  const over = await asked({ startsAt: at(-2), endsAt: at(-1) })
  const final = await asked({ changeable: false })
  const { id, who } = await someone()
  await answer(final.slug, who, final.a)
  const wrong: [{ slug: string }, number[], string][] = [
    [ahead, [ahead.a], 'code.pollAhead'],
    [over, [over.a], 'code.pollEnded'],
    [now, [ahead.a], 'code.pollOption'],
    [now, [now.a, ahead.a], 'code.pollOption'],
    [now, [now.a, now.a], 'code.pollOption'],
    [now, [now.a, now.b], 'code.pollOne'],
    [final, [final.b], 'code.pollFinal'],
    [{ slug: 'unknown' }, [now.a], 'code.unknownPoll'],
  ]
  for (const [{ slug }, options, code] of wrong)
    expect((await answer(slug, who, ...options)).body).toMatchObject({ code })
  expect((await answer(now.slug, '', now.a)).status).toBe(401)
  for (const { poll } of [now, ahead, over]) expect(await countOf(poll.id)).toBe(0)
  expect(await tagsOf(id, [...now.tags, ...ahead.tags, ...over.tags])).toEqual([])
  expect(await tagsOf(id, final.tags)).toEqual([final.tags[0]])
  expect((await answer(final.slug, who, final.a)).status).toBe(200)
})

test('ended early nobody answers any more; let go on, everybody may', async () => {
  const { poll, slug, a } = await asked()
  const { who } = await someone()
  const end = () => ask('POST', `/v1/polls/${poll.id}/end`, { cookie })
  const reopen = (endsAt: string) =>
    ask('POST', `/v1/polls/${poll.id}/reopen`, { cookie, body: { endsAt } })
  expect((await reopen(at(48))).body).toMatchObject({ code: 'code.pollRuns' })
  expect((await end()).body).toMatchObject({ state: 'ended' })
  expect((await end()).status).toBe(200)
  expect((await answer(slug, who, a)).body).toMatchObject({ code: 'code.pollEnded' })
  expect((await reopen(at(-1))).body).toMatchObject({ code: 'code.pollOver', field: 'endsAt' })
  expect((await reopen(at(48))).body).toMatchObject({ state: 'open', endedAt: null })
  expect((await answer(slug, who, a)).status).toBe(200)
})

test('what was asked stands once somebody has answered; until then options keep their ids', async () => {
  const { poll, slug, a } = await asked()
  const { id, question, options } = poll
  const again = options.map(({ text, tagId }) => ({ text: `${text}味`, tagId }))
  const edited = (await put(input({ id, question, options: again }))).body as Poll
  expect(edited.options.map((option) => option.id)).toEqual(options.map((option) => option.id))
  await answer(slug, (await someone()).who, a)
  const otherwise = await put(input({ id, question: '换个问题', options: again }))
  expect(otherwise.body).toMatchObject({ code: 'code.pollAsked' })
  const endsAt = at(96)
  const longer = await put(input({ id, question, options: again, endsAt }))
  expect(longer.body).toMatchObject({ answered: 1, endsAt })
})

test.for([
  ['code.pollTimes', 'endsAt', () => ({ endsAt: at(-1) })],
  [
    'code.pollTwice',
    'options',
    () => ({ options: ['桃', '桃'].map((text) => ({ text, tagId: null })) }),
  ],
  ['code.unknownStore', 'storeIds', () => ({ storeIds: [9_999] })],
  [
    'code.unknownTag',
    'options.1.tagId',
    () => ({
      options: [9_998, 9_999].map((n) => ({ text: `${n}`, tagId: n === 9_999 ? n : null })),
    }),
  ],
  ['request.invalid', 'options', () => ({ options: [{ text: '只有一个', tagId: null }] })],
] as const)('refused with its field: %s %s', async ([code, field, more]) => {
  expect((await put({ ...input(), ...more() })).body).toMatchObject({ code, field })
})

test('results are for who has answered, where they are shown at all', async () => {
  const { slug, a } = await asked()
  const hidden = await asked({ resultsShown: false })
  const { who } = await someone()
  const read = async (of: string) =>
    (await ask('GET', `/v1/consumer/polls/${of}`, { cookie: who })).body as OwnPoll
  expect(await read(slug)).toMatchObject({ answered: false, people: null, state: 'open' })
  await answer(slug, who, a)
  await answer(hidden.slug, who, hidden.a)
  expect(await read(slug)).toMatchObject({ answered: true, people: 1 })
  expect(await read(hidden.slug)).toMatchObject({ answered: true, people: null })
})

test('staff of another store see nothing of it; its own store sees who answered', async () => {
  const { poll, slug, a } = await asked()
  const { id, who } = await someone()
  await answer(slug, who, a)
  const answers = async (as: string) => ask('GET', `/v1/polls/${poll.id}/answers`, { cookie: as })
  expect((await board(poll.id, otherStore)).status).toBe(404)
  expect((await answers(otherStore)).status).toBe(404)
  const list = await ask('GET', '/v1/polls', { cookie: otherStore })
  expect((list.body as { items: Poll[] }).items).toEqual([])
  const { body } = await answers(manager)
  expect((body as { items: PollAnswer[] }).items).toMatchObject([
    { customerId: id, options: ['桃子'], groupName: '会员群' },
  ])
  const everywhere = await asked({ storeIds: [] })
  await answer(everywhere.slug, who, everywhere.a)
  const seen = (await board(everywhere.poll.id, otherStore)).body as PollBoard
  expect(seen).toMatchObject({ poll: { answered: 0 }, links: [] })
  const csv = await ask('GET', `/v1/polls/${poll.id}/answers.csv`, { cookie })
  expect(csv.text).toContain('桃子')
  expect((await put(input(), otherStore)).status).toBe(403)
})

test('links count openings and answers; a store out of the poll has none', async () => {
  const { poll, slug, a, b } = await asked()
  const own = await linkTo(poll, { storeId: stores[0] })
  expect(own).not.toBe(slug)
  expect(await linkTo(poll)).toBe(slug)
  for (const of of [slug, slug, own]) await ask('GET', `/c/${of}`)
  await answer(slug, (await someone()).who, a)
  await answer(own, (await someone()).who, b)
  const { body } = await board(poll.id)
  expect(body).toMatchObject({
    poll: { opened: 3, answered: 2, options: [{ chosen: 1 }, { chosen: 1 }, { chosen: 0 }] },
    links: [
      { groupId: null, opened: 1, answered: 1, chosen: [0, 1, 0] },
      { groupId, opened: 2, answered: 1, chosen: [1, 0, 0] },
    ],
  })
  const wrong = await ask('POST', `/v1/polls/${poll.id}/links`, {
    cookie,
    body: { storeId: stores[1] },
  })
  expect(wrong.body).toMatchObject({ code: 'code.pollStore', field: 'storeId' })
})

test('its code leads to the poll and can be made to open nothing else', async () => {
  const { poll, slug } = await asked()
  expect((await ask('GET', `/v1/doors/${slug}`)).body).toMatchObject({ kind: 'page', page: 'poll' })
  const { links } = (await board(poll.id)).body as PollBoard
  const code = { name: '投票', kind: 'page', channel: 'community', placement: '群' }
  const save = (more: object) => ask('POST', '/v1/codes', { cookie, body: { ...code, ...more } })
  const mine = { id: links[0]?.codeId, storeId: stores[0] }
  const refused = { code: 'code.pollCode', field: 'page' }
  expect((await save({ ...mine, page: 'me' })).body).toMatchObject(refused)
  expect((await save({ ...mine, page: 'poll', storeId: stores[1] })).body).toMatchObject(refused)
  expect((await save({ storeId: stores[0], page: 'poll' })).body).toMatchObject(refused)
  expect((await save({ ...mine, page: 'poll', active: false })).status).toBe(200)
  const { who } = await someone()
  const gone = await ask('GET', `/v1/consumer/polls/${slug}`, { cookie: who })
  expect(gone.body).toMatchObject({ code: 'code.unknownPoll' })
})
