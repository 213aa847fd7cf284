// A coupon shown in a live room: for whoever watches, once, from the beginning to the end.
import { beforeAll, expect, test } from 'vitest'
import type { CodeRow, LiveSession } from '#contracts'
import { HOUR_MS } from '#kit'
import { CUSTOMER_COOKIE, openSession } from '#modules/customer'
import { makeTemplate } from '#fixtures/coupon'
import { makeCustomer } from '#fixtures/customer'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'

const house = await openHouse()
const { ask } = await openDoors(house)
let cookie = ''
let storeId = 0
const begin = house.clock.now().getTime()
const at = (hours: number) => new Date(begin + hours * HOUR_MS)

beforeAll(async () => {
  storeId = (await makeStores(house, 1))[0] ?? 0
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})
const post = async <T>(path: string, body: object): Promise<T> => {
  const answer = await ask('POST', path, { cookie, body })
  if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
  return answer.body as T
}
const makeCode = async () =>
  post<CodeRow>('/v1/codes', {
    name: '直播券',
    storeId,
    placement: '直播间',
    channel: 'live',
    kind: 'coupon',
    couponTemplateId: await makeTemplate(house, { perCustomerLimit: 1 }),
  })
const save = (code: CodeRow, from: number, more: object = {}) =>
  post<LiveSession>('/v1/live-sessions', {
    name: '周五新品',
    platform: 'channels',
    host: '小云',
    storeId,
    invitesFrom: at(from - 1),
    startsAt: at(from),
    endsAt: at(from + 2),
    couponsOnAir: true,
    codes: [{ codeId: code.id, use: 'room' }],
    ...more,
  })
const slugOf = ({ shortUrl }: CodeRow) => shortUrl.split('/').at(-1) ?? ''
const doorOf = async (code: CodeRow) => (await ask('GET', `/v1/doors/${slugOf(code)}`)).body
const watcher = async () => {
  const id = await makeCustomer(house)
  const { token } = await house.act((tx) => openSession(tx, id))
  return `${CUSTOMER_COOKIE}=${token}`
}
const claim = async (code: CodeRow, who: string) =>
  (await ask('POST', `/v1/doors/${slugOf(code)}/claim`, { cookie: who, body: {} })).body
const turnTo = (hours: number) => house.clock.set(at(hours))

test('before it begins its page says when, while it is on the air she has it once, then it is over', async () => {
  const code = await makeCode()
  const who = await watcher()
  expect(await doorOf(code)).toMatchObject({ claimable: true, claimsFrom: null })
  await save(code, 2)
  await save(code, 20)
  expect(await doorOf(code)).toMatchObject({
    claimable: false,
    claimsFrom: at(2).toISOString(),
  })
  expect(await claim(code, who)).toMatchObject({ code: 'code.claimAhead' })
  await turnTo(2.5)
  expect(await claim(code, who)).toMatchObject({ repeated: false })
  expect(await claim(code, who)).toMatchObject({ repeated: true })
  await turnTo(4.5)
  expect(await claim(code, await watcher())).toMatchObject({
    code: 'code.claimAhead',
    details: { from: at(20).toISOString() },
  })
  await turnTo(23)
  expect(await claim(code, await watcher())).toMatchObject({ code: 'code.claimOver' })
  expect(await doorOf(code)).toMatchObject({ claimable: false, claimsFrom: null })
})

test('it follows the real times, the switch, and codes that leave the session', async () => {
  const code = await makeCode()
  const session = await save(code, 30)
  await turnTo(31)
  expect(await claim(code, await watcher())).toMatchObject({ repeated: false })
  // Finished early, as the desk fills in.
  const { id } = session
  await save(code, 30, { id, finishedAt: at(30.5) })
  expect(await claim(code, await watcher())).toMatchObject({ code: 'code.claimOver' })
  await save(code, 30, { id, couponsOnAir: false })
  expect(await claim(code, await watcher())).toMatchObject({ repeated: false })
  await save(code, 30, { id, finishedAt: at(30.5) })
  await save(code, 30, { id, codes: [] })
  expect(await claim(code, await watcher())).toMatchObject({ repeated: false })
})

test('an invitation of the same session gives its coupon at any time', async () => {
  const code = await makeCode()
  await save(code, 50, { codes: [{ codeId: code.id, use: 'invitation' }] })
  expect(await claim(code, await watcher())).toMatchObject({ repeated: false })
})
