// The one brand of an installation: its currency, zone and rules.
import { sql } from 'kysely'
import { StartError, type Config, type Db, type Tx } from '#platform'
import { recordAudit } from './audit.ts'

export interface BrandRules {
  /**
   * Days since the last purchase day up to which somebody is active, silent, dormant; then churned.
   */
  lifecycle: { activeDays: number; silentDays: number; dormantDays: number }
  [more: string]: unknown
}

export interface Brand {
  id: 1
  /** Null until somebody has named it. */
  name: string | null
  /** ISO 4217. */
  currency: string
  /** Digits after the point of the currency. */
  decimals: number
  zone: string
  sandbox: boolean
  rules: BrandRules
}

const defaultRules: BrandRules = { lifecycle: { activeDays: 30, silentDays: 90, dormantDays: 180 } }
const FRESH_MS = 1_000
const kept = new WeakMap<Db, { at: number; brand: Brand }>()

/** The brand. Outside a transaction at most a second old; inside one as it stands. */
export async function brandOf(db: Db): Promise<Brand> {
  const known = db.isTransaction ? undefined : kept.get(db)
  if (known && Date.now() - known.at < FRESH_MS) return known.brand
  const found = await sql<Omit<Brand, 'rules'> & { rules: Partial<BrandRules> }>`
    select id, nullif(name, '') as name, currency, decimals, zone, sandbox, rules
      from org.brand`.execute(db)
  const row = found.rows[0]
  if (!row) throw new Error('the brand was not made: the org module was not started')
  const brand = { ...row, rules: { ...defaultRules, ...row.rules } }
  if (!db.isTransaction) kept.set(db, { at: Date.now(), brand })
  return brand
}

/** What was just saved is read at once. */
export const forgetBrand = (db: Db): void => void kept.delete(db)

/** Makes the brand of a new installation; without a name; an existing one stays as it is. */
export async function makeBrand(db: Db, config: Config, at: Date): Promise<void> {
  const sandbox = config.SIYU_SANDBOX && config.SIYU_ENV !== 'production'
  await sql`insert into org.brand (id, name, currency, decimals, zone, sandbox, created_at)
    values (1, '', 'CNY', 2, 'Asia/Shanghai', ${sandbox}, ${at})
    on conflict (id) do nothing`.execute(db)
  const brand = await brandOf(db)
  if (brand.sandbox && config.SIYU_ENV === 'production') {
    throw new StartError('start.sandboxInProduction', {
      zh: '这个数据目录属于沙盒品牌，不能用于生产环境（SIYU_ENV=production）。',
      en: 'This data belongs to a sandbox brand; it cannot be used with SIYU_ENV=production.',
    })
  }
}

/** Changes name or rules; rules given replace those of the same name. */
export async function saveBrand(
  tx: Tx,
  change: {
    name?: string
    currency?: string
    decimals?: number
    zone?: string
    rules?: Record<string, unknown>
  },
): Promise<void> {
  await sql`update org.brand set name = coalesce(${change.name ?? null}, name),
    currency = coalesce(${change.currency ?? null}, currency),
    decimals = coalesce(${change.decimals ?? null}::int, decimals),
    zone = coalesce(${change.zone ?? null}, zone),
    rules = rules || ${JSON.stringify(change.rules ?? {})}::jsonb`.execute(tx.db)
  await recordAudit(tx, { action: 'brand.save', details: { ...change } })
}
