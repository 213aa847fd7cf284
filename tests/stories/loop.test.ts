// One customer round the loop: scanned, greeted, registered, bought, rewarded, brought back,
// refunded, seen in the figures. Seconds of real time; the clock is turned.
import { beforeAll, describe, expect, it } from 'vitest'
import { Shopper, type DemoStore } from '#demo'
import { openWorld, type StoryWorld } from './world.ts'

let world: StoryWorld
let store: DemoStore
let lin: Shopper
let customerId: number
const lip = {
  sku: 'LIP-02',
  name: '滋润口红 红茶色',
  category: '彩妆',
  quantity: 1,
  unitPrice: '129.00',
}
const cream = {
  sku: 'CRM-01',
  name: '山茶修护面霜',
  category: '护肤',
  quantity: 1,
  unitPrice: '299.00',
}
const now = () => world.house.clock.now()
const texts = async () => (await lin.messages()).map((m) => m.body.text?.content ?? '')
const timeline = async () =>
  (await world.context.api.customer.timeline({ id: customerId, limit: 200 })).items

beforeAll(async () => {
  world = await openWorld()
  const eighteenth = world.stores[17]
  if (!eighteenth) throw new Error('the brand has no eighteenth store')
  store = eighteenth
}, 120_000)

describe('one customer round the loop', () => {
  it('1. scans the code of store 18, adds the guide, and is greeted with a coupon well inside 20 seconds', async () => {
    lin = await Shopper.create(world.context, '林晚')
    const startedAt = Date.now()
    await lin.scanAndAdd(`${store.name} 门口海报`)
    const greeting = async () =>
      (await lin.messages()).find((message) => message.origin === 'welcome')
    while ((await greeting()) === undefined && Date.now() - startedAt < 20_000) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const welcome = await greeting()
    expect(welcome?.origin).toBe('welcome')
    expect(welcome?.body.text?.content).toContain('林晚')
    expect(welcome?.body.text?.content).toContain(store.name)
    expect(welcome?.body.attachments?.some((a) => a.link?.url.includes('coupon'))).toBe(true)
    await world.settle()
    const { items } = await world.context.api.customer.search({ search: '林晚', limit: 10 })
    expect(items).toHaveLength(1)
    customerId = items[0]?.id ?? 0
    const detail = await world.context.api.customer.get({ id: customerId })
    expect(JSON.stringify(detail)).toContain(store.name)
    expect(JSON.stringify(detail)).toContain('门口海报')
  }, 60_000)

  it('2. registers on the member page and is the same person', async () => {
    const card = await lin.register('19955550018', { name: '林晚' })
    expect(card).toMatchObject({ customerId, points: 0, growth: 0 })
    expect(card.memberNo).not.toBe('')
    await world.settle()
  }, 60_000)

  it('3. pays at the till: points, growth, stage and the after-payment coupon follow', async () => {
    const before = (await world.context.api.customer.get({ id: customerId })).stage
    const bought = await lin.buy('S18-0001', store.code, now(), [lip])
    expect(bought).toMatchObject({ customerId, paidFen: 12_900, duplicate: false })
    expect(
      await lin.buy('S18-0001', store.code, now(), [lip]).then(
        () => 'taken',
        () => 'refused',
      ),
    ).toBe('refused')
    await world.settle()
    const card = await lin.card()
    expect(card?.growth).toBe(1_290)
    expect(card?.points).toBeGreaterThan(0)
    const after = (await world.context.api.customer.get({ id: customerId })).stage
    expect([before, after]).toEqual(['introduction', 'growth'])
    expect((await texts()).some((text) => text.includes('满 68 减 10'))).toBe(true)
  }, 60_000)

  it('4. is called back by the journey nine days later, redeems its coupon, and brings a part back', async () => {
    await world.wait(9)
    expect((await texts()).some((text) => text.includes('满 150 减 30'))).toBe(true)
    const { items: coupons } = await world.context.api.coupon.list({
      customerId,
      state: 'issued',
      limit: 50,
    })
    const coupon = coupons.find((c) => c.thresholdFen === 150_00)
    expect(coupon?.issuedBy).toContain('journey')
    const before = await lin.card()
    const bought = await lin.buy('S18-0002', store.code, now(), [lip, cream], [coupon?.code ?? ''])
    expect(bought.discountFen).toBe(3_000)
    expect(bought.paidFen).toBe(12_900 + 29_900 - 3_000)
    await world.settle()
    const between = await lin.card()
    const { items } = await world.context.api.order.refund({
      refunds: [
        {
          source: 'pos',
          orderNumber: 'S18-0002',
          number: 'R-1',
          refundedAt: now().toISOString(),
          lines: [{ line: 2, quantity: 1 }],
        },
      ],
    })
    expect(JSON.stringify(items)).toContain('refundFen')
    await world.settle()
    const partly = await lin.card()
    expect(partly?.growth).toBeLessThan(between?.growth ?? 0)
    await world.context.api.order.refund({
      refunds: [
        {
          source: 'pos',
          orderNumber: 'S18-0002',
          number: 'R-2',
          refundedAt: now().toISOString(),
        },
      ],
    })
    await world.settle()
    const after = await lin.card()
    expect([after?.growth, after?.points]).toEqual([before?.growth, before?.points])
    const { items: restored } = await world.context.api.coupon.list({ customerId, limit: 50 })
    expect(restored.find((c) => c.code === coupon?.code)?.state).toBe('issued')
  }, 120_000)

  it('5. the journey counts her: entered, reached its goal, measured against its control group', async () => {
    const { items } = await world.context.api.journey.list({ limit: 20 })
    const journey = items.find((j) => j.name === '首购到复购')
    expect(journey?.entered).toBe(1)
    const figures = await world.context.api.journey.figures({ id: journey?.id ?? 0 })
    expect(figures.treated).toMatchObject({ n: 1, reached: 1 })
    expect(figures.control.n).toBe(0)
    expect(figures.steps.find((step) => step.stepId === 'word')?.sent).toBe(1)
  }, 60_000)

  it('5. the contact limit holds back a second promotion of the day and says why', async () => {
    await lin.buy('S18-0003', store.code, now(), [lip])
    await lin.buy('S18-0004', store.code, now(), [cream])
    await world.settle()
    const { items } = await world.context.api.messaging.listTouches({ customerId, limit: 50 })
    const held = items.find((touch) => touch.outcome === 'capped')
    expect(held?.reason?.en).toBeTruthy()
    expect((await timeline()).some((row) => row.reason !== null)).toBe(true)
  }, 60_000)

  it('6. stands in timeline, funnel and segments', async () => {
    const kinds = new Set((await timeline()).map((row) => row.kind))
    for (const kind of ['wecom.followed', 'loyalty.joined', 'order.paid', 'order.refunded'])
      expect(kinds).toContain(kind)
    const funnel = await world.context.api.analytics.funnel({ by: 'store' })
    expect(funnel.rows.find((row) => row.label.includes(store.name))).toMatchObject({
      added: 1,
      registered: 1,
      bought: 1,
    })
    const counted = await world.context.api.audience.count({
      rule: { fact: 'is_member', op: 'eq', value: true },
    })
    expect(counted.count).toBe(1)
  }, 60_000)
})
