// The five-node funnel of those acquired in a period, cut as asked.
import { sql } from 'kysely'
import type { Funnel } from '#contracts'
import type { Db, Platform, Scope } from '#platform'
import { factOr } from './facts.ts'
import { frameOf, type Period } from './period.ts'
import { funnelRows, type Cut, type FunnelRow } from './sql/funnel.ts'

type Nodes = Omit<FunnelRow, 'key'>
const nodes = [
  'added',
  'registered',
  'bought',
  'boughtAgain',
  'habit',
] as const satisfies (keyof Nodes)[]

const sum = (rows: readonly Nodes[]): Nodes =>
  Object.fromEntries(
    nodes.map((node) => [node, rows.reduce((all, row) => all + row[node], 0)]),
  ) as Record<keyof Nodes, number>

export async function funnelOf(
  platform: Platform,
  scope: Scope,
  asked: Partial<Period> & { by: Cut; storeId?: number; channel?: string },
): Promise<Funnel> {
  const { brand, from, until, asOf, lagMs } = await frameOf(platform, asked)
  const rows = await funnelRows(platform.insight, scope, {
    from,
    until,
    by: asked.by,
    storeId: asked.storeId ?? null,
    channel: asked.channel ?? null,
    zone: brand.zone,
    isMember: factOr('is_member', '0'),
  })
  const named = await name(platform.db, asked.by, rows)
  return {
    asOf,
    lagMs,
    from,
    until,
    total: sum(rows),
    rows:
      asked.by === 'month' ? named : named.sort((a, b) => b.added - a.added || b.bought - a.bought),
  }
}

/** Names of stores, regions and guides; stores of one region are added up. */
async function name(db: Db, by: Cut, rows: readonly FunnelRow[]): Promise<Funnel['rows']> {
  if (by === 'guide') {
    const found = await sql<{
      id: number
      name: string
    }>`select staff_id as id, name from org.v_staff
      where staff_id = any(${idsIn(rows)}::bigint[])`.execute(db)
    const names = new Map(found.rows.map((row) => [String(row.id), row.name]))
    return rows.map((row) => ({ ...row, label: names.get(row.key) ?? '' }))
  }
  if (by !== 'store' && by !== 'region') return rows.map((row) => ({ ...row, label: row.key }))
  const found = await sql<{
    id: number
    name: string
    regionId: number | null
    region: string | null
  }>`
    select store_id as id, name, region_id as "regionId", region_name as region from org.v_store
    where store_id = any(${idsIn(rows)}::bigint[])`.execute(db)
  const stores = new Map(found.rows.map((row) => [String(row.id), row]))
  if (by === 'store') return rows.map((row) => ({ ...row, label: stores.get(row.key)?.name ?? '' }))
  const regions = Map.groupBy(rows, (row) => String(stores.get(row.key)?.regionId ?? ''))
  return [...regions].map(([key, inside]) => ({
    key,
    label: stores.get(inside[0]?.key ?? '')?.region ?? '',
    ...sum(inside),
  }))
}

const idsIn = (rows: readonly FunnelRow[]) =>
  rows.flatMap((row) => (/^\d+$/.test(row.key) ? [Number(row.key)] : []))
