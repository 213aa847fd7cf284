// Receipts of both clouds, read alike. They bear no signature: whoever knows the address is the
// cloud, and all a receipt can do is say of a message of ours whether it arrived.
import { z } from 'zod'
import { groupBy } from '#kit'
import type { Tx } from '#platform'
import { findByIdentity } from '#modules/customer'
import { settleSends } from './send.ts'
import { noteReceipt } from './sql/account.ts'
import { openOf, type OpenSend } from './sql/receipt.ts'

export interface Receipt {
  phone: string
  serial: string
  /** Our own word for the call, where the cloud gives it back. */
  callId: number | null
  delivered: boolean
  reason: string
}

const short = z.string().max(200)
const tencent = z
  .looseObject({
    mobile: short,
    nationcode: short.default('86'),
    report_status: short,
    errmsg: short.default(''),
    sid: short,
  })
  .transform((row): Receipt => ({
    phone: row.nationcode === '86' ? row.mobile : `+${row.nationcode}${row.mobile}`,
    serial: row.sid,
    callId: null,
    delivered: row.report_status === 'SUCCESS',
    reason: row.errmsg,
  }))
const aliyun = z
  .looseObject({
    phone_number: short,
    success: z.boolean(),
    err_code: short.default(''),
    biz_id: short,
    out_id: short.default(''),
  })
  .transform((row): Receipt => ({
    phone: row.phone_number,
    serial: row.biz_id,
    callId: /^\d{1,15}$/.test(row.out_id) ? Number(row.out_id) : null,
    delivered: row.success,
    reason: row.err_code,
  }))
export const receiptList = z.array(z.union([tencent, aliyun])).max(2_000)

/** By its serial; else, where no answer ever came, by the call or as the only one it can be. */
function meant(open: readonly OpenSend[], receipt: Receipt): OpenSend | undefined {
  const unanswered = open.filter((send) => send.serial === null)
  return (
    open.find((send) => send.serial === receipt.serial) ??
    unanswered.find((send) => receipt.callId !== null && send.callId === receipt.callId) ??
    (receipt.callId === null && unanswered.length === 1 ? unanswered[0] : undefined)
  )
}

export async function takeReceipts(tx: Tx, receipts: readonly Receipt[]): Promise<void> {
  const people = await findByIdentity(
    tx.db,
    receipts.map(({ phone }) => ({ kind: 'phone', value: phone })),
  )
  const open = groupBy(
    await openOf(
      tx.db,
      people.flatMap((id) => id ?? []),
    ),
    (send) => send.personId,
  )
  const verdicts = receipts.flatMap((receipt, n) => {
    const send = meant(open.get(people[n] ?? 0) ?? [], receipt)
    if (!send) return []
    const { customerId, sendId } = send
    return [
      receipt.delivered
        ? { customerId, sendId, state: 'delivered' as const, reason: null }
        : { customerId, sendId, state: 'failed' as const, reason: `sms.${receipt.reason}` },
    ]
  })
  await settleSends(tx, verdicts)
  await noteReceipt(tx.db, new Date(Date.now()))
}
