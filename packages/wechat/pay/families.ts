// WeChat Pay tells no numbers: it answers 429 (`FREQUENCY_LIMITED`), and then a minute is waited.
import type { Family } from '../wire/call.ts'

const family = (name: string): Family => ({ name, per: 'api', windows: [] })

export const payments = family('payments')
export const refunds = family('refunds')
export const transfers = family('transfers')
export const coupons = family('coupons')
export const queries = family('queries')
