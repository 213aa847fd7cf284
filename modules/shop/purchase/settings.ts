// The brand's settings of delivery: one row, and what holds until somebody writes it.
import type { DeliverySettings } from '#contracts'
import type { Db, Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { defaultDelivery } from './delivery.ts'
import { readDelivery, writeDelivery } from './sql/delivery.ts'

export const deliveryOf = async (db: Db): Promise<DeliverySettings> =>
  (await readDelivery(db)) ?? defaultDelivery

/** Changes it; what is placed already stays as it is. */
export async function saveDelivery(tx: Tx, settings: DeliverySettings): Promise<DeliverySettings> {
  await writeDelivery(tx, settings)
  await recordAudit(tx, { action: 'delivery.save', details: { ...settings } })
  return settings
}
