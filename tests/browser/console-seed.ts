// One of everything the console has a page for, made over the public API.
import { makeFollower } from '#fixtures/official'
import { makeStaff } from '#fixtures/org'
import { makePurchase } from '#fixtures/shop'
import { makeFriend, makeGroup, makeServiceTalk } from '#fixtures/wecom'
import type { TestPlatform } from '#platform/testing'

type Call = <T>(method: string, path: string, body?: object) => Promise<T>
interface Made {
  id: number
}
interface Outcomes {
  items: { ok?: { orderId: number; customerId: number } }[]
}

/** Gives ids by the word of the page that shows them. */
export async function seed(house: TestPlatform, call: Call): Promise<Record<string, number>> {
  const region = await call<Made>('POST', '/v1/regions', { name: '华东' })
  const store = await call<Made>('POST', '/v1/stores', {
    code: '18',
    name: '人民广场店',
    regionId: region.id,
  })
  const staffId = await makeStaff(house, {
    name: '王芳',
    role: 'guide',
    storeIds: [store.id],
    wecomUserid: 'wangfang',
  })
  const taken = await call<Outcomes>('POST', '/v1/orders', {
    orders: Array.from({ length: 40 }, (_, no) => orderNo(no)),
  })
  const first = taken.items[0]?.ok
  if (!first) throw new Error(`the seeded order was refused: ${JSON.stringify(taken.items[0])}`)
  await call('POST', '/v1/refunds', {
    refunds: [
      {
        source: 'pos',
        orderNumber: 'P1',
        number: 'R1',
        refundedAt: new Date().toISOString(),
        lines: [{ line: 1, quantity: 1 }],
      },
    ],
  })
  const tag = await call<Made>('POST', '/v1/tags', { name: '美妆爱好者', group: '偏好' })
  await call('POST', `/v1/tags/${tag.id}/customers`, { customerIds: [first.customerId] })
  const template = await call<Made>('POST', '/v1/coupon-templates', {
    name: '满 68 减 10',
    benefit: { kind: 'amountOff', amountFen: 1000 },
    thresholdFen: 6800,
    validity: { kind: 'days', days: 14 },
  })
  await call('POST', '/v1/coupons', { templateId: template.id, customerIds: [first.customerId] })
  await call('POST', '/v1/members', { customerId: first.customerId })
  const segment = await call<Made>('POST', '/v1/segments', {
    name: '买过两天',
    rule: {
      all: [{ purchase: { measure: 'days', op: 'gte', value: 2 } }, { tags: [tag.id], op: 'any' }],
    },
  })
  await call('POST', '/v1/personas', { name: '店长小周', kind: 'manager', voice: '温和' })
  await call('POST', '/v1/welcomes', { name: '通用', text: '{name}，欢迎来到{store}' })
  await call('POST', '/v1/contact-limits', {
    rules: [{ count: 2, window: { kind: 'calendar', unit: 'week' } }],
    minGapHours: 12,
    quiet: { from: '22:00', until: '08:00' },
  })
  const journey = await call<Made>('POST', '/v1/journeys', {
    name: '首购后复购',
    draft: journeyDraft,
  })
  await call('POST', `/v1/journeys/${journey.id}/publish`, {})
  // Nobody answers there: what is kept of the connection is shown all the same.
  await call('POST', '/v1/wecom', {
    corpId: 'ww0123456789abcdef',
    apiUrl: 'http://127.0.0.1:9',
    contactSecret: 'a-secret',
    token: 'aToken',
    aesKey: 'a'.repeat(43),
  })
  await call('POST', '/v1/official', {
    appId: 'wx0123456789abcdef',
    apiUrl: 'http://127.0.0.1:9',
    secret: 'a-secret',
    token: 'aToken',
    aesKey: 'a'.repeat(43),
  })
  const ads = await call<Made>('POST', '/v1/ads/accounts', {
    number: '24133759',
    name: '腾讯广告',
    actionSet: 1,
    apiUrl: 'http://127.0.0.1:9',
    token: 'a-token',
  })
  const today = new Date().toISOString().slice(0, 10)
  await call('POST', `/v1/ads/accounts/${ads.id}/costs`, {
    csv: `日期,广告ID,广告名称,花费\n${today},20260107,朋友圈,186.40\n`,
  })
  await makeFollower(house, { openid: 'o-seed', customerId: first.customerId, qrScene: 'door' })
  await makeFollower(house, { openid: 'o-seed-2' })
  await makeServiceTalk(house, { customerId: first.customerId, repliedAt: house.clock.now() })
  const importRun = await importCustomers(call)
  const people = taken.items.flatMap(({ ok }) => ok?.customerId ?? []).slice(0, 8)
  for (const customerId of new Set(people))
    await makeFriend(house, { customerId, staffId, userId: 'wangfang', storeId: store.id })
  const taker = await makeStaff(house, {
    name: '李娜',
    role: 'guide',
    storeIds: [store.id],
    wecomUserid: 'lina',
  })
  const handover = await call<Made>('POST', '/v1/wecom/handovers', {
    reason: 'leave',
    giverIds: [staffId],
    takers: [{ staffId: taker }],
  })
  for (const name of ['周末试衣群', '老客群'])
    await makeGroup(house, { name, userId: 'lina', staffId: taker, storeId: store.id })
  const shown = await call<Made>('POST', '/v1/codes', {
    name: '直播间口令',
    kind: 'page',
    page: 'card',
    storeId: store.id,
    channel: 'live',
    placement: '直播间',
  })
  const hence = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  const live = await call<Made>('POST', '/v1/live-sessions', {
    name: '周五新品直播',
    platform: 'channels',
    host: '小云',
    storeId: store.id,
    invitesFrom: hence(-48),
    startsAt: hence(-4),
    endsAt: hence(-2),
    viewers: 1200,
    codes: [{ codeId: shown.id, use: 'room' }],
  })
  const purchase = await sellInShop(house, call, first.customerId, store.id)
  const sale = await call<Made>('POST', '/v1/sales', {
    name: '周末秒杀',
    sku: 'A0',
    article: '补水面膜',
    priceFen: 4_900,
    listFen: 9_900,
    units: 100,
    startsAt: hence(-1),
    endsAt: hence(5),
  })
  return {
    draw: await drawOf(call),
    poll: await pollOf(call, store.id),
    live: live.id,
    sale: sale.id,
    purchase,
    customer: first.customerId,
    order: first.orderId,
    segment: segment.id,
    journey: journey.id,
    importRun,
    handover: handover.id,
    group: await makeGroup(house, {
      name: '会员尝新群',
      userId: 'wangfang',
      staffId,
      storeId: store.id,
    }),
  }
}

/** A poll with its store's link. */
async function pollOf(call: Call, storeId: number): Promise<number> {
  const hence = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  const { id } = await call<Made>('POST', '/v1/polls', {
    question: '下一款做哪种口味？',
    options: [{ text: '桃子' }, { text: '葡萄' }, { text: '青梅' }],
    storeIds: [storeId],
    startsAt: hence(-1),
    endsAt: hence(48),
  })
  await call('POST', `/v1/polls/${id}/links`, { storeId })
  return id
}

/** A draw that is open. */
async function drawOf(call: Call): Promise<number> {
  const onDay = (days: number) =>
    new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const { id } = await call<Made>('POST', '/v1/draws', {
    name: '周年演唱会',
    blurb: '满一百元得一张抽奖券。',
    fromOn: onDay(0),
    untilOn: onDay(7),
    drawsAt: `${onDay(9)}T10:00:00+08:00`,
    terms: {
      fenPerTicket: 10_000,
      tiers: [],
      perMember: 20,
      points: { price: 100, most: 5 },
      onePrize: true,
    },
    prizes: [{ name: '演唱会门票', pieces: 300, templateId: null }],
  })
  await call('POST', `/v1/draws/${id}/open`, {})
  return id
}

/** A product with its stock, and somebody who wants one. */
async function sellInShop(
  house: TestPlatform,
  call: Call,
  customerId: number,
  storeId: number,
): Promise<number> {
  await call('POST', '/v1/products', {
    name: '补水面膜',
    state: 'onSale',
    variants: [{ sku: 'MASK', options: { 规格: '五片' }, listFen: 5_900 }],
  })
  await call('POST', '/v1/stock/receive', { storeId, items: [{ sku: 'MASK', units: 20 }] })
  return makePurchase(house, { customerId, storeId, sku: 'MASK', fen: 5_900 })
}

const goods = [
  ['面膜', '美妆'],
  ['薯片', '零食'],
  ['洗衣液', '家清'],
] as const
const orderNo = (no: number) => {
  const [name, category] = goods[no % 3] ?? goods[0]
  return {
    source: 'pos',
    number: `P${no + 1}`,
    storeCode: '18',
    placedAt: new Date(Date.now() - (no * 5 + 1) * 86_400_000).toISOString(),
    customer: { phone: `1380000${String(1000 + (no % 17))}` },
    lines: [{ sku: `A${no % 3}`, name, category, quantity: 2, unitPrice: '45.50' }],
  }
}

const journeyDraft = {
  trigger: { kind: 'event', event: 'order.paid', filters: { purchaseNo: 1 } },
  first: 'wait',
  steps: [
    { id: 'wait', kind: 'wait', for: { days: 9, at: '10:00' }, next: 'back' },
    {
      id: 'back',
      kind: 'condition',
      rule: { all: [{ purchase: { measure: 'days', op: 'gte', value: 2 } }] },
      yes: 'exit',
      no: 'remind',
    },
    { id: 'exit', kind: 'exit' },
    { id: 'remind', kind: 'message', text: '{name}，上次带走的还喜欢吗？', next: null },
  ],
  settings: { goal: { event: 'order.paid', withinDays: 30 }, reentry: { mode: 'never' } },
}

async function importCustomers(call: Call): Promise<number> {
  const text = '手机号,姓名\n13900000001,陈一\n13900000002,林二\nnot a phone,\n'
  const preview = await uploadCsv(call, text)
  const run = await call<Made>('POST', '/v1/imports', {
    fileId: preview.fileId,
    mapping: preview.guessedMapping,
  })
  return run.id
}
interface Preview {
  fileId: string
  guessedMapping: object
}
const uploadCsv = async (call: Call, text: string) => {
  const form = new FormData()
  form.set('kind', 'customers')
  form.set('file', new File([text], '会员.csv', { type: 'text/csv' }))
  return call<Preview>('POST', '/v1/import-files', form)
}
