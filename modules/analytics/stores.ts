// The store board: each store's customers and sales.
import { sql } from 'kysely'
import type { StoreBoard } from '#contracts'
import type { Db, Platform, Scope } from '#platform'
import { factOr } from './facts.ts'
import { frameOf, type Period } from './period.ts'
import { addedByStore, peopleByStore, refundsByStore, salesByStore } from './sql/stores.ts'

interface StoreName {
  storeId: number
  storeName: string
  regionName: string | null
}

const storesOf = async (db: Db, scope: Scope): Promise<StoreName[]> =>
  (
    await sql<StoreName>`select store_id as "storeId", name as "storeName",
      region_name as "regionName"
    from org.v_store where ${scope.all} or store_id = any(${[...scope.storeIds]}::bigint[])
    order by name, store_id`.execute(db)
  ).rows

const byStore = <T extends { storeId: number }>(rows: readonly T[]) =>
  new Map(rows.map((row) => [row.storeId, row]))

export async function storeBoardOf(
  platform: Platform,
  scope: Scope,
  asked: Partial<Period>,
): Promise<StoreBoard> {
  const { brand, from, until, asOf, lagMs } = await frameOf(platform, asked)
  const { insight } = platform
  const ask = { from, until, zone: brand.zone, isMember: factOr('is_member', '0') }
  const [stores, people, added, sales, refunds] = await Promise.all([
    storesOf(platform.db, scope),
    peopleByStore(insight, scope, ask).then(byStore),
    addedByStore(insight, scope, ask).then(byStore),
    salesByStore(insight, scope, ask).then(byStore),
    refundsByStore(insight, scope, ask).then(byStore),
  ])
  const rows = stores.map((store) => {
    const { storeId } = store
    const sold = sales.get(storeId)
    return {
      ...store,
      customers: people.get(storeId)?.customers ?? 0,
      members: people.get(storeId)?.members ?? 0,
      added: added.get(storeId)?.added ?? 0,
      buyers: sold?.buyers ?? 0,
      orders: sold?.orders ?? 0,
      paidFen: sold?.paidFen ?? 0,
      refundedFen: refunds.get(storeId)?.refundedFen ?? 0,
      repeatRate: sold && sold.buyers > 0 ? sold.returning / sold.buyers : null,
    }
  })
  return { asOf, lagMs, from, until, rows: rows.sort((a, b) => b.paidFen - a.paidFen) }
}
