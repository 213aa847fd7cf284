// What WeChat Pay tells us by itself: verified, opened, and one of the kinds we act on.
import { z } from 'zod'
import { openSealed } from './cipher.ts'
import { couponNotice } from './favor.ts'
import { isFromPlatform, platformSigned, type PlatformKeys } from './platform-keys.ts'
import { refundNotice } from './refund.ts'
import { transaction } from './transaction.ts'
import { transferBill } from './transfer.ts'

export type NotifyFault = 'signature' | 'cipher' | 'shape'

/** A notification that is not from WeChat Pay, or not for us. Answered with 401 and no detail. */
export class NotifyError extends Error {
  readonly fault: NotifyFault
  constructor(fault: NotifyFault, cause?: unknown) {
    super(`notification refused: ${fault}`, { cause })
    this.name = 'NotifyError'
    this.fault = fault
  }
}

const envelope = z.object({
  id: z.string(),
  create_time: z.string(),
  event_type: z.string(),
  summary: z.string().optional(),
  resource: z.object({
    original_type: z.string().optional(),
    algorithm: z.string().optional(),
    nonce: z.string(),
    associated_data: z.string().nullish(),
    ciphertext: z.string(),
  }),
})

export interface Notification {
  /** The platform's own id: the same with every repetition. */
  id: string
  /** `TRANSACTION.SUCCESS`, `REFUND.SUCCESS`, `MCHTRANSFER.BILL.FINISHED`, `COUPON.USE`, ... */
  event: string
  at: Date
  resource: unknown
}

export interface NotifyKeys {
  apiV3Key: string
  platform: PlatformKeys
}

const opened = <T>(fault: NotifyFault, run: () => T): T => {
  try {
    return run()
  } catch (cause) {
    throw new NotifyError(fault, cause)
  }
}

/** Verifies and opens; `now` in milliseconds of machine time. Throws `NotifyError`. */
export const openNotification = async (
  keys: NotifyKeys,
  header: (name: string) => string | null | undefined,
  body: string,
  now: number,
): Promise<Notification> => {
  const signed = platformSigned(header)
  const key = await keys.platform.of(signed.serial)
  if (!key || !isFromPlatform(key, signed, body, now)) throw new NotifyError('signature')
  const told = opened('shape', () => envelope.parse(JSON.parse(body)))
  const plain = opened('cipher', () => openSealed(keys.apiV3Key, told.resource))
  const resource: unknown = opened('shape', () => JSON.parse(plain))
  return { id: told.id, event: told.event_type, at: new Date(told.create_time), resource }
}

/** The resource as the kind of its event; `other` where we do not act. */
export const readResource = ({ event, resource }: Notification) => {
  const read = <T>(shape: z.ZodType<T>): T => opened('shape', () => shape.parse(resource))
  if (event.startsWith('TRANSACTION.'))
    return { kind: 'transaction', ...read(transaction) } as const
  if (event.startsWith('REFUND.')) return { kind: 'refund', ...read(refundNotice) } as const
  if (event.startsWith('MCHTRANSFER.')) return { kind: 'transfer', ...read(transferBill) } as const
  if (event.startsWith('COUPON.')) return { kind: 'coupon', ...read(couponNotice) } as const
  return { kind: 'other', event } as const
}
