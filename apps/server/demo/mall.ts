// The own shop of the demo brand: what the tills sell, at the same prices, with stock in every
// store, and a few purchases at different points of their way.
import type { ProductInput } from '#contracts'
import { plusMs } from '#kit'
import type { DemoStore } from './brand.ts'
import { askOperator, type DemoContext } from './context.ts'
import { goods } from './history.ts'
import { Shopper } from './shopper.ts'

const DAY_MS = 86_400_000
const fenOf = (price: string): number => Math.round(Number(price) * 100)

/** As tills name them. */
const categoryNames = ['护肤', '彩妆', '个护', '工具', '零食', 'IP']
const told: Record<string, [description: string, tags: string[]]> = {
  'CRM-01': ['山茶籽油与神经酰胺，夜间修护屏障。50 g。', ['新品', '热卖']],
  'LIP-02': ['红茶色，一抹显白，含山茶花油。', ['热卖']],
  'MSK-01': ['高低分子玻尿酸，一片一夜的水。', ['囤货']],
  'SUN-01': ['清爽不泛白，通勤一整天。', []],
  'IP-01': ['山茶小猫联名，六款随机。', ['联名']],
}

async function makeCategories({ api }: DemoContext): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  for (const [rank, name] of categoryNames.entries())
    ids.set(name, (await api.catalog.saveCategory({ name, parentId: null, rank })).id)
  return ids
}

async function makeGoods({ api }: DemoContext, categories: Map<string, number>): Promise<void> {
  const products = goods.map(([sku, name, category, price]): ProductInput => {
    const [description = '', tags = []] = told[sku] ?? []
    const variants = [{ sku, listFen: fenOf(price) }]
    const categoryId = categories.get(category) ?? null
    return { name, description, tags, categoryId, variants, state: 'onSale' }
  })
  await api.catalog.saveProducts({ products })
}

/** A member price that runs, and one for everybody that is to come. */
async function makePrices({ api }: DemoContext, now: Date): Promise<void> {
  await api.catalog.savePriceList({
    name: '会员专享价',
    audience: 'member',
    from: plusMs(now, -DAY_MS).toISOString(),
    prices: [
      { sku: 'MSK-01', fen: 62_00 },
      { sku: 'BDY-01', fen: 52_00 },
    ],
  })
  await api.catalog.savePriceList({
    name: '周末防晒特惠',
    from: plusMs(now, 3 * DAY_MS).toISOString(),
    until: plusMs(now, 5 * DAY_MS).toISOString(),
    prices: [{ sku: 'SUN-01', fen: 89_00 }],
  })
}

/** Few of some, enough of most: by place, so that the same demo has the same shelves. */
async function fillShelves({ api }: DemoContext, stores: readonly DemoStore[]): Promise<void> {
  for (const [at, { id: storeId }] of stores.entries()) {
    const items = goods.map(([sku], n) => ({ sku, units: (at + n) % 11 === 0 ? 3 : 20 + n }))
    await api.stock.receive({ storeId, items, note: '首批到货' })
    await api.stock.setLow({ storeId, items: items.map(({ sku }) => ({ sku, lowAt: 5 })) })
  }
}

interface Guest {
  name: string
  sku: string
  quantity: number
  /** How far it goes: not paid, paid, waiting at the store, on its way, asked back. */
  until: 'placed' | 'paid' | 'ready' | 'shipped' | 'asked'
}
const guests: Guest[] = [
  { name: '温以宁', sku: 'SER-01', quantity: 1, until: 'placed' },
  { name: '宋晚棠', sku: 'SUN-01', quantity: 2, until: 'paid' },
  { name: '苏念安', sku: 'FND-01', quantity: 1, until: 'ready' },
  { name: '周沐言', sku: 'CLN-01', quantity: 3, until: 'shipped' },
  { name: '乔知遥', sku: 'TOL-02', quantity: 1, until: 'asked' },
]

async function shopOnce(context: DemoContext, storeId: number, guest: Guest): Promise<void> {
  const { api } = context
  const her = await Shopper.create(context, guest.name)
  const { cart, consumer, purchase } = await her.openPage('account')
  const lines = [{ sku: guest.sku, quantity: guest.quantity }]
  const sent = guest.until === 'shipped'
  const address = sent
    ? await consumer.saveAddress({
        name: guest.name,
        phone: '19988880011',
        area: '四川省成都市锦江区',
        street: '中纱帽街 8 号',
      })
    : undefined
  const delivery = address
    ? { kind: 'parcel' as const, addressId: address.id }
    : { kind: 'pickUp' as const }
  const { totalFen } = await cart.quote({ storeId, lines, delivery })
  const key = `demo-shop-${her.personId}`
  const { id } = await purchase.place({ key, storeId, lines, delivery, totalFen })
  if (guest.until === 'placed') return
  const sheet = await purchase.pay({ id })
  await askOperator(context, 'act', {
    act: 'pay',
    person: her.personId,
    prepayId: sheet.package.replace('prepay_id=', ''),
  })
  await paid(context, id)
  if (guest.until === 'ready') await api.purchase.makeReady({ id })
  if (sent) await api.purchase.ship({ id, carrier: '顺丰速运', trackingNumber: 'SF1020030040' })
  if (guest.until === 'asked')
    await purchase.askReturn({ id, lines: [{ line: 1, quantity: 1 }], reason: '买重了' })
}

/** WeChat Pay tells us when it has told its payer. */
async function paid({ api }: DemoContext, id: number): Promise<void> {
  for (;;) {
    const { state } = await api.purchase.get({ id })
    if (state === 'paid') return
    if (state !== 'placed') throw new Error(`a purchase of the demo is ${state}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Opens the own shop; the store of the story sells. */
export async function openMall(context: DemoContext, stores: readonly DemoStore[]): Promise<void> {
  const { api } = context
  await makeGoods(context, await makeCategories(context))
  await makePrices(context, new Date((await api.clock.get()).now))
  await fillShelves(context, stores)
  await api.purchase.saveDelivery({
    pickUp: { offered: true },
    inStore: { offered: true },
    sameCity: { offered: true, feeFen: 500, freeFromFen: 99_00, radiusM: 3_000 },
    parcel: { offered: true, feeFen: 10_00, freeFromFen: 199_00 },
    windowMinutes: 15,
    returnDays: 7,
  })
  const story = stores[17]
  if (story) for (const guest of guests) await shopOnce(context, story.id, guest)
}
