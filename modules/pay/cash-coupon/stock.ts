// What WeChat Pay tells of a stock of coupons: how much it may give, and what it has given.
import { WireError } from '#wechat'
import { Refusal, type Platform } from '#platform'
import { merchantOf } from '../merchant.ts'
import { payRefusals } from '../refusals.ts'
import { couponProblemOf } from './problem.ts'
import { noteStock } from './sql/stock.ts'

export interface StockFigures {
  name: string
  /** `unactivated`, `audit`, `running`, `paused`, `stoped` (sic). */
  status: string
  beginsAt: string
  endsAt: string
  amountFen: number | null
  thresholdFen: number | null
  most: number | null
  mostFen: number | null
  mostFenByDay: number | null
  perPerson: number | null
  distributed: number
}

/** Asks WeChat Pay; what it says is kept, so that the audit can hold ours against it. */
export async function readStock(platform: Platform, stockId: string): Promise<StockFigures> {
  const { client, row } = await merchantOf(platform)
  try {
    const told = await client.getStock({ stock_id: stockId, stock_creator_mchid: row.mchId })
    const rule = told.stock_use_rule
    const distributed = told.distributed_coupons ?? 0
    await platform.transact({}, (tx) => noteStock(tx, stockId, distributed))
    return {
      name: told.stock_name,
      status: told.status,
      beginsAt: told.available_begin_time,
      endsAt: told.available_end_time,
      amountFen: rule?.fixed_normal_coupon?.coupon_amount ?? null,
      thresholdFen: rule?.fixed_normal_coupon?.transaction_minimum ?? null,
      most: rule?.max_coupons ?? null,
      mostFen: rule?.max_amount ?? null,
      mostFenByDay: rule?.max_amount_by_day ?? null,
      perPerson: rule?.max_coupons_per_user ?? null,
      distributed,
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    throw new Refusal(payRefusals.stockUnread, { ...couponProblemOf(error) })
  }
}
