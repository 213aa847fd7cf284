// The gate on a real database: caps under concurrency, keys, deferral, cancelling, the carrier's
// answers.
import { describe, expect, it, beforeEach } from 'vitest'
import { sql } from 'kysely'
import { openHouse } from '#tests/house'
import { HOUR_MS, minuteOfDay, plusMs } from '#kit'
import { orThrow, type Outcome } from '#platform'
import { giveConsent } from '#modules/customer'
import { turnClock } from '#modules/org'
import { sendSettled } from '#modules/wecom'
import { makeTemplate } from '#fixtures/coupon'
import { makeCustomers } from '#fixtures/customer'
import { makeFriends, marketing, setLimits } from '#fixtures/messaging'
import { cancelTouches, holdTouches, offerTouches, type TouchStanding } from './index.ts'
import { messagingModule } from './module.ts'
import { settleTouches } from './settle.ts'

const house = await openHouse()
beforeEach(() => setLimits(house, {}))

const outcomesOf = (given: Outcome<TouchStanding>[]) =>
  given.map((outcome) => orThrow(outcome).outcome)
const offer = async (...inputs: Parameters<typeof offerTouches>[1]) =>
  house.act((tx) => offerTouches(tx, inputs))

interface Row {
  outcome: string
  state: string
  reason: string | null
  counted: boolean
  rule_id: number | null
}
async function stored(customerId: number): Promise<Row[]> {
  const found = await sql<Row>`select outcome, state, reason, rule_id,
    counted_at is not null and released_at is null as counted
    from messaging.touch where customer_id = ${customerId} order by touch_id`.execute(house.db)
  return found.rows
}
const eventsOf = async (customerId: number, name: string) =>
  (
    await sql<{ payload: Record<string, unknown> }>`
  select payload from platform.event where subject = ${customerId} and name = ${name}
    order by id`.execute(house.db)
  ).rows.map((row) => row.payload)

const handedOver = async (ids: number[]) =>
  (
    await sql<{ id: number }>`select customer_id as id
  from messaging.touch where handed_at is not null and customer_id = any(${ids}::bigint[])`.execute(
      house.db,
    )
  ).rows.map((row) => row.id)

async function expectClean(): Promise<void> {
  for (const check of messagingModule.audit ?? [])
    expect(await check.differences(house.db), check.name).toBe(0)
}

describe('limits', () => {
  it('counts within one batch, and names the rule', async () => {
    await setLimits(house, { dayCap: 2 })
    const [id = 0] = await makeFriends(house, 1)
    expect(outcomesOf(await offer(...['a', 'b', 'c'].map((key) => marketing(id, key))))).toEqual([
      'open',
      'open',
      'capped',
    ])
    const [settled] = await eventsOf(id, 'messaging.settled')
    expect(settled).toMatchObject({ outcome: 'capped', reason: 'cap' })
    expect(settled?.ruleId).toBeGreaterThan(0)
  })
  it('S-F4: a service message uses up no slot, and none holds it back', async () => {
    await setLimits(house, { dayCap: 1 })
    const [id = 0] = await makeFriends(house, 1)
    const service = (key: string) => marketing(id, key, { class: 'service', purpose: 'service' })
    expect(
      outcomesOf(await offer(service('a'), marketing(id, 'b'), service('c'), marketing(id, 'd'))),
    ).toEqual(['open', 'open', 'open', 'capped'])
    expect((await stored(id)).map((touch) => touch.counted)).toEqual([false, true, false, false])
  })
  it('a rate lets the rest through minutes later, and never more', async () => {
    await setLimits(house, { perMinute: 3 })
    const ids = await makeFriends(house, 5)
    expect(outcomesOf(await offer(...ids.map((id) => marketing(id, 'rate'))))).toEqual(
      Array(5).fill('open'),
    )
    const found = await sql<{
      state: string
      n: number
    }>`select state, count(*) as n from messaging.touch
      where key = 'rate' group by 1 order by 1`.execute(house.db)
    expect(found.rows).toContainEqual({ state: 'deferred', n: 2 })
  })
})

describe('keys', () => {
  it('the same key is the same touch, also twice in one batch', async () => {
    const [id = 0] = await makeFriends(house, 1)
    const [first, again] = await offer(marketing(id, 'k'), marketing(id, 'k'))
    const [later] = await offer(marketing(id, 'k'))
    expect(new Set([first, again, later].map((o) => o && orThrow(o).touchId)).size).toBe(1)
    expect(later && orThrow(later).repeated).toBe(true)
    expect(await stored(id)).toHaveLength(1)
  })
  it('another programme may not use it', async () => {
    const [id = 0] = await makeFriends(house, 1)
    await offer(marketing(id, 'k', { ownerKey: 'journey:1:1' }))
    const [other] = await offer(marketing(id, 'k', { ownerKey: 'journey:2:2' }))
    expect(other?.refusal?.code).toBe('messaging.keyReused')
  })
  it('refuses customers nobody knows', async () => {
    const [known = 0] = await makeFriends(house, 1)
    const [none, some] = await offer(marketing(999_999, 'k'), marketing(known, 'k'))
    expect(none?.refusal?.code).toBe('messaging.unknownCustomer')
    expect(some?.ok?.outcome).toBe('open')
  })
})

describe('who is not written to', () => {
  it('says why: no consent, no friend, control', async () => {
    const [stranger = 0] = await makeCustomers(house, 1)
    const [lonely = 0] = await makeCustomers(house, 1)
    await house.act((tx) =>
      giveConsent(tx, [
        { customerId: lonely, purpose: 'marketing', granted: true, evidence: 'test' },
      ]),
    )
    const [kept = 0] = await makeFriends(house, 1)
    expect(
      outcomesOf(
        await offer(
          marketing(stranger, 'k'),
          marketing(lonely, 'k'),
          marketing(kept, 'k', { control: true }),
        ),
      ),
    ).toEqual(['noConsent', 'unreachable', 'control'])
    expect(await stored(kept)).toMatchObject([
      { outcome: 'control', reason: 'control', counted: false },
    ])
    expect(await eventsOf(kept, 'messaging.settled')).toMatchObject([
      { outcome: 'control', ruleId: null },
    ])
  })
  it('keeps a global control share out of everything', async () => {
    await sql`update messaging.setting set control_bp = 5000`.execute(house.db)
    const ids = await makeFriends(house, 200)
    const first = outcomesOf(await offer(...ids.map((id) => marketing(id, 'one'))))
    const second = outcomesOf(await offer(...ids.map((id) => marketing(id, 'two'))))
    expect(second).toEqual(first)
    const kept = first.filter((outcome) => outcome === 'control').length
    expect(kept).toBeGreaterThan(70)
    expect(kept).toBeLessThan(130)
    await sql`update messaging.setting set control_bp = 0`.execute(house.db)
  })
})

describe('what leaves', () => {
  it('is handed to the carrier once; what it refuses for certain gives the slot back', async () => {
    const ids = await makeFriends(house, 3)
    await offer(...ids.map((id) => marketing(id, 'k')))
    await offer(...ids.map((id) => marketing(id, 'k')))
    await house.idle()
    const asked = await sql<{ n: number }>`select count(*) as n from wecom.v_send
      where customer_id = any(${ids}::bigint[])`.execute(house.db)
    expect(asked.rows[0]?.n).toBe(3)
    // No corp is connected here, so that WeCom surely sent nothing.
    for (const id of ids)
      expect(await stored(id)).toMatchObject([{ outcome: 'rejected', counted: false }])
    await expectClean()
  })
  it('keeps the slot while nobody knows, and believes a later answer', async () => {
    const [sent = 0, unknown = 0] = await makeFriends(house, 2)
    const answer = (customerId: number, touchId: number, outcome: 'sent' | 'unknown') =>
      house.act(async (tx) =>
        tx.publish(sendSettled, [{ subject: customerId, payload: { touchId, outcome } }]),
      )
    const touchIds = await house.act(async (tx) => {
      const offered = await offerTouches(tx, [marketing(sent, 'k'), marketing(unknown, 'k')])
      const [first, second] = offered.map((outcome) => orThrow(outcome).touchId)
      await settleTouches(tx, [
        { customerId: sent, touchId: first ?? 0, outcome: 'sent', reason: null, release: false },
        {
          customerId: unknown,
          touchId: second ?? 0,
          outcome: 'unknown',
          reason: 'noAnswer',
          release: false,
        },
      ])
      return [first ?? 0, second ?? 0] as const
    })
    await house.idle()
    expect(await stored(sent)).toMatchObject([{ outcome: 'sent', counted: true }])
    expect(await stored(unknown)).toMatchObject([{ outcome: 'unknown', counted: true }])
    await answer(sent, touchIds[0], 'unknown')
    await answer(unknown, touchIds[1], 'sent')
    await house.idle()
    expect(await stored(sent)).toMatchObject([{ outcome: 'sent', counted: true }])
    expect(await stored(unknown)).toMatchObject([{ outcome: 'sent', counted: true }])
  })
  it('a coupon travels with its message and only with it', async () => {
    const couponTemplateId = await makeTemplate(house)
    const [id = 0, control = 0] = await makeFriends(house, 2)
    const content = { text: '送您一张券', couponTemplateId }
    await offer(
      marketing(id, 'k', { content }),
      marketing(control, 'k', { content, control: true }),
    )
    await house.idle()
    const held = await sql<{ customer_id: number }>`select customer_id from coupon.v_coupon
      where template_id = ${couponTemplateId}`.execute(house.db)
    expect(held.rows).toEqual([{ customer_id: id }])
  })
  it('a welcome that is refused leaves no coupon behind, and one that never left cannot be used', async () => {
    const couponTemplateId = await makeTemplate(house)
    const [gone = 0, noCode = 0] = await makeCustomers(house, 2)
    const hello = (customerId: number) => ({
      ...marketing(customerId, 'hello'),
      class: 'reply' as const,
      purpose: 'service' as const,
      welcomeCode: 'nobody-has-it',
      content: { text: '您好', couponTemplateId, grantKey: 'welcome:1:1' },
    })
    const expired = { ...hello(gone), expiresAt: plusMs(house.clock.now(), -1) }
    expect(outcomesOf(await offer(expired))).toEqual(['offerExpired'])
    await offer(hello(noCode))
    await house.idle()
    expect(await stored(noCode)).toMatchObject([{ outcome: 'unreachable' }])
    const held = await sql`select customer_id, state from coupon.v_coupon
      where template_id = ${couponTemplateId}`.execute(house.db)
    expect(held.rows).toEqual([{ customer_id: noCode, state: 'void' }])
  })
})

describe('quiet hours', () => {
  const clockAt = (hours: number) => {
    const at = plusMs(house.clock.now(), hours * HOUR_MS)
    const minute = minuteOfDay(at, 'Asia/Shanghai')
    return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  }
  it('hold until they end; then everything is asked again', async () => {
    await setLimits(house, { quiet: [clockAt(-1), clockAt(2)] })
    const [kept = 0, changed = 0, left = 0, paused = 0] = await makeFriends(house, 4)
    const ids = [kept, changed, left, paused]
    expect(
      outcomesOf(
        await offer(
          ...ids.map((id) =>
            marketing(id, 'night', { ownerKey: id === paused ? 'journey:8:1' : `journey:7:${id}` }),
          ),
        ),
      ),
    ).toEqual(Array(4).fill('quiet'))
    expect(await eventsOf(kept, 'messaging.deferred')).toMatchObject([{ reason: 'quiet' }])
    await house.act(async (tx) => {
      await giveConsent(tx, [
        { customerId: changed, purpose: 'marketing', granted: false, evidence: 'test' },
      ])
      await cancelTouches(tx, [`journey:7:${left}`])
      await holdTouches(tx, { kind: 'journey', id: 8 }, true)
    })
    await turnClock(house, plusMs(house.clock.now(), 3 * HOUR_MS))
    expect(await handedOver(ids)).toEqual([kept])
    expect(await stored(changed)).toMatchObject([{ outcome: 'noConsent' }])
    expect(await stored(left)).toMatchObject([{ outcome: 'cancelled' }])
    expect(await stored(paused)).toMatchObject([{ outcome: 'quiet', state: 'deferred' }])
    await house.act((tx) => holdTouches(tx, { kind: 'journey', id: 8 }, false))
    await house.idle()
    expect(await handedOver([paused])).toEqual([paused])
  })
})

describe('cancelling', () => {
  it('ends what waits in the same transaction, and gives the slot back', async () => {
    await setLimits(house, { dayCap: 1 })
    const [id = 0] = await makeFriends(house, 1)
    await house.act(async (tx) => {
      await offerTouches(tx, [marketing(id, 'k', { ownerKey: 'journey:1:77' })])
      await cancelTouches(tx, ['journey:1:77'])
    })
    await house.idle()
    expect(await stored(id)).toMatchObject([{ outcome: 'cancelled', counted: false }])
    const asked = await sql`select 1 from wecom.send where customer_id = ${id}`.execute(house.db)
    expect(asked.rows).toHaveLength(0)
    expect(outcomesOf(await offer(marketing(id, 'next')))).toEqual(['open'])
  })
})
