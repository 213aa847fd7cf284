// Money, coupons and prices: each part gives the figures of one name.
import { join } from 'node:path'
import { auditDifferences, startHouse } from '../house.ts'
import type { BenchOptions } from '../options.ts'
import { parts, type Sample } from '../sample.ts'
import { makeStores } from '../world.ts'
import { measureBooks } from './value/books.ts'
import { measureCoupon } from './value/coupon.ts'
import { measureOrders } from './value/orders.ts'
import { measurePricing } from './value/pricing.ts'
import { measureSale } from './value/sale.ts'

const BUYERS = { quick: 500, whole: 10_000 }

async function measureAtTheDoor(options: BenchOptions): Promise<Sample> {
  const house = await startHouse(join(options.data, 'sale'), options.port)
  try {
    const sale = await measureSale(house, BUYERS[options.quick ? 'quick' : 'whole'])
    const stores = await makeStores(house.api)
    const coupon = await measureCoupon(house, stores, options.quick)
    const orders = await measureOrders(house, stores, options)
    const differences = await auditDifferences(house)
    return {
      figures: {
        ...parts({ sale: sale.figures, coupon: coupon.figures }),
        ...orders.figures,
        saleAuditDifferences: differences,
      },
      ratios: { ...sale.ratios, ...coupon.ratios, ...orders.ratios },
    }
  } finally {
    await house.stop()
  }
}

export async function valueSuite(options: BenchOptions): Promise<Sample[]> {
  const samples: Sample[] = []
  for (let run = 0; run < options.runs; run++) {
    const own = { ...options, data: join(options.data, String(run)) }
    const pricing = measurePricing(options.seed + run, options.quick)
    const sale = await measureAtTheDoor(own)
    const books = await measureBooks(own)
    samples.push({
      figures: { ...parts({ pricing }), ...sale.figures, ...books.figures },
      ratios: { ...sale.ratios, ...books.ratios },
    })
  }
  return samples
}
