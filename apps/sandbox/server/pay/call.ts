// One call to WeChat Pay as its handlers see it, and how a body is read: by the shape of the wire.
import type { z } from 'zod'
import type { World } from '../world.ts'
import { paramError } from './refusal.ts'

export interface PayCall {
  world: World
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  body: unknown
  /** The platform's key a request hid its names with. */
  namedKey: string
}

export interface PayRoute {
  method: 'GET' | 'POST'
  /** `/v3/pay/transactions/id/{transaction_id}` */
  path: string
  /** Undefined: 204. */
  answer: (call: PayCall) => object | undefined
}

/** The body with what stands in the address, as the declared request wants it; or PARAM_ERROR. */
export const readBody = <T extends z.ZodType>(shape: T, { body, params }: PayCall): z.output<T> => {
  const whole = { ...(body as Record<string, unknown> | undefined), ...params }
  const read = shape.safeParse(whole)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw paramError(issue?.message ?? '参数错误', `/${issue?.path.join('/') ?? ''}`)
}

const HTTP = /^https?:\/\/[^?#]+$/

/** Public https in real life; on loopback plain http must do. A query is refused in both. */
export const checkNotifyUrl = (url: string | undefined, needed = false): void => {
  if (url === undefined && !needed) return
  const local = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/.test(url ?? '')
  if (!HTTP.test(url ?? '') || !(local || url?.startsWith('https://')))
    throw paramError('回调地址必须为 https 且不能携带参数', '/notify_url')
}

export const checkMerchant = (world: World, mchid: string | null | undefined): void => {
  if (mchid !== world.accounts.pay.mchId) throw paramError('商户号有误', '/mchid')
}
