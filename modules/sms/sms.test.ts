// A text message from the gate to the phone: called once, receipted, and never sent on a doubt.
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { HOUR_MS } from '#kit'
import { giveConsent } from '#modules/customer'
import { cancelTouches, offerTouches, type TouchInput } from '#modules/messaging'
import { freshPhone, makeCustomer } from '#fixtures/customer'
import { setLimits } from '#fixtures/messaging'
import { makeStaff, signInAs } from '#fixtures/org'
import { openHouse } from '#tests/house'
import { openDoors } from '#tests/http'
import { openSms } from '#tests/sms-world'
import { makeShops } from '#tests/wecom-world'

const house = await openHouse()
let world: Awaited<ReturnType<typeof openSms>>
let drawn = 0

beforeAll(async () => {
  await makeShops(house)
  world = await openSms(house)
  await setLimits(house, {})
})
beforeEach(async () => {
  await world.faults({})
  await world.connect('tencent')
})

async function someone(consent: boolean | null = true) {
  const phone = freshPhone()
  const person = await world.born(`人${(drawn += 1)}`, phone)
  const customerId = await makeCustomer(house, { identities: [{ kind: 'phone', value: phone }] })
  if (consent !== null)
    await house.act((tx) =>
      giveConsent(tx, [{ customerId, purpose: 'marketing', granted: consent, evidence: 'test' }]),
    )
  return { person, customerId, phone }
}
const offer = async (customerId: number, more: Partial<TouchInput> = {}) => {
  const [made] = await house.act((tx) =>
    offerTouches(tx, [
      {
        customerId,
        key: `t${(drawn += 1)}`,
        ownerKey: `outreach:1:${drawn}`,
        class: 'marketing',
        purpose: 'marketing',
        carrier: 'sms',
        content: { text: '福利', sms: { templateId: world.templateId, params: ['abc'] } },
        ...more,
      },
    ]),
  )
  return made?.ok ?? expect.fail('not offered')
}
const touchOf = async (touchId: number) =>
  (
    await sql<{ state: string; outcome: string; reason: string | null }>`
      select state, outcome, reason from messaging.touch where touch_id = ${touchId}`.execute(
      house.db,
    )
  ).rows[0]
const sendOf = async (touchId: number) =>
  (
    await sql<{ state: string; parts: number; cost: number; tries: number; reason: string | null }>`
      select state, parts, cost_milli as cost, tries, reason from sms.send
      where touch_id = ${touchId}`.execute(house.db)
  ).rows[0]

for (const cloud of ['tencent', 'aliyun'] as const) {
  test(`${cloud}: on the phone once, and its receipt settles it`, async () => {
    const templateId = await world.connect(cloud)
    const { person, customerId } = await someone()
    const { touchId } = await offer(customerId, {
      content: { text: '福利', sms: { templateId, params: ['abc'] } },
    })
    await world.settle()
    expect(await sendOf(touchId)).toMatchObject({ state: 'accepted', parts: 1, cost: 4500 })
    await world.turn(5_000)
    expect(await world.inbox(person)).toMatchObject([
      { text: '【云裳】会员福利到店领，点 s.cn/c/abc 加导购，回T退订' },
    ])
    expect(await sendOf(touchId)).toMatchObject({ state: 'delivered' })
    expect(await touchOf(touchId)).toMatchObject({ outcome: 'sent' })
  })
}

test('a number nobody has: the receipt says so, and the contact does not count', async () => {
  const customerId = await makeCustomer(house, {
    identities: [{ kind: 'phone', value: freshPhone() }],
  })
  await house.act((tx) =>
    giveConsent(tx, [{ customerId, purpose: 'marketing', granted: true, evidence: 'test' }]),
  )
  const { touchId } = await offer(customerId)
  await world.settle()
  await world.turn(5_000)
  expect(await touchOf(touchId)).toMatchObject({ outcome: 'rejected', reason: 'sms.MK:0001' })
})

test('an unclear answer is not sent again; it is not known, until a receipt tells', async () => {
  const { person, customerId } = await someone()
  await world.faults({ cutNext: 1 })
  const { touchId } = await offer(customerId)
  await world.settle()
  expect(await sendOf(touchId)).toMatchObject({ state: 'calling', tries: 1 })
  await house.clock.set(new Date(house.clock.now().getTime() + HOUR_MS + 1_000))
  await house.idle()
  expect(await touchOf(touchId)).toMatchObject({ outcome: 'unknown', reason: 'noAnswer' })
  await world.turn(5_000)
  expect(await sendOf(touchId)).toMatchObject({ state: 'delivered', tries: 1 })
  expect(await touchOf(touchId)).toMatchObject({ outcome: 'sent' })
  expect(await world.inbox(person)).toHaveLength(1)
})

test('a number written to too often is refused, and that is the end of it', async () => {
  const { person, customerId } = await someone()
  const { touchId } = await offer(customerId)
  await world.settle()
  const second = await offer(customerId)
  await world.settle()
  expect(await sendOf(second.touchId)).toMatchObject({
    state: 'rejected',
    reason: 'sms.LimitExceeded.PhoneNumberThirtySecondLimit',
  })
  await world.turn(5_000)
  expect(await touchOf(touchId)).toMatchObject({ outcome: 'sent' })
  expect(await world.inbox(person)).toHaveLength(1)
})

test('what a dead worker has claimed is never called by another', async () => {
  const { person, customerId } = await someone()
  const { touchId } = await offer(customerId)
  await world.settle()
  await sql`update sms.send set state = 'calling', serial = null,
    wake_at = ${new Date(house.clock.now().getTime() + HOUR_MS)} where touch_id = ${touchId}`.execute(
    house.db,
  )
  const other = await someone()
  await offer(other.customerId)
  await world.settle()
  expect(await world.inbox(person)).toHaveLength(1)
  expect(await sendOf(touchId)).toMatchObject({ state: 'calling', tries: 1 })
})

test('the gate: no consent, quiet hours, a cancelled programme', async () => {
  const quiet = await someone(null)
  expect((await offer(quiet.customerId)).outcome).toBe('noConsent')
  const gone = await someone(false)
  expect((await offer(gone.customerId, { class: 'service', purpose: 'marketing' })).outcome).toBe(
    'noConsent',
  )
  await setLimits(house, { quiet: ['00:00', '23:59'] })
  const { person, customerId } = await someone()
  const held = await offer(customerId)
  expect(held.outcome).toBe('quiet')
  await world.settle()
  expect(await world.inbox(person)).toHaveLength(0)
  const row = await sql<{ key: string }>`select owner_key as key from messaging.touch
    where touch_id = ${held.touchId}`.execute(house.db)
  await house.act((tx) => cancelTouches(tx, [row.rows[0]?.key ?? '']))
  expect(await touchOf(held.touchId)).toMatchObject({ outcome: 'cancelled' })
  await setLimits(house, {})
})

test('receipts: an unknown address and strange words are refused, nothing changes', async () => {
  const { ask } = await openDoors(house)
  expect((await ask('POST', '/callbacks/sms/nobody', { body: [] })).status).toBe(404)
  const key = await sql<{ key: string }>`select receipt_key as key from sms.account`.execute(
    house.db,
  )
  const path = `/callbacks/sms/${key.rows[0]?.key}`
  expect((await ask('POST', path, { body: [{ mobile: 1 }] })).status).toBe(400)
  const { phone, customerId } = await someone()
  const receipt = {
    mobile: phone,
    nationcode: '86',
    report_status: 'FAIL',
    errmsg: 'MK:0001',
    sid: 'somebody else',
  }
  const { touchId } = await offer(customerId)
  await world.settle()
  expect((await ask('POST', path, { body: [receipt] })).body).toMatchObject({ result: 0 })
  expect(await sendOf(touchId)).toMatchObject({ state: 'accepted' })
})

test('the connection shows no secret, and tells what a month cost', async () => {
  const { ask } = await openDoors(house)
  const cookie = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
  const shown = await ask('GET', '/v1/sms', { cookie })
  expect(shown.body).toMatchObject({ cloud: 'tencent', hasSecret: true, sign: '云裳' })
  expect(Object.keys(shown.body as object)).not.toContain('secret')
  const { person, phone } = await someone()
  const body = { phone, templateId: world.templateId, params: ['me'] }
  expect((await ask('POST', '/v1/sms/test', { cookie, body })).body).toMatchObject({ ok: true })
  expect(await world.inbox(person)).toHaveLength(1)
  const months = (await ask('GET', '/v1/sms/months', { cookie })).body as {
    rows: { messages: number; parts: number; costFen: number }[]
  }
  const counted = await sql<{ n: number }>`select count(*)::int as n from sms.send
    where state in ('accepted', 'delivered', 'failed')`.execute(house.db)
  expect(months.rows.reduce((sum, row) => sum + row.messages, 0)).toBe(counted.rows[0]?.n)
  const [row] = months.rows
  expect(row?.costFen).toBe(Math.round((row?.parts ?? 0) * 4.5))
})
