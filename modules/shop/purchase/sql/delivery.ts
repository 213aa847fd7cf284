// The one row of delivery.
import { sql } from 'kysely'
import type { DeliverySettings } from '#contracts'
import type { Db, Tx } from '#platform'

export async function readDelivery(db: Db): Promise<DeliverySettings | undefined> {
  const found = await sql<{ settings: DeliverySettings }>`select settings
    from shop.delivery`.execute(db)
  return found.rows[0]?.settings
}

export async function writeDelivery(tx: Tx, settings: DeliverySettings): Promise<void> {
  await sql`insert into shop.delivery (settings, changed_at)
    values (${JSON.stringify(settings)}::jsonb, ${tx.now})
    on conflict (one) do update set settings = excluded.settings,
      changed_at = excluded.changed_at`.execute(tx.db)
}
