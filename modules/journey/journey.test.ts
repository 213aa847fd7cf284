// Journeys on a real database: entry, re-entry, waits, messages, goals, control, pausing, stopping,
// merging.
import { beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import type { Rule } from '#contracts'
import { DAY_MS, HOUR_MS, plusMs } from '#kit'
import { turnClock } from '#modules/org'
import { customerTagged, mergeCustomers, saveTag, tagCustomers, unmerge } from '#modules/customer'
import { loyaltyJoined } from '#modules/loyalty'
import { orderPaid } from '#modules/order'
import { orThrow } from '#platform'
import { refuses } from '#platform/testing'
import { makeTemplate } from '#fixtures/coupon'
import { exit, makeJourney, message, plan, wait } from '#fixtures/journey'
import { makeFriends, setLimits } from '#fixtures/messaging'
import { openHouse } from '#tests/house'
import { pauseJourney, publishDraft, saveDraft, stopJourney } from './index.ts'
import { journeyModule } from './module.ts'

const house = await openHouse()
beforeEach(async () => {
  await setLimits(house, {})
  await sql`update journey.journey set state = 'stopped', ending = true`.execute(house.db)
  await house.idle()
})

const later = (ms: number) => turnClock(house, plusMs(house.clock.now(), ms))
const joins = async (...ids: number[]) => {
  await house.act(async (tx) =>
    tx.publish(
      loyaltyJoined,
      ids.map((customerId) => ({ subject: customerId, payload: { customerId, storeId: null } })),
    ),
  )
  await house.idle()
}
let orders = 100_000
const buys = async (customerId: number, orderId = ++orders, times = 1) => {
  await house.act(async (tx) =>
    tx.publish(
      orderPaid,
      Array.from({ length: times }, () => ({
        subject: customerId,
        payload: {
          orderId,
          storeId: null,
          staffId: null,
          amountFen: 5000,
          first: true,
          paidAt: tx.now.toISOString(),
          purchaseNo: 1,
          source: 'test',
        },
      })),
    ),
  )
  await house.idle()
}
interface Row {
  state: string
  step_id: string | null
  arm: string
  exit_reason: string | null
  goal: boolean
  version: number
}
const inside = async (journeyId: number, customerId: number) =>
  (
    await sql<Row>`
  select state, step_id, arm, exit_reason, goal_at is not null as goal, version
    from journey.enrolment
  where journey_id = ${journeyId} and customer_id = ${customerId} order by enrolment_id`.execute(
      house.db,
    )
  ).rows
const path = async (journeyId: number, customerId: number) =>
  (
    await sql<{ step: string }>`
  select step_id || ':' || outcome as step from journey.step_log
  where journey_id = ${journeyId} and customer_id = ${customerId}
    order by enrolment_id, visit_no`.execute(house.db)
  ).rows.map((row) => row.step)
const tag = (customerId: number, tagId: number) =>
  house.act((tx) => tagCustomers(tx, [{ tagId, customerIds: [customerId], on: true }]))
const makeTag = async (name: string) =>
  orThrow((await house.act((tx) => saveTag(tx, [{ name }])))[0]).tagId

async function expectClean(): Promise<void> {
  for (const check of journeyModule.audit ?? [])
    expect(await check.differences(house.db), check.name).toBe(0)
}

describe('the way through', () => {
  it('waits, asks, sends, ends', async () => {
    const vip = await makeTag('vip')
    const rule: Rule = { tags: [vip], op: 'any' }
    const id = await makeJourney(house, {
      steps: [
        wait('wait', 'ask', 72),
        { id: 'ask', kind: 'condition', name: '', rule, yes: 'end', no: 'say' },
        message('say', 'rest'),
        wait('rest', 'end'),
        exit('end'),
      ],
    })
    const [plain = 0, special = 0] = await makeFriends(house, 2)
    await joins(plain, special)
    expect(await inside(id, plain)).toMatchObject([
      { state: 'active', step_id: 'wait', arm: 'treated' },
    ])
    await tag(special, vip)
    await later(73 * HOUR_MS)
    expect(await path(id, special)).toEqual(['wait:passed', 'ask:yes', 'end:passed'])
    expect((await path(id, plain)).slice(0, 2)).toEqual(['wait:passed', 'ask:no'])
    expect(await inside(id, plain)).toMatchObject([{ state: 'active', step_id: 'rest' }])
    await later(25 * HOUR_MS)
    expect(await inside(id, plain)).toMatchObject([{ state: 'finished', exit_reason: 'finished' }])
    await expectClean()
  })

  it('moves a thousand in a handful of statements', async () => {
    const id = await makeJourney(house, {
      steps: [wait('wait', 'say'), message('say', 'end'), exit('end')],
    })
    const ids = await makeFriends(house, 1000)
    await joins(...ids)
    const before = await sql<{ n: number }>`select count(*)::int as n from journey.enrolment
      where journey_id = ${id} and step_id = 'wait'`.execute(house.db)
    expect(before.rows[0]?.n).toBe(1000)
    await later(25 * HOUR_MS)
    const after = await sql<{ n: number }>`select count(*)::int as n from journey.enrolment
      where journey_id = ${id} and state = 'finished'`.execute(house.db)
    expect(after.rows[0]?.n).toBe(1000)
    await expectClean()
  })

  it('waits for a message that the quiet hours hold', async () => {
    await setLimits(house, { quiet: ['00:00', '23:59'] })
    const id = await makeJourney(house, { steps: [message('say', 'end'), exit('end')] })
    const [her = 0] = await makeFriends(house, 1)
    await joins(her)
    expect(await inside(id, her)).toMatchObject([{ state: 'active', step_id: 'say' }])
    expect(await path(id, her)).toEqual(['say:quietDeferred'])
    await later(25 * HOUR_MS)
    expect(await inside(id, her)).toMatchObject([{ state: 'finished' }])
  })

  it('asks the condition again when a message that was held may leave', async () => {
    await setLimits(house, { quiet: ['00:00', '23:59'] })
    const sleepy = await makeTag('sleepy')
    const rule: Rule = { tags: [sleepy], op: 'any' }
    const id = await makeJourney(house, {
      steps: [
        { id: 'ask', kind: 'condition', name: '', rule, yes: null, no: 'say' },
        message('say', null),
      ],
    })
    const [still = 0, woken = 0] = await makeFriends(house, 2)
    await joins(still, woken)
    await tag(woken, sleepy)
    await later(25 * HOUR_MS)
    expect(await path(id, woken)).toEqual(['ask:no', 'say:validationFailed'])
    expect(await path(id, still)).not.toContain('say:validationFailed')
  })

  it('says what held a message back', async () => {
    await setLimits(house, { dayCap: 0 })
    const id = await makeJourney(house, { steps: [message('say', 'end'), exit('end')] })
    const [her = 0] = await makeFriends(house, 1)
    await joins(her)
    expect(await path(id, her)).toEqual(['say:cappedSkipped', 'end:passed'])
  })
})

describe('entry', () => {
  const twice = (mode: 'never' | 'afterExit' | 'oncePerOrder') => ({
    trigger: { kind: 'event' as const, event: 'order.paid' as const, filters: {} },
    steps: [wait('wait', null, 1)],
    settings: {
      goal: { event: 'coupon.redeemed' as const, withinDays: 30 },
      reentry: mode === 'afterExit' ? { mode, cooldownDays: 1 } : { mode },
    },
  })
  it('never means never again; after exit it may be again, once the pause is over', async () => {
    const never = await makeJourney(house, twice('never'))
    const again = await makeJourney(house, twice('afterExit'))
    const [her = 0] = await makeFriends(house, 1)
    await buys(her)
    await later(2 * HOUR_MS)
    await buys(her)
    expect(await inside(again, her)).toHaveLength(1)
    await later(DAY_MS)
    await buys(her)
    expect(await inside(never, her)).toHaveLength(1)
    expect(await inside(again, her)).toHaveLength(2)
  })
  it('reads the filter after its own trigger, and only fresh events start it', async () => {
    const [gold, barred] = [await makeTag('gold'), await makeTag('barred')]
    const id = await makeJourney(house, {
      trigger: { kind: 'event', event: 'customer.tagged', filters: { tagId: gold } },
      entryRule: {
        all: [
          { tags: [gold], op: 'any' },
          { tags: [barred], op: 'none' },
        ],
      },
      steps: [wait('wait', null)],
    })
    const [her = 0, late = 0, other = 0] = await makeFriends(house, 3)
    await tag(other, barred)
    await tag(other, gold)
    await tag(her, gold)
    await house.act(async (tx) =>
      tx.publish(customerTagged, [
        {
          subject: late,
          occurredAt: plusMs(tx.now, -5 * DAY_MS),
          payload: { customerId: late, tagId: gold, on: true },
        },
      ]),
    )
    await house.idle()
    expect(await inside(id, her)).toHaveLength(1)
    expect(await inside(id, late)).toHaveLength(0)
    expect(await inside(id, other)).toHaveLength(0)
  })
})

describe('goal and control', () => {
  it('ends at the goal: nothing more is sent, and the goal counts once', async () => {
    await setLimits(house, { quiet: ['00:00', '23:59'] })
    const id = await makeJourney(house, { steps: [message('say', 'rest'), wait('rest', null)] })
    // Another journey still looks out for a goal of hers when she buys again.
    await makeJourney(house, {
      steps: [wait('open', null, 240)],
      settings: { goal: { event: 'coupon.redeemed', withinDays: 30 } },
    })
    const [her = 0] = await makeFriends(house, 1)
    await joins(her)
    await buys(her)
    await buys(her)
    expect(await inside(id, her)).toMatchObject([
      { state: 'goal', exit_reason: 'goal', goal: true },
    ])
    const converted =
      await sql`select 1 from platform.event where name = 'journey.converted' and subject = ${her}
      and payload ->> 'journeyId' = ${String(id)}`.execute(house.db)
    expect(converted.rows).toHaveLength(1)
    await later(25 * HOUR_MS)
    expect(await path(id, her)).toEqual(['say:cancelled'])
    await expectClean()
  })
  it('counts a goal within its window, and not after it', async () => {
    const id = await makeJourney(house, {
      steps: [wait('wait', null, 240)],
      settings: { goal: { event: 'order.paid', withinDays: 2 }, exitOnGoal: false },
    })
    const [soon = 0, late = 0] = await makeFriends(house, 2)
    await joins(soon, late)
    await later(DAY_MS)
    await buys(soon)
    await later(2 * DAY_MS)
    await buys(late)
    expect([(await inside(id, soon))[0]?.goal, (await inside(id, late))[0]?.goal]).toEqual([
      true,
      false,
    ])
  })
  it('keeps a control group that decides alike and gets nothing', async () => {
    const template = await makeTemplate(house)
    const id = await makeJourney(house, {
      settings: { controlShareBp: 5000 },
      steps: [
        message('say', 'give', template),
        { id: 'give', kind: 'coupon', name: '', next: 'end', templateId: template },
        exit('end'),
      ],
    })
    const ids = await makeFriends(house, 60)
    await joins(...ids)
    const arms = await sql<{ arm: string; exposed: number; coupons: number }>`
      select e.arm, count(e.exposed_at)::int as exposed, coalesce(sum(c.n), 0)::int as coupons
        from journey.enrolment e
      left join lateral (select count(*) as n from coupon.v_coupon c
        where c.customer_id = e.customer_id
        and c.template_id = ${template}) c on true
      where e.journey_id = ${id} group by 1 order by 1`.execute(house.db)
    const [control, treated] = arms.rows
    expect((control?.exposed ?? 0) + (treated?.exposed ?? 0)).toBe(60)
    expect(control?.coupons).toBe(0)
    expect(treated?.coupons).toBe((treated?.exposed ?? 0) * 2)
    await expectClean()
  })
})

describe('running', () => {
  it('keeps those inside on the version they entered', async () => {
    const id = await makeJourney(house, { steps: [wait('wait', 'old'), exit('old')] })
    const [before = 0, after = 0] = await makeFriends(house, 2)
    await joins(before)
    await house.act((tx) =>
      saveDraft(tx, {
        id,
        name: `版本 ${id}`,
        draft: plan({ steps: [wait('wait', 'new'), exit('new')] }),
      }),
    )
    await house.act((tx) => publishDraft(tx, id))
    await joins(after)
    expect(await inside(id, before)).toMatchObject([{ version: 1, state: 'active' }])
    expect(await inside(id, after)).toMatchObject([{ version: 2, state: 'active' }])
    await later(25 * HOUR_MS)
    expect(await path(id, before)).toEqual(['wait:passed', 'old:passed'])
    expect(await path(id, after)).toEqual(['wait:passed', 'new:passed'])
  })
  it('sleeps while paused; what is late then is sent, but an offer that is late is not', async () => {
    const template = await makeTemplate(house)
    const id = await makeJourney(house, {
      steps: [wait('wait', 'say'), message('say', 'end'), exit('end')],
    })
    const offer = await makeJourney(house, {
      steps: [wait('wait', 'say'), message('say', 'end', template), exit('end')],
    })
    const [her = 0] = await makeFriends(house, 1)
    await joins(her)
    for (const one of [id, offer]) await house.act((tx) => pauseJourney(tx, one, true))
    await later(30 * HOUR_MS)
    expect(await inside(id, her)).toMatchObject([{ state: 'active', step_id: 'wait' }])
    for (const one of [id, offer]) await house.act((tx) => pauseJourney(tx, one, false))
    await house.idle()
    expect(await inside(id, her)).toMatchObject([{ state: 'finished' }])
    expect(await inside(offer, her)).toMatchObject([{ state: 'exited', exit_reason: 'pastDate' }])
    await refuses('journey.notRunning', () => house.act((tx) => pauseJourney(tx, id, false)))
  })
  it('stops: nobody enters, and those inside finish or are led out', async () => {
    const soft = await makeJourney(house, { steps: [wait('wait', null)] })
    const hard = await makeJourney(house, { steps: [wait('wait', null)] })
    const [her = 0, after = 0] = await makeFriends(house, 2)
    await joins(her)
    await house.act((tx) => stopJourney(tx, soft, false))
    await house.act((tx) => stopJourney(tx, hard, true))
    await joins(after)
    expect(await inside(soft, after)).toHaveLength(0)
    expect(await inside(hard, her)).toMatchObject([{ state: 'cancelled', exit_reason: 'stopped' }])
    await later(25 * HOUR_MS)
    expect(await inside(soft, her)).toMatchObject([{ state: 'finished' }])
  })
})

describe('merging', () => {
  it('keeps the older of two entries and moves the rest; splitting gives them back', async () => {
    const both = await makeJourney(house, { steps: [wait('wait', 'end'), exit('end')] })
    const [one = 0, two = 0] = await makeFriends(house, 2)
    await joins(one, two)
    const alone = await makeJourney(house, { steps: [wait('wait', 'end'), exit('end')] })
    await joins(two)
    const merged = orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: [one, two] })))
    expect((await inside(both, one)).map((row) => row.state).sort()).toEqual(['active', 'exited'])
    expect(await inside(alone, one)).toMatchObject([{ state: 'active' }])
    await later(25 * HOUR_MS)
    expect(await inside(alone, one)).toMatchObject([{ state: 'finished' }])
    await expectClean()
    await house.act((tx) => unmerge(tx, merged.id))
    expect(await inside(alone, two)).toMatchObject([{ state: 'finished' }])
    expect(await inside(both, one)).toMatchObject([{ state: 'finished' }])
  })
})
