// What a PostgreSQL error means for us: try again, wait for it to come back, or a bug.

const codeOf = (error: unknown): string =>
  error && typeof error === 'object' && 'code' in error ? String(error.code) : ''

/** What was prepared no longer gives what it gave: a migration ran beside us. */
export const isStalePlan = (error: unknown): boolean =>
  codeOf(error) === '0A000' && error instanceof Error && /cached plan/.test(error.message)

/** Deadlock, serialization failure, stale plan: the same transaction may succeed when tried again. */
export const isConflict = (error: unknown): boolean =>
  ['40P01', '40001'].includes(codeOf(error)) || isStalePlan(error)

const outages = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  '53300',
])

/** The database is away or going away: wait, do not blame the work. */
export const isOutage = (error: unknown): boolean =>
  outages.has(codeOf(error)) ||
  (error instanceof Error && /Connection terminated|Cannot use a pool after/.test(error.message))

export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === '23505'

/** Name of the violated constraint, as in `coupon_code_key`. */
export const constraintOf = (error: unknown): string | undefined =>
  error && typeof error === 'object' && 'constraint' in error ? String(error.constraint) : undefined
