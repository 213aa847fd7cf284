// Stocks of WeChat Pay's own coupons, for the tests of this and other modules.
import type { openPay } from '#tests/pay-world'

let drawn = 0

interface StockAsk {
  amountFen?: number
  thresholdFen?: number
  most?: number
  mostByDayFen?: number
  perPerson?: number
}
/** A running stock of the sandbox's merchant: 10 yuan off from 50 unless told otherwise. Its id. */
export async function makeStock(
  { drive, now }: Pick<Awaited<ReturnType<typeof openPay>>, 'drive'> & { now: Date },
  more: StockAsk = {},
): Promise<string> {
  const { mchId } = drive.info.pay
  const client = drive.payClient()
  const { amountFen = 1_000, thresholdFen = 5_000, most = 100, mostByDayFen, perPerson = 10 } = more
  const chinaTime = (ms: number) =>
    `${new Date(now.getTime() + ms + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`
  const { stock_id: stockId } = await client.createStock({
    stock_name: '暖冬代金券',
    stock_type: 'NORMAL',
    out_request_no: `stock-${(drawn += 1)}-${now.getTime()}`,
    belong_merchant: mchId,
    available_begin_time: chinaTime(-3_600_000),
    available_end_time: chinaTime(30 * 86_400_000),
    no_cash: true,
    stock_use_rule: {
      max_coupons: most,
      max_amount: most * amountFen,
      ...(mostByDayFen !== undefined && { max_amount_by_day: mostByDayFen }),
      max_coupons_per_user: perPerson,
      natural_person_limit: false,
      prevent_api_abuse: false,
    },
    coupon_use_rule: {
      fixed_normal_coupon: { coupon_amount: amountFen, transaction_minimum: thresholdFen },
      available_merchants: [mchId],
    },
  })
  await client.startStock({ stock_id: stockId, stock_creator_mchid: mchId })
  return stockId
}
