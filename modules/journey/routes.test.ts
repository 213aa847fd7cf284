// The journey pages over the doors: drafts, publishing, who may see whom, and figures with their
// interval.
import { describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { makeStaff, makeStores, signInAs } from '#fixtures/org'
import { exit, makeJourney, message, plan } from '#fixtures/journey'
import { makeFriends, setLimits } from '#fixtures/messaging'
import { addReach } from '#modules/customer'
import { loyaltyJoined } from '#modules/loyalty'
import { orderPaid } from '#modules/order'
import { openDoors } from '#tests/http'
import { openHouse } from '#tests/house'

const house = await openHouse()
const { ask } = await openDoors(house)
await setLimits(house, {})
const [here = 0, there = 0] = await makeStores(house, 2)
const operator = await signInAs(house, await makeStaff(house, { role: 'headquarters' }))
const manager = await signInAs(house, await makeStaff(house, { role: 'store', storeIds: [here] }))

const joins = async (ids: number[]) => {
  await house.act(async (tx) =>
    tx.publish(
      loyaltyJoined,
      ids.map((customerId) => ({ subject: customerId, payload: { customerId, storeId: null } })),
    ),
  )
  await house.idle()
}

describe('a draft', () => {
  it('is saved incomplete, checked, and published when it is whole', async () => {
    const saved = await ask('POST', '/v1/journeys', {
      cookie: operator,
      body: { name: '草稿', draft: plan({ steps: [] }) },
    })
    expect(saved).toMatchObject({
      status: 200,
      body: { state: 'draft', hasDraft: true, version: null },
    })
    const { id } = saved.body as { id: number }
    const refused = await ask('POST', `/v1/journeys/${id}/publish`, { cookie: operator })
    expect(refused).toMatchObject({ status: 409, body: { code: 'journey.notReady' } })
    const checked = await ask('POST', `/v1/journeys/${id}/check`, { cookie: operator })
    expect(checked.body).toMatchObject({ problems: [{ code: 'journey.empty' }] })
    const broken = plan({
      steps: [message('say', null, 999_999)],
      entryRule: { fact: 'no_such_fact', op: 'eq', value: 1 },
    })
    await ask('POST', '/v1/journeys', {
      cookie: operator,
      body: { id, name: '草稿', draft: broken },
    })
    const again = await ask('POST', `/v1/journeys/${id}/check`, { cookie: operator })
    const { problems } = again.body as { problems: { code: string }[] }
    expect(problems.map((one) => one.code)).toContain('journey.couponGone')
    expect(problems.some((one) => one.code.startsWith('audience.'))).toBe(true)
    await ask('POST', '/v1/journeys', {
      cookie: operator,
      body: { id, name: '草稿', draft: plan({ steps: [exit('end')] }) },
    })
    const published = await ask('POST', `/v1/journeys/${id}/publish`, { cookie: operator })
    expect(published).toMatchObject({
      status: 200,
      body: { state: 'running', version: 1, hasDraft: false },
    })
    await ask('POST', `/v1/journeys/${id}/stop`, { cookie: operator, body: { exitActive: false } })
  })
  it('needs its own name, and somebody who may write', async () => {
    const body = { name: '同名', draft: plan({ steps: [] }) }
    expect((await ask('POST', '/v1/journeys', { cookie: operator, body })).status).toBe(200)
    expect(await ask('POST', '/v1/journeys', { cookie: operator, body })).toMatchObject({
      status: 409,
      body: { code: 'journey.nameTaken' },
    })
    expect((await ask('POST', '/v1/journeys', { cookie: manager, body })).status).toBe(403)
    expect((await ask('GET', '/v1/journeys/424242', { cookie: operator })).status).toBe(404)
  })
})

describe('figures', () => {
  it('set both arms side by side, and show each only what it may see', async () => {
    const id = await makeJourney(house, {
      settings: { controlShareBp: 5000 },
      steps: [message('say', 'end'), exit('end')],
    })
    const ids = await makeFriends(house, 40)
    await house.act((tx) =>
      addReach(
        tx,
        ids.map((customerId, n) => ({ customerId, storeId: n < 10 ? here : there })),
      ),
    )
    await joins(ids)
    await house.act(async (tx) =>
      tx.publish(
        orderPaid,
        ids.slice(0, 20).map((subject, n) => ({
          subject,
          payload: {
            orderId: 5000 + n,
            storeId: null,
            staffId: null,
            amountFen: 100,
            first: true,
            purchaseNo: 1,
            source: 'test',
            paidAt: tx.now.toISOString(),
          },
        })),
      ),
    )
    await house.idle()
    const { body } = await ask('GET', `/v1/journeys/${id}/figures`, { cookie: operator })
    const figures = body as {
      entered: number
      treated: { n: number; reached: number }
      control: { n: number; reached: number }
      lift: { low: number; high: number; difference: number } | null
      steps: { stepId: string; heldBack: unknown[] }[]
    }
    expect(figures.entered).toBe(40)
    expect(figures.treated.n + figures.control.n).toBe(40)
    expect(figures.treated.reached + figures.control.reached).toBe(20)
    expect(figures.lift?.low).toBeLessThanOrEqual(figures.lift?.difference ?? 0)
    expect(figures.lift?.high).toBeGreaterThanOrEqual(figures.lift?.difference ?? 0)
    expect(figures.steps[0]).toMatchObject({
      stepId: 'say',
      arrived: 40,
      passed: 40,
      heldBack: expect.arrayContaining([{ outcome: 'controlWithheld', count: figures.control.n }]),
    })
    const mine = await ask('GET', `/v1/journeys/${id}/figures`, { cookie: manager })
    expect(mine.body).toMatchObject({ entered: 10 })
    const list = await ask('GET', `/v1/journeys/${id}/enrolments?limit=200`, { cookie: manager })
    expect((list.body as { items: unknown[] }).items).toHaveLength(10)
    const touches = await ask('GET', `/v1/touches?journeyId=${id}&limit=200`, { cookie: manager })
    expect((touches.body as { items: unknown[] }).items).toHaveLength(10)
  })
})

it('a customer’s timeline says what was held back, by which programme, and why', async () => {
  await setLimits(house, { dayCap: 0 })
  const id = await makeJourney(house, { steps: [message('say', 'end'), exit('end')] })
  const [her = 0] = await makeFriends(house, 1)
  await joins([her])
  const { body } = await ask('GET', `/v1/customers/${her}/timeline`, { cookie: operator })
  const { items } = body as {
    items: {
      kind: string
      sentence: { en: string }
      reason: { zh: string } | null
      link: unknown
    }[]
  }
  expect(items).toContainEqual(
    expect.objectContaining({
      kind: 'messaging.heldBack',
      sentence: expect.objectContaining({ en: expect.stringContaining('was held back') }),
      reason: {
        zh: '规则不允许触达此类客户',
        en: 'The limits allow no contact with such customers',
      },
      link: { page: 'journey', id: String(id) },
    }),
  )
  expect(items.map((item) => item.kind)).toEqual(
    expect.arrayContaining(['journey.entered', 'journey.left']),
  )
  await setLimits(house, {})
})

describe('contact limits', () => {
  it('keep the ids of their rules, and refuse quiet hours without an end', async () => {
    const rule = { stage: 'lost', count: 1, window: { kind: 'calendar', unit: 'week' } }
    const first = await ask('POST', '/v1/contact-limits', {
      cookie: operator,
      body: { rules: [rule], minGapHours: 4, quiet: { from: '22:00', until: '08:00' } },
    })
    expect(first.status).toBe(200)
    const { rules } = first.body as { rules: { id: number }[] }
    const again = await ask('POST', '/v1/contact-limits', {
      cookie: operator,
      body: { rules: [rule, { ...rules[0], count: 2 }].slice(0, 1), minGapHours: 0, quiet: null },
    })
    expect((again.body as typeof first.body & { rules: { id: number }[] }).rules[0]?.id).toBe(
      rules[0]?.id,
    )
    const endless = await ask('POST', '/v1/contact-limits', {
      cookie: operator,
      body: { rules: [], minGapHours: 0, quiet: { from: '09:00', until: '09:00' } },
    })
    expect(endless).toMatchObject({ status: 400, body: { code: 'messaging.quietForever' } })
    expect(
      (
        await ask('POST', '/v1/contact-limits', {
          cookie: manager,
          body: { rules: [], minGapHours: 0, quiet: null },
        })
      ).status,
    ).toBe(403)
  })
})

it('copies touches for questions about everyone', async () => {
  const truth = await sql<{ n: number }>`select count(*)::int as n from messaging.touch`.execute(
    house.db,
  )
  const copied = await house.insight.query<{ n: number }>(
    'SELECT count() AS n FROM touches FINAL WHERE is_deleted = 0',
  )
  expect(copied[0]?.n).toBe(truth.rows[0]?.n)
})
