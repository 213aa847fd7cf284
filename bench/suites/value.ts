// Money, coupons and prices: each part gives the figures of one name.
import type { BenchOptions } from '../options.ts'
import { parts, type Sample } from '../sample.ts'
import { measurePricing } from './value/pricing.ts'

export function valueSuite(options: BenchOptions): Promise<Sample[]> {
  const samples = Array.from({ length: options.runs }, (_, run): Sample => {
    const pricing = measurePricing(options.seed + run, options.quick)
    return { figures: parts({ pricing }), ratios: {} }
  })
  return Promise.resolve(samples)
}
