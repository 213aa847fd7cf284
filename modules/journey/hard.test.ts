// What is easy to get wrong: the trigger's own effects, a thousand at once, rules that broke,
// segments as triggers, and a merge that makes two contacts one person's.
import { afterAll, describe, expect, inject, it } from 'vitest'
import { sql } from 'kysely'
import { architecture } from '#architecture'
import { chunksOf, HOUR_MS, plusMs } from '#kit'
import { saveSegments } from '#modules/audience'
import { mergeCustomers, saveTag, tagCustomers } from '#modules/customer'
import { enrol, loyaltyJoined } from '#modules/loyalty'
import { offerTouches } from '#modules/messaging'
import { turnClock } from '#modules/org'
import { ingestOrders } from '#modules/order'
import { orThrow, type AnyListener, type StoreyedModule, type Tx } from '#platform'
import { testPlatform, wholeTurn } from '#platform/testing'
import { makeCustomers } from '#fixtures/customer'
import { exit, makeJourney, message, wait } from '#fixtures/journey'
import { makeFriends, marketing, setLimits } from '#fixtures/messaging'
import { orderOf } from '#fixtures/order'
import { openHouse } from '#tests/house'
import { advanceTimer } from './advance.ts'
import { journeyModule } from './module.ts'

type House = Awaited<ReturnType<typeof openHouse>>

const countIn = async (house: House, journeyId: number, state = '%') =>
  (
    await sql<{ n: number }>`
  select count(*)::int as n from journey.enrolment where journey_id = ${journeyId}
    and state like ${state}`.execute(house.db)
  ).rows[0]?.n
const join = async (house: House, ids: readonly number[]) =>
  house.act(async (tx) =>
    tx.publish(
      loyaltyJoined,
      ids.map((customerId) => ({ subject: customerId, payload: { customerId, storeId: null } })),
    ),
  )
const makeTag = async (house: House, name: string) =>
  orThrow((await house.act((tx) => saveTag(tx, [{ name }])))[0]).tagId
async function expectClean(house: House): Promise<void> {
  for (const check of journeyModule.audit ?? [])
    expect(await check.differences(house.db), check.name).toBe(0)
}

/** The same house, in which one module hears everything half a second late. */
function slowed(name: string): StoreyedModule[] {
  const late = (listener: AnyListener): AnyListener =>
    'run' in listener
      ? {
          ...listener,
          run: async (tx, events) => {
            await new Promise((resolve) => setTimeout(resolve, 500))
            await listener.run(tx, events)
          },
        }
      : listener
  return architecture.map((one) =>
    one.module.name === name && Array.isArray(one.module.listeners)
      ? { ...one, module: { ...one.module, listeners: one.module.listeners.map(late) } }
      : one,
  )
}

it('an order that makes her gold enters the journey for gold, 1,000 of 1,000, however late loyalty is', async () => {
  const house = await testPlatform(inject('engines'), slowed('loyalty'))
  afterAll(() => house.stop())
  const id = await makeJourney(house, {
    trigger: { kind: 'event', event: 'order.paid', filters: {} },
    steps: [wait('wait', null)],
    entryRule: { fact: 'tier_name', op: 'eq', value: '金卡会员' },
  })
  const ids = await makeCustomers(house, 1000)
  await house.act((tx) =>
    enrol(
      tx,
      ids.map((customerId) => ({ customerId })),
    ),
  )
  await house.idle()
  await Promise.all(
    [...chunksOf(ids, 100)].map((some) =>
      house.act((tx) =>
        ingestOrders(
          tx,
          some.map((customerId) => orderOf(customerId, 60_050, { placedAt: tx.now })),
        ),
      ),
    ),
  )
  await house.idle(120_000)
  expect(await countIn(house, id)).toBe(1000)
  await house.stop()
})

describe('many at once', async () => {
  const house = await openHouse({ worker: false })
  it('a thousand who are due move in a handful of statements', async () => {
    await setLimits(house, {})
    const { admit } = await import('./admit.ts')
    const { runningPlans } = await import('./sql/plan.ts')
    await makeJourney(house, {
      settings: { controlShareBp: 1000 },
      steps: [
        {
          id: 'ask',
          kind: 'condition',
          name: '',
          rule: { fact: 'is_member', op: 'eq', value: true },
          yes: 'end',
          no: 'say',
        },
        message('say', 'rest'),
        wait('rest', 'end'),
        exit('end'),
      ],
    })
    const ids = await makeFriends(house, 1000)
    const [running] = await runningPlans(house.db)
    if (!running) throw new Error('no journey runs')
    await house.act((tx) =>
      admit(
        tx,
        ids.map((customerId) => ({
          ...running,
          customerId,
          at: tx.now,
          eventId: null,
          orderId: null,
        })),
      ),
    )
    let statements = 0
    const moved = await house.act((tx) =>
      advanceTimer.runDue(
        counting(tx, () => statements++),
        wholeTurn,
      ),
    )
    expect(moved).toBe(1000)
    expect(statements).toBeLessThan(50)
    await expectClean(house)
  })
})

/** A transaction that counts what it asks. */
const counting = (tx: Tx, count: () => void): Tx => ({
  ...tx,
  db: tx.db.withPlugin({
    transformQuery: ({ node }) => {
      count()
      return node
    },
    transformResult: async ({ result }) => result,
  }) as Tx['db'],
})

describe('in one house', async () => {
  const house = await openHouse()
  it('a rule that can no longer be read lets nobody else wait', async () => {
    await setLimits(house, {})
    const tagId = await makeTag(house, '会员')
    const broken = await makeJourney(house, {
      steps: [
        wait('wait', 'ask'),
        {
          id: 'ask',
          kind: 'condition',
          name: '',
          rule: { tags: [tagId], op: 'any' },
          yes: 'end',
          no: 'end',
        },
        exit('end'),
      ],
    })
    const whole = await makeJourney(house, { steps: [wait('wait', 'end'), exit('end')] })
    const ids = await makeFriends(house, 3)
    await join(house, ids)
    await house.idle()
    await sql`update journey.version
      set definition = jsonb_set(definition, '{steps,1,rule}',
        '{"fact":"gone","op":"eq","value":1}')
      where journey_id = ${broken}`.execute(house.db)
    await turnClock(house, plusMs(house.clock.now(), 25 * HOUR_MS))
    expect(await countIn(house, whole, 'finished')).toBe(3)
    const left = await sql<{ reason: string }>`select exit_reason as reason from journey.enrolment
      where journey_id = ${broken}`.execute(house.db)
    expect(left.rows.map((row) => row.reason)).toEqual(Array(3).fill('brokenRule'))
    await expectClean(house)
  })

  it('a segment admits who is in it, if asked to, and whoever enters it later, once', async () => {
    const tagId = await makeTag(house, '爱茶')
    const ids = await makeFriends(house, 30)
    const put = (customerIds: number[], on: boolean) =>
      house.act((tx) => tagCustomers(tx, [{ tagId, customerIds, on }]))
    await put(ids.slice(0, 20), true)
    await house.idle()
    const [saved] = await house.act((tx) =>
      saveSegments(tx, [{ name: '爱茶的人', note: '', rule: { tags: [tagId], op: 'any' } }]),
    )
    const { id: segmentId } = orThrow(saved)
    const steps = [wait('wait', null)]
    const all = await makeJourney(house, {
      steps,
      trigger: { kind: 'segment', segmentId, includeCurrent: true },
    })
    const fresh = await makeJourney(house, {
      steps,
      trigger: { kind: 'segment', segmentId, includeCurrent: false },
    })
    await house.idle()
    expect([await countIn(house, all), await countIn(house, fresh)]).toEqual([20, 0])
    await put(ids.slice(20), true)
    await house.idle()
    await put(ids, false)
    await put(ids, true)
    await house.idle()
    expect(await countIn(house, all)).toBe(30)
    expect(await countIn(house, fresh)).toBeGreaterThanOrEqual(10)
    await expectClean(house)
  })

  it('two contacts of what proves to be one person both count', async () => {
    await setLimits(house, { dayCap: 2 })
    const [one = 0, two = 0] = await makeFriends(house, 2)
    const offer = async (customerId: number, key: string) =>
      orThrow((await house.act((tx) => offerTouches(tx, [marketing(customerId, key)])))[0]).outcome
    expect([await offer(one, 'a'), await offer(two, 'b')]).toEqual(['open', 'open'])
    orThrow(await house.act((tx) => mergeCustomers(tx, { customerIds: [one, two] })))
    expect(await offer(two, 'c')).toBe('capped')
  })
})
