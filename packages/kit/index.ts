// Small pure things everybody may use: money splitting, days, hashes, outcomes.
export * from './money.ts'
export * from './days.ts'
export * from './hash.ts'
export * from './chunk.ts'
export * from './random.ts'
export * from './slug.ts'
export * from './cells.ts'
export * from './side-by-side.ts'
