// Money, coupons and prices: each part gives the figures of one name.
import type { BenchOptions } from '../options.ts'
import { parts, type Sample } from '../sample.ts'
import { measureBooks } from './value/books.ts'
import { measurePricing } from './value/pricing.ts'

export async function valueSuite(options: BenchOptions): Promise<Sample[]> {
  const samples: Sample[] = []
  for (let run = 0; run < options.runs; run++) {
    const pricing = measurePricing(options.seed + run, options.quick)
    const books = await measureBooks({ ...options, data: `${options.data}/${run}` })
    samples.push({
      figures: { ...parts({ pricing }), ...books.figures },
      ratios: books.ratios,
    })
  }
  return samples
}
