// A flash sale over HTTP: one article, as many buyers at once as there are, each with a session of
// her own. Afterwards nobody pays, the time runs out, and every unit must be back.
import { startNaiveSale } from '../../baseline/naive-sale.ts'
import { hammer, type Hammered } from '../../hammer.ts'
import type { House } from '../../house.ts'
import { quantile, type Values } from '../../sample.ts'
import { openSessions, type BenchBuyer } from '../../sessions.ts'
import { makeBuyers } from '../../world.ts'

const CONNECTIONS = 128
const MINUTE_MS = 60_000

const requestOf = (saleId: number, { token, n }: BenchBuyer): Buffer => {
  const path = `/v1/consumer/sales/${saleId}/reservations`
  const body = JSON.stringify({ key: `bench-${saleId}-${n}`, units: 1 })
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: siyu_customer=${token}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
}

async function openSale(house: House, units: number): Promise<number> {
  const now = Date.now()
  const sale = await house.api.sale.save({
    name: 'bench',
    sku: 'BENCH',
    article: 'bench',
    priceFen: 9_900,
    units,
    startsAt: new Date(now - MINUTE_MS).toISOString(),
    endsAt: new Date(now + 24 * 60 * MINUTE_MS).toISOString(),
  })
  return sale.id
}

const rush = (house: House, saleId: number, buyers: readonly BenchBuyer[]): Promise<Hammered> =>
  hammer({
    port: Number(new URL(house.url).port),
    path: '',
    connections: CONNECTIONS,
    requests: buyers.length,
    prepared: buyers.map((buyer) => requestOf(saleId, buyer)),
  })

async function naively(house: House, buyers: readonly BenchBuyer[]): Promise<Hammered> {
  const ids = buyers.map(({ customerId }) => customerId)
  const sale = { id: 1, units: ids.length, buyers: ids }
  const peer = await startNaiveSale(house.pool, house.access.databaseUrl ?? '', sale)
  try {
    return await hammer({
      port: peer.port,
      path: '',
      connections: CONNECTIONS,
      requests: ids.length,
      prepared: ids.map((id) =>
        Buffer.from(`POST /1/${id} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 0\r\n\r\n`),
      ),
    })
  } finally {
    peer.stop()
  }
}

const leftOf = async ({ api }: House, id: number): Promise<number> =>
  (await api.sale.board({ id })).sale.left

/** `count` buyers for as many units; then as many for a tenth of them, and the end of their time. */
export async function measureSale(
  house: House,
  count: number,
): Promise<{ figures: Values; ratios: Values }> {
  const buyers = await openSessions(house.pool, await makeBuyers(house.api, count))
  const warm = await openSale(house, count)
  await rush(house, warm, buyers.slice(0, Math.ceil(count / 10)))
  const naive = await naively(house, buyers)
  const sale = await openSale(house, count)
  const product = await rush(house, sale, buyers)
  const scarce = await openSale(house, count / 10)
  const fought = await rush(house, scarce, buyers)
  const unsold = await leftOf(house, scarce)
  await house.api.clock.turn({ byHours: 1 })
  const taken = product.answers.get('200') ?? 0
  const won = fought.answers.get('200') ?? 0
  return {
    figures: {
      buyers: count,
      reserved: taken,
      ordersPerSecond: taken / product.seconds,
      p50Ms: quantile(product.waitsMs, 0.5),
      p99Ms: quantile(product.waitsMs, 0.99),
      naivePerSecond: (naive.answers.get('200') ?? 0) / naive.seconds,
      answersPerSecondWhenScarce: count / fought.seconds,
      oversold: Math.max(0, won - count / 10),
      stranded:
        unsold +
        (count - (await leftOf(house, sale))) +
        (count / 10 - (await leftOf(house, scarce))),
    },
    ratios: { saleOverNaive: naive.seconds / product.seconds },
  }
}
