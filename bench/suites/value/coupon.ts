// A coupon with a limit, claimed over HTTP by twenty times as many customers as there are coupons,
// each with a session of her own: exactly as many as the limit get one, and the others leave nothing.
import { startNaiveSale } from '../../baseline/naive-sale.ts'
import { hammer } from '../../hammer.ts'
import type { House } from '../../house.ts'
import { quantile, type Values } from '../../sample.ts'
import { openSessions } from '../../sessions.ts'
import { makeBuyers, type BenchStore } from '../../world.ts'

const CONNECTIONS = 128
/** The peer's own article; the sale of this suite is its first. */
const PEER_ID = 2

async function openCode(
  house: House,
  store: BenchStore | undefined,
  limit: number,
): Promise<{ slug: string; templateId: number }> {
  const { id: templateId } = await house.api.coupon.saveTemplate({
    name: 'Bench',
    benefit: { kind: 'amountOff', amountFen: 1_000 },
    validity: { kind: 'days', days: 7 },
    totalLimit: limit,
    perCustomerLimit: 1,
  })
  const code = await house.api.code.save({
    name: 'Bench',
    storeId: store?.id ?? 0,
    kind: 'coupon',
    couponTemplateId: templateId,
    channel: 'store',
    placement: 'counter',
    guideIds: [],
  })
  return { slug: code.shortUrl.split('/').at(-1) ?? '', templateId }
}

/** Rows there are of a template: its coupons, their codes, and what was told of them. */
async function rowsOf(house: House, templateId: number) {
  const { rows } = await house.pool.query<{ coupons: number; others: number }>(
    `select (select count(*)::int from coupon.coupon where template_id = $1) as coupons,
      (select count(*)::int from coupon.code k left join coupon.coupon c using (coupon_id)
        where c.template_id = $1 or c.coupon_id is null)
      + (select count(*)::int from platform.event where name = 'coupon.issued'
        and (payload->>'templateId')::bigint = $1) as others`,
    [templateId],
  )
  return rows[0] ?? { coupons: Number.NaN, others: Number.NaN }
}

export async function measureCoupon(
  house: House,
  stores: readonly BenchStore[],
  quick: boolean,
): Promise<{ figures: Values; ratios: Values }> {
  const { limit, takers } = quick ? { limit: 50, takers: 1_000 } : { limit: 1_000, takers: 20_000 }
  const ids = await makeBuyers(house.api, takers)
  const sessions = await openSessions(house.pool, ids)
  const { slug, templateId } = await openCode(house, stores[0], limit)
  const claims = await hammer({
    port: Number(new URL(house.url).port),
    path: '',
    connections: CONNECTIONS,
    requests: takers,
    prepared: sessions.map(({ token }) =>
      Buffer.from(
        `POST /v1/doors/${slug}/claim HTTP/1.1\r\nhost: 127.0.0.1\r\n` +
          `cookie: siyu_customer=${token}\r\ncontent-type: application/json\r\n` +
          `content-length: 2\r\n\r\n{}`,
      ),
    ),
  })

  const sale = { id: PEER_ID, units: limit, buyers: ids }
  const peer = await startNaiveSale(house.pool, house.access.databaseUrl ?? '', sale)
  const naive = await hammer({
    port: peer.port,
    path: '',
    connections: CONNECTIONS,
    requests: takers,
    prepared: ids.map((id) =>
      Buffer.from(
        `POST /${PEER_ID}/${id} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 0\r\n\r\n`,
      ),
    ),
  }).finally(() => peer.stop())
  const { coupons, others } = await rowsOf(house, templateId)
  return {
    figures: {
      limit,
      takers,
      taken: coupons,
      toldTaken: claims.answers.get('200') ?? 0,
      toldNoneLeft: claims.answers.get('409') ?? 0,
      losersPaid: others - 2 * coupons,
      perSecond: takers / claims.seconds,
      p99Ms: quantile(claims.waitsMs, 0.99),
      naivePerSecond: takers / naive.seconds,
    },
    ratios: { couponOverNaive: naive.seconds / claims.seconds },
  }
}
