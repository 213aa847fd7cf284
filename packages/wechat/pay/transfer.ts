// Paying customers and promoters out; most must confirm on their phones.
import { z } from 'zod'
import { defineCall, harmless, key } from '../wire/call.ts'
import { int } from '../wire/shapes.ts'
import { queries, transfers } from './families.ts'

export const transferStates = [
  'ACCEPTED',
  'PROCESSING',
  'WAIT_USER_CONFIRM',
  'TRANSFERING',
  'SUCCESS',
  'FAIL',
  'CANCELING',
  'CANCELLED',
] as const

const outBillNo = z.string().regex(/^[0-9A-Za-z]{1,32}$/)
export const transferRequest = z.object({
  appid: z.string(),
  out_bill_no: outBillNo,
  /** What the money is for: 1000 cash marketing, 1005 commission, ... */
  transfer_scene_id: z.string(),
  openid: z.string(),
  /** Hidden with `hideText`; wanted from 2,000 yuan on. */
  user_name: z.string().optional(),
  /** In fen. */
  transfer_amount: z.int().positive(),
  transfer_remark: z.string().min(1).max(32),
  notify_url: z.string().optional(),
  user_recv_perception: z.string().optional(),
  transfer_scene_report_infos: z.array(
    z.object({ info_type: z.string(), info_content: z.string() }),
  ),
})
export type TransferRequest = z.input<typeof transferRequest>

export const transferBill = z.object({
  mch_id: z.string().nullish(),
  appid: z.string().nullish(),
  out_bill_no: z.string(),
  transfer_bill_no: z.string(),
  state: z.string(),
  transfer_amount: int.nullish(),
  transfer_remark: z.string().nullish(),
  openid: z.string().nullish(),
  create_time: z.string().nullish(),
  update_time: z.string().nullish(),
  fail_reason: z.string().nullish(),
})
export type TransferBill = z.output<typeof transferBill>

export const transferCalls = {
  /** `package_info` opens the confirmation in WeChat (`wx.requestMerchantTransfer`). */
  transfer: defineCall({
    method: 'POST',
    path: '/v3/fund-app/mch-transfer/transfer-bills',
    repeat: key('out_bill_no'),
    lane: 'bulk',
    family: transfers,
    request: transferRequest,
    reply: z.object({
      out_bill_no: z.string(),
      transfer_bill_no: z.string(),
      create_time: z.string(),
      state: z.string(),
      fail_reason: z.string().nullish(),
      package_info: z.string().nullish(),
    }),
  }),
  getTransfer: defineCall({
    method: 'GET',
    path: '/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}',
    repeat: harmless,
    lane: 'bulk',
    family: queries,
    request: z.object({ out_bill_no: outBillNo }),
    reply: transferBill,
  }),
  /** While nobody has confirmed. */
  cancelTransfer: defineCall({
    method: 'POST',
    path: '/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/{out_bill_no}/cancel',
    repeat: harmless,
    lane: 'bulk',
    family: transfers,
    request: z.object({ out_bill_no: outBillNo }),
    reply: transferBill.pick({
      out_bill_no: true,
      transfer_bill_no: true,
      state: true,
      update_time: true,
    }),
  }),
}
