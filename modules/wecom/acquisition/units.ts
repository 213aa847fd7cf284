// What is left of the customers that are paid for: read when WeCom says that it changed, and nightly.
import { WecomError } from '#wechat'
import { defineJob, job, type Platform, type Tx } from '#platform'
import { clientOf } from '../corp.ts'
import { writeQuota } from './sql/link.ts'

const read = defineJob<Record<string, never>>('wecom.readAcquisitionUnits')

export const askForUnits = (tx: Tx): void =>
  tx.enqueue(read, {}, { key: 'wecom.acquisitionUnits', queue: 'wecom.acquisitionUnits' })

/** Dated before the question: whoever is added while it is answered counts as not in it. */
export async function readUnits(platform: Platform): Promise<void> {
  const client = await clientOf(platform)
  const at = platform.clock.now()
  const { total, balance, quota_list } = await client.linkQuota()
  const ends = quota_list.map((lot) => ({
    at: new Date(lot.expire_date * 1000).toISOString(),
    balance: lot.balance,
  }))
  await platform.transact({}, (tx) =>
    writeQuota(tx.db, client.corpId, { total, balance, ends }, at),
  )
}

/** A refusal says that the corp has no such assistant: nothing is known then. */
export const unitsJob = job(read, async (platform) => {
  try {
    await readUnits(platform)
  } catch (error) {
    if (!(error instanceof WecomError) || error.retryable) throw error
    platform.log.warn({ error }, 'units of acquisition links could not be read')
  }
})
