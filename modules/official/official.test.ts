// From a signed server message to a follower: verified, kept once, understood whatever the order.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { buildXml, sealCallback, signature } from '#wechat'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors, type Ask } from '#tests/http'
import { openOfficial } from '#tests/official-world'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openOfficial>>
let ask: Ask
let cookie = ''

beforeAll(async () => {
  world = await openOfficial(house)
  ask = (await openDoors(house)).ask
  cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
})
beforeEach(() => world.faults({}))

interface Row {
  id: number
  unionid: string | null
  customer: number | null
  subscribed: boolean
  scene: string | null
  qr: string | null
}
const rowOf = async (openid: string) =>
  (
    await sql<Row>`select follower_id as id, unionid, customer_id as customer, subscribed, scene,
      qr_scene as qr from official.follower where openid = ${openid}`.execute(house.db)
  ).rows[0] ?? expect.fail('no such follower')
const told = async (openid: string) => {
  const { id } = await rowOf(openid)
  const found = await sql<{ name: string; scene: string | null }>`select name,
      payload->>'scene' as scene from platform.event where name like 'official.%'
      and (payload->>'followerId')::bigint = ${id} order by id`.execute(house.db)
  return found.rows.map(
    ({ name, scene }) => name.replace('official.', '') + (scene ? ` ${scene}` : ''),
  )
}
const count = async (table: string) =>
  (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(house.db))
    .rows[0]?.n

const messageOf = (openid: string, event: string, second: number, more: object = {}) =>
  buildXml({
    ToUserName: 'gh_of_the_brand',
    FromUserName: openid,
    CreateTime: 1_700_000_000 + second,
    MsgType: 'event',
    Event: event,
    EventKey: '',
    ...more,
  })
interface Change {
  url?: string
  signature?: string
  body?: string
  query?: Record<string, string>
}
/** A message sealed as the platform seals it; `change` is what is wrong with it. */
async function push(xml: string, change: Change = {}) {
  const { token, aesKey, appId } = world.account
  const sealed = sealCallback({ token, aesKey, receiveId: appId }, xml, '1700000000')
  const { timestamp, nonce } = sealed
  const query = new URLSearchParams({
    signature: signature(token, timestamp, nonce),
    timestamp,
    nonce,
    encrypt_type: 'aes',
    msg_signature: change.signature ?? sealed.msg_signature,
    ...change.query,
  })
  const reply = await fetch(`${change.url ?? world.callbackUrl}?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: change.body ?? buildXml({ ToUserName: 'gh_of_the_brand', Encrypt: sealed.encrypted }),
  })
  return { status: reply.status, text: await reply.text() }
}

test('secrets are kept sealed, never shown, and stay when left out', async () => {
  const { appId, secret, token, aesKey } = world.account
  const kept = await sql<{ row: string }>`select row_to_json(a)::text as row
    from official.account a`.execute(house.db)
  for (const text of [secret, token, aesKey]) expect(kept.rows[0]?.row).not.toContain(text)
  const saved = await ask('POST', '/v1/official', { cookie, body: { appId } })
  expect(saved).toMatchObject({
    status: 200,
    body: { appId, hasSecret: true, hasToken: true, hasAesKey: true },
  })
  expect(saved.text).not.toContain(secret)
  expect((await ask('POST', '/v1/official/test', { cookie })).body).toMatchObject({ ok: true })
  const tokens = await sql<{ sealed: string }>`select sealed
    from official.access_token`.execute(house.db)
  expect(tokens.rows).toHaveLength(1)
  const wrong = await ask('POST', '/v1/official', { cookie, body: { appId, secret: 'wrong' } })
  expect(wrong.status).toBe(200)
  const tried = await ask('POST', '/v1/official/test', { cookie })
  expect(tried.body).toMatchObject({
    ok: false,
    steps: [{ step: 'credentials', ok: false }, {}, {}],
  })
  expect((await ask('GET', '/v1/official', { cookie })).body).toMatchObject({
    lastError: { code: 'official.40125' },
  })
  await ask('POST', '/v1/official', { cookie, body: { appId, secret } })
})

test('who follows is a follower with her unionid and no customer; who leaves has left', async () => {
  const before = await count('customer.v_customer')
  const her = await world.born('陈静')
  const { official: openid } = her.openIds
  await world.act(her, 'follow')
  await world.settle()
  const row = await rowOf(openid)
  expect(row).toMatchObject({ unionid: her.unionId, subscribed: true, scene: 'ADD_SCENE_SEARCH' })
  expect(await count('customer.v_customer')).toBe(before)
  const { body } = await ask('GET', '/v1/official/followers', { cookie })
  expect(body).toMatchObject({ items: [{ id: row.id, following: true, customerId: null }] })
  await world.act(her, 'unfollow')
  await world.settle()
  expect(await rowOf(openid)).toMatchObject({ id: row.id, subscribed: false })
  expect(await told(openid)).toEqual(['followed', 'unfollowed'])
  // Messages have no id: the same thing within the same second is one thing, here as there.
  await world.turn(2_000)
  await world.act(her, 'follow')
  await world.settle()
  expect(await told(openid)).toEqual(['followed', 'unfollowed', 'followed'])
})

test('a scan names its code; of somebody we never heard of it tells that she follows', async () => {
  const scan = { EventKey: '4711', Ticket: 't' }
  await push(messageOf('o-scan', 'SCAN', 1, scan))
  await house.idle()
  expect(await rowOf('o-scan')).toMatchObject({ subscribed: true, qr: '4711' })
  expect(await told('o-scan')).toEqual(['followed 4711', 'scanned 4711'])
  await push(messageOf('o-sub', 'subscribe', 1, { EventKey: 'qrscene_door', Ticket: 't' }))
  await push(messageOf('o-sub', 'SCAN', 2, scan))
  await house.idle()
  expect(await rowOf('o-sub')).toMatchObject({ subscribed: true, qr: 'door' })
  expect(await told('o-sub')).toEqual(['followed door', 'scanned 4711'])
})

test('twice is once, and what comes late does not undo what came after it', async () => {
  const first = messageOf('o-late', 'subscribe', 10)
  const before = await count('official.inbox')
  const answers = await Promise.all([push(first), push(first), push(first)])
  for (const answer of answers) expect(answer).toEqual({ status: 200, text: 'success' })
  await house.idle()
  expect(await count('official.inbox')).toBe((before ?? 0) + 1)
  await push(messageOf('o-late', 'unsubscribe', 5))
  await house.idle()
  expect(await rowOf('o-late')).toMatchObject({ subscribed: true })
  expect(await told('o-late')).toEqual(['followed'])
  // All in one batch, and in order.
  await Promise.all(
    [20, 21].map((s) => push(messageOf('o-late', s % 2 ? 'subscribe' : 'unsubscribe', s))),
  )
  await house.idle()
  expect(await rowOf('o-late')).toMatchObject({ subscribed: true })
})

test('the sandbox’s own lost, double and swapped messages', async () => {
  const [twice, swapped] = [await world.born('双份'), await world.born('颠倒')]
  await world.faults({ duplicateNext: 1 })
  await world.act(twice, 'follow')
  await world.settle()
  expect(await told(twice.openIds.official)).toEqual(['followed'])
  await world.act(swapped, 'follow')
  await world.turn(2_000)
  await world.faults({ holdNext: 1 })
  await world.act(swapped, 'unfollow')
  await world.turn(2_000)
  await world.act(swapped, 'follow')
  await world.settle()
  expect(await rowOf(swapped.openIds.official)).toMatchObject({ subscribed: true })
})

const good = messageOf('o-forged', 'subscribe', 1)
const forged: [string, () => Change][] = [
  ['a wrong signature', () => ({ signature: '0'.repeat(40) })],
  ['no signature of its cipher text', () => ({ query: { msg_signature: '' } })],
  [
    'a plain body under a signature of time and nonce',
    () => ({ body: good, query: { encrypt_type: 'raw' } }),
  ],
  ['the address of another account', () => ({ url: world.callbackUrl.replace(/\w+$/, 'wxother') })],
  ['entities', () => ({ body: '<!DOCTYPE a [<!ENTITY b "c">]><xml><Encrypt>&b;</Encrypt></xml>' })],
  ['a megabyte', () => ({ body: `<xml>${'A'.repeat(1_000_000)}</xml>` })],
  ['nothing', () => ({ body: '' })],
]
test.for(forged)('%s is refused, and nothing is kept', async ([, change]) => {
  const before = await count('official.inbox')
  const { status } = await push(good, change())
  expect([400, 401, 404, 413]).toContain(status)
  expect(await count('official.inbox')).toBe(before)
})

test('in plain mode the token alone is believed', async () => {
  const { appId, secret, token } = world.account
  await sql`update official.account set aes_key = null, changed_at = now()`.execute(house.db)
  await new Promise((done) => setTimeout(done, 1_100))
  const query = { timestamp: '1', nonce: 'n', signature: signature(token, '1', 'n') }
  const plain = (change: object = {}) =>
    fetch(`${world.callbackUrl}?${new URLSearchParams({ ...query, ...change })}`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body: messageOf('o-plain', 'subscribe', 1),
    })
  expect((await plain({ nonce: 'other' })).status).toBe(401)
  expect((await plain()).status).toBe(200)
  await house.idle()
  expect(await rowOf('o-plain')).toMatchObject({ subscribed: true })
  await ask('POST', '/v1/official', { cookie, body: { appId, secret } })
})
