// Two who become one have one answer, and each her own again when they are parted; who is forgotten is
// nobody, and what was answered still counts.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Poll, PollBoard, PollLink } from '#contracts'
import { makeCustomers } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { mergeCustomers, saveTag, unmerge } from '#modules/customer'
import { orThrow } from '#platform'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { codeModule } from '../index.ts'
import { answerPolls } from './answer.ts'

const MINUTE_MS = 60_000
const house = await openHouse()
const { ask } = await openDoors(house)
let cookie = ''
let poll: Poll
let slug = ''
let [peach, grape, older, newer] = [0, 0, 0, 0]
let [wantsPeach, wantsGrape] = [0, 0]
let drawn = 0

beforeAll(async () => {
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})

beforeEach(async () => {
  const [storeId] = await makeStores(house, 1)
  drawn += 1
  const names = [`桃子 ${drawn}`, `葡萄 ${drawn}`]
  const made = await house.act((tx) =>
    saveTag(
      tx,
      names.map((name) => ({ name })),
    ),
  )
  ;[wantsPeach = 0, wantsGrape = 0] = made.map((one) => orThrow(one).tagId)
  const now = house.clock.now().getTime()
  const saved = await ask('POST', '/v1/polls', {
    cookie,
    body: {
      question: '哪种口味？',
      options: names.map((text, n) => ({ text, tagId: [wantsPeach, wantsGrape][n] })),
      startsAt: new Date(now - MINUTE_MS),
      endsAt: new Date(now + 1_000 * MINUTE_MS),
    },
  })
  poll = saved.body as Poll
  ;[peach = 0, grape = 0] = poll.options.map(({ id }) => id)
  const link = await ask('POST', `/v1/polls/${poll.id}/links`, { cookie, body: { storeId } })
  slug = (link.body as PollLink).url.split('/').at(-1) ?? ''
  ;[older = 0, newer = 0] = await makeCustomers(house, 2)
})

/** A minute after whatever was before. */
async function answer(customerId: number, optionId: number) {
  await house.clock.set(new Date(house.clock.now().getTime() + MINUTE_MS))
  orThrow(
    (await house.act((tx) => answerPolls(tx, [{ customerId, slug, optionIds: [optionId] }])))[0],
  )
}
const merged = async () => {
  await house.clock.set(new Date(house.clock.now().getTime() + MINUTE_MS))
  return orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: [older, newer] }))).id
}
const part = async (id: number) => {
  await house.clock.set(new Date(house.clock.now().getTime() + MINUTE_MS))
  orThrow(await house.act((tx) => unmerge(tx, id)))
}
const tagsOf = async (customerId: number) =>
  (
    await sql<{ id: number }>`select tag_id as id from customer.v_tag
      where customer_id = ${customerId} order by 1`.execute(house.db)
  ).rows.map(({ id }) => id)
const chosen = async () => {
  const { body } = await ask('GET', `/v1/polls/${poll.id}`, { cookie })
  const { answered, options } = (body as PollBoard).poll
  return { answered, chosen: options.map((option) => option.chosen) }
}
const audited = async () => {
  const checks = (codeModule.audit ?? []).filter(({ name }) => name.startsWith('code.poll'))
  for (const { differences } of checks) expect(await differences(house.db)).toBe(0)
}

test('only she who was merged had answered: the answer is the survivor’s, and goes back with its tag', async () => {
  await answer(newer, peach)
  const merge = await merged()
  expect(await chosen()).toEqual({ answered: 1, chosen: [1, 0] })
  expect(await tagsOf(older)).toEqual([wantsPeach])
  await part(merge)
  expect(await tagsOf(older)).toEqual([])
  expect(await tagsOf(newer)).toEqual([wantsPeach])
  await answer(newer, grape)
  expect(await tagsOf(newer)).toEqual([wantsGrape])
  expect(await chosen()).toEqual({ answered: 1, chosen: [0, 1] })
  await audited()
})

test('both had: the last given stands with its tag, and each has hers again when they are parted', async () => {
  await answer(older, peach)
  await answer(newer, grape)
  const merge = await merged()
  expect(await chosen()).toEqual({ answered: 1, chosen: [0, 1] })
  expect(await tagsOf(older)).toEqual([wantsGrape])
  await audited()
  await part(merge)
  expect(await chosen()).toEqual({ answered: 2, chosen: [1, 1] })
  expect(await tagsOf(older)).toEqual([wantsPeach])
  expect(await tagsOf(newer)).toEqual([wantsGrape])
  await answer(older, grape)
  await answer(newer, peach)
  expect(await tagsOf(older)).toEqual([wantsGrape])
  expect(await tagsOf(newer)).toEqual([wantsPeach])
  await audited()
})

test('both had, and the survivor last: hers stands', async () => {
  await answer(newer, grape)
  await answer(older, peach)
  const merge = await merged()
  expect(await chosen()).toEqual({ answered: 1, chosen: [1, 0] })
  expect(await tagsOf(older)).toEqual([wantsPeach])
  await part(merge)
  expect(await tagsOf(older)).toEqual([wantsPeach])
  expect(await tagsOf(newer)).toEqual([wantsGrape])
  expect(await chosen()).toEqual({ answered: 2, chosen: [1, 1] })
})

test('answered anew as one: that stays with the survivor, the other has hers back', async () => {
  await answer(older, peach)
  await answer(newer, grape)
  const merge = await merged()
  await answer(newer, peach)
  expect(await chosen()).toEqual({ answered: 1, chosen: [1, 0] })
  expect(await tagsOf(older)).toEqual([wantsPeach])
  await part(merge)
  expect(await chosen()).toEqual({ answered: 2, chosen: [1, 1] })
  expect(await tagsOf(older)).toEqual([wantsPeach])
  expect(await tagsOf(newer)).toEqual([wantsGrape])
  await audited()
})

test('who asked to be forgotten is nobody; her answer still counts', async () => {
  await answer(newer, grape)
  const told = await codeModule.person?.export(house.db, newer)
  expect(told).toMatchObject({ polls: [{ question: '哪种口味？', options: [`葡萄 ${drawn}`] }] })
  await house.act(async (tx) => codeModule.person?.erase(tx, newer))
  expect(await chosen()).toEqual({ answered: 1, chosen: [0, 1] })
  const list = await ask('GET', `/v1/polls/${poll.id}/answers`, { cookie })
  expect((list.body as { items: object[] }).items).toMatchObject([{ customerId: null, name: null }])
})

test('the auditor sees an answer without an option, and one tag of two answers', async () => {
  const differ = async (name: string) =>
    (await codeModule.audit?.find((check) => check.name === name)?.differences(house.db)) ?? -1
  await answer(newer, grape)
  await sql`delete from code.poll_choice where option_id = ${grape}`.execute(house.db)
  expect(await differ('code.pollAnswers')).toBe(1)
  await sql`update code.poll_option set tag_id = null where option_id = ${peach}`.execute(house.db)
  await sql`insert into code.poll_choice (answer_id, option_id, tagged_at)
    select answer_id, ${peach}, changed_at from code.poll_answer
    where poll_id = ${poll.id}`.execute(house.db)
  expect(await differ('code.pollAnswers')).toBe(0)
  expect(await differ('code.pollTags')).toBe(1)
})
