// The account's own codes: drawn once, scanned, answered once; and what happens when the platform
// says nothing, or has had enough.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { orThrow } from '#platform'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { openOfficial, type Phone } from '#tests/official-world'
import { makeQr } from './qr.ts'
import { qrPicture } from './sql/qr.ts'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openOfficial>>
let last = 0

beforeAll(async () => {
  world = await openOfficial(house, { ceilings: { lastingCodes: 5 } })
})
beforeEach(() => world.faults({}))

const want = async (codeId: number, answer: string | null = '立减 20 元') => {
  const [made] = await house.act((tx) =>
    makeQr(tx, [
      { codeId, storeId: 1, channel: 'store', placement: '门口', campaign: null, answer },
    ]),
  )
  await house.idle()
  return orThrow(made)
}
const rowOf = async (codeId: number) =>
  (
    await sql<{ url: string; spent: number; problem: { code: string } | null; tickets: number }>`
      select url, spent, problem from official.qr where code_id = ${codeId}`.execute(house.db)
  ).rows[0] ?? expect.fail('no such code')
const codes = async (): Promise<{ state: string }[]> => {
  const reply = await fetch(`${world.sandbox.origin}/sandbox/api/codes?limit=60`)
  return (await reply.json()) as { state: string }[]
}
const scans = (who: Phone, url: string) => world.act(who, 'follow', { code: url })
/** What the account wrote on her phone. */
const heard = async ({ id }: Phone) => {
  const reply = await fetch(`${world.sandbox.origin}/sandbox/api/people/${id}/inbox`)
  const { account } = (await reply.json()) as {
    account: { messages: { body: { text?: { content: string } } }[] }
  }
  return account.messages.map(({ body }) => body.text?.content)
}
const states = async () =>
  (
    await sql<{ state: string }>`select state from official.answer order by answer_id`.execute(
      house.db,
    )
  ).rows.map(({ state }) => state)

test('is drawn by the platform, once, and keeps its scene when what it says changes', async () => {
  const { scene } = await want(++last, '旧')
  expect((await codes()).filter(({ state }) => state === scene)).toHaveLength(1)
  expect((await qrPicture(house.db, last))?.subarray(1, 4).toString()).toBe('PNG')
  expect(await want(last, '新')).toEqual({ scene })
  expect(await rowOf(last)).toMatchObject({ spent: 1, problem: null })
  const her = await world.born('陈静')
  await scans(her, (await rowOf(last)).url)
  await world.settle()
  expect(await heard(her)).toEqual(['新'])
})

test('redelivered, a subscribe and a scan are each told and answered once', async () => {
  const { scene } = await want(++last, '立减 20 元')
  const { url } = await rowOf(last)
  const her = await world.born('双份')
  await world.faults({ duplicateNext: 1 })
  await scans(her, url)
  await world.settle()
  expect(await heard(her)).toEqual(['立减 20 元'])
  // She follows already: a scan, answered too, and only once.
  await world.turn(2_000)
  await world.faults({ duplicateNext: 1 })
  await scans(her, url)
  await world.settle()
  expect(await heard(her)).toEqual(['立减 20 元', '立减 20 元'])
  const told = await sql<{ name: string }>`select name from platform.event
    where payload->>'scene' = ${scene} order by id`.execute(house.db)
  expect(told.rows.map(({ name }) => name)).toEqual(['official.followed', 'official.scanned'])
})

test('an answer of which nobody knows whether it arrived is not sent twice', async () => {
  const { url } = await rowOf(last)
  const her = await world.born('断线')
  await scans(her, url)
  await world.settle()
  await world.turn(2_000)
  await world.faults({ cutNext: 1 })
  await scans(her, url)
  await world.settle()
  expect(await heard(her)).toEqual(['立减 20 元', '立减 20 元'])
  expect((await states()).at(-1)).toBe('unclear')
})

test('refused, an answer says why', async () => {
  const { url } = await rowOf(last)
  await world.faults({
    refuse: [{ api: 'cgi-bin/message/custom/send', errcode: 45015, times: 1 }],
  })
  const her = await world.born('过时')
  await scans(her, url)
  await world.settle()
  expect(await heard(her)).toEqual([])
  expect((await states()).at(-1)).toBe('refused')
})

test('no clear answer: asked again with the same scene, and both are counted', async () => {
  await world.faults({ cutNext: 1 })
  const { scene } = await want(++last)
  // The second try waits as jobs do.
  await expect.poll(async () => (await rowOf(last)).url, { timeout: 15_000 }).not.toBeNull()
  await house.idle()
  expect((await codes()).filter(({ state }) => state === scene)).toHaveLength(2)
  expect(await rowOf(last)).toMatchObject({ spent: 2, problem: null })
})

test('a clear no costs nothing', async () => {
  await world.faults({ refuse: [{ api: 'cgi-bin/qrcode/create', errcode: 40053, times: 1 }] })
  await want(++last)
  expect(await rowOf(last)).toMatchObject({ spent: 0, problem: { code: 'official.40053' } })
  expect(await qrPicture(house.db, last)).toBeNull()
  await want(last)
  expect(await rowOf(last)).toMatchObject({ spent: 1, problem: null })
})

test('when all are used up it says so, and what is printed goes on', async () => {
  await want(++last)
  expect(await rowOf(last)).toMatchObject({ spent: 0, problem: { code: 'official.45029' } })
  expect(await qrPicture(house.db, 1)).not.toBeNull()
  const { ask } = await openDoors(house)
  const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  expect((await ask('GET', '/v1/official/quotas', { cookie })).body).toMatchObject({
    codes: { used: 5, limit: 100_000 },
  })
  // Ours counts, too: nobody asks in vain.
  await sql`update official.qr set spent = 100000 where code_id = 1`.execute(house.db)
  await want(++last)
  expect(await rowOf(last)).toMatchObject({ problem: { code: 'official.codesUsedUp' } })
})
