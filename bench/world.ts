// The brand the benches work in: stores, buyers and orders by seed. Skewed as shops are: one store
// of a hundred takes 30 % of the orders, few buyers order most, dear stores sell dear goods.
import type { OrderInput } from '#contracts'
import type { ApiClient } from '#contracts/client'
import { chunksOf, randomBy, sideBySide } from '#kit'

const STORES = 100
const BIG_STORE_SHARE = 0.3
const SOURCE = 'bench'
const goods = [
  { sku: 'LIP', name: '滋润口红', category: '彩妆', fen: 12_900 },
  { sku: 'CRM', name: '修护面霜', category: '护肤', fen: 29_900 },
  { sku: 'MSK', name: '补水面膜', category: '护肤', fen: 5_900 },
  { sku: 'CLN', name: '洁面乳', category: '护肤', fen: 8_800 },
  { sku: 'PRF', name: '山茶淡香水', category: '香氛', fen: 45_900 },
  { sku: 'NAI', name: '指甲油', category: '彩妆', fen: 3_900 },
]

export interface BenchStore {
  id: number
  code: string
}

export async function makeStores(api: ApiClient, count = STORES): Promise<BenchStore[]> {
  const region = await api.org.saveRegion({ name: 'Bench' })
  const stores: BenchStore[] = []
  const codes = Array.from({ length: count }, (_, at) => `B${String(at + 1).padStart(3, '0')}`)
  await sideBySide(codes, 4, async (code, at) => {
    const { id } = await api.org.saveStore({
      code,
      name: `Store ${code}`,
      regionId: region.id,
      address: '',
    })
    stores[at] = { id, code }
  })
  return stores
}

const identityOf = (buyer: number) => ({
  kind: 'externalId' as const,
  value: `buyer-${buyer}`,
  realm: SOURCE,
})

/** Customers in the order of their numbers; gives their ids. */
export async function makeBuyers(api: ApiClient, count: number): Promise<number[]> {
  const ids: number[] = []
  for (const chunk of chunksOf(
    Array.from({ length: count }, (_, at) => at),
    500,
  )) {
    const { items } = await api.customer.upsert({
      customers: chunk.map((buyer) => ({ identities: [identityOf(buyer)] })),
    })
    for (const item of items) {
      if (!('ok' in item)) throw new Error(`a buyer was refused: ${item.refusal.code}`)
      ids.push(item.ok.customerId)
    }
  }
  return ids
}

/** Buyers without a card earn nothing: everybody gets one. */
export const enrolAll = (api: ApiClient, customerIds: readonly number[]): Promise<void> =>
  sideBySide([...chunksOf(customerIds, 500)], 2, async (some) => {
    await api.loyalty.enrolMany({ members: some.map((customerId) => ({ customerId })) })
  })

export interface OrderPlan {
  seed: number
  run: number
  count: number
  buyers: number
  stores: readonly BenchStore[]
}

export const numberPrefix = (run: number): string => `R${run}-`

/** The same plan gives the same orders, but for the hour: they were placed within the last one. */
export function makeOrders({ seed, run, count, buyers, stores }: OrderPlan): OrderInput[] {
  const random = randomBy(seed + run)
  const now = Date.now()
  return Array.from({ length: count }, (_, at): OrderInput => {
    const place = random.chance(BIG_STORE_SHARE) ? 0 : 1 + random.zipf(stores.length - 1)
    const dear = 1 + (place % 5) * 0.2
    const lines = Array.from({ length: 1 + random.zipf(4) }, () => {
      const { sku, name, category, fen } = random.pick(goods)
      const unitPrice = (Math.round(fen * dear) / 100).toFixed(2)
      return { sku, name, category, quantity: 1 + random.zipf(3), unitPrice }
    })
    return {
      source: SOURCE,
      number: `${numberPrefix(run)}${at}`,
      storeCode: stores[place]?.code ?? '',
      lines,
      couponCodes: [],
      placedAt: new Date(now - random.int(0, 3_600_000)).toISOString(),
      customer: { identities: [identityOf(random.zipf(buyers))] },
    }
  })
}
