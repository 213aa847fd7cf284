// Paying people out: a transfer waits a day for the person to confirm it on her phone.
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { payCalls, payTransfer, showText } from '#wechat'
import type { z } from 'zod'
import { openPayFiles } from '../accounts.ts'
import { chinaTime } from '../calendar.ts'
import { randomText } from '../ids.ts'
import { ControlError } from '../refusal.ts'
import { personByOpenid } from '../users.ts'
import type { World } from '../world.ts'
import { checkNotifyUrl, readBody, type PayCall, type PayRoute } from './call.ts'
import { notify } from './notify.ts'
import { invalid, notThere, paramError, PayRefused } from './refusal.ts'

type TransferBody = z.output<typeof payTransfer.transferRequest>
type State = (typeof payTransfer.transferStates)[number]
interface TransferRow {
  out_bill_no: string
  transfer_bill_no: string
  body: string
  amount: number
  state: State
  created_at: number
  updated_at: number
  fail_reason: string | null
}

const A_DAY_MS = 86_400_000
/** From 2,000 yuan on the name must be given. */
const NAMED_FROM = 200_000
export const END_TRANSFER = 'pay-transfer'

const columns = `out_bill_no, transfer_bill_no, body, amount, state, created_at, updated_at,
  fail_reason`
const find = ({ store }: World, outBillNo: string): TransferRow | undefined =>
  store.first<TransferRow>(`select ${columns} from pay_transfer where out_bill_no = ?`, outBillNo)

const viewOf = (world: World, row: TransferRow) => {
  const body = JSON.parse(row.body) as TransferBody
  return {
    mch_id: world.accounts.pay.mchId,
    appid: body.appid,
    out_bill_no: row.out_bill_no,
    transfer_bill_no: row.transfer_bill_no,
    state: row.state,
    transfer_amount: row.amount,
    transfer_remark: body.transfer_remark,
    openid: body.openid,
    create_time: chinaTime(row.created_at),
    update_time: chinaTime(row.updated_at),
    ...(row.fail_reason !== null && { fail_reason: row.fail_reason }),
  }
}

const checkName = ({ world, namedKey }: PayCall, body: TransferBody): void => {
  if (body.user_name === undefined) {
    if (body.transfer_amount >= NAMED_FROM) throw paramError('请填写收款用户姓名', '/user_name')
    return
  }
  if (namedKey !== world.accounts.pay.publicKeyId)
    throw paramError('Wechatpay-Serial 不是有效的平台公钥', '/user_name')
  try {
    showText(createPrivateKey(readFileSync(openPayFiles(world.folder).platformKey)), body.user_name)
  } catch {
    throw paramError('敏感信息解密失败', '/user_name')
  }
}

const transfer = (call: PayCall): object => {
  const { world } = call
  const body = readBody(payTransfer.transferRequest, call)
  checkNotifyUrl(body.notify_url)
  const known = find(world, body.out_bill_no)
  if (known && known.amount !== body.transfer_amount) throw invalid('商户单号重复，参数不一致')
  if (!known) {
    checkName(call, body)
    if (personByOpenid(world, body.appid, body.openid) === undefined)
      throw paramError('openid与appid不匹配', '/openid')
    if (body.transfer_amount > world.ceilings.merchantBalance - paidOut(world))
      throw new PayRefused(403, 'NOT_ENOUGH', '资金不足')
    begin(world, body)
  }
  const {
    mch_id: _mchid,
    update_time: _time,
    ...told
  } = viewOf(world, find(world, body.out_bill_no) as TransferRow)
  return {
    out_bill_no: told.out_bill_no,
    transfer_bill_no: told.transfer_bill_no,
    create_time: told.create_time,
    state: told.state,
    ...(told.state === 'WAIT_USER_CONFIRM' && { package_info: `bill_no=${told.transfer_bill_no}` }),
  }
}

const paidOut = ({ store }: World): number =>
  store.first<{ sum: number }>(
    `select coalesce(sum(amount), 0) as sum from pay_transfer
     where state in ('WAIT_USER_CONFIRM', 'SUCCESS')`,
  )?.sum ?? 0

const begin = (world: World, body: TransferBody): void => {
  const now = world.clock.now()
  world.store.together(() => {
    world.store.run(
      `insert into pay_transfer (out_bill_no, transfer_bill_no, body, amount, state, created_at,
         updated_at) values (?, ?, ?, ?, 'WAIT_USER_CONFIRM', ?, ?)`,
      body.out_bill_no,
      `133${String(now)}${randomText(14).toUpperCase()}`,
      JSON.stringify(body),
      body.transfer_amount,
      now,
      now,
    )
    world.clock.later(now + A_DAY_MS, END_TRANSFER, { outBillNo: body.out_bill_no })
  })
}

const move = (world: World, outBillNo: string, state: State, reason: string | null): void => {
  world.store.run(
    'update pay_transfer set state = ?, updated_at = ?, fail_reason = ? where out_bill_no = ?',
    state,
    world.clock.now(),
    reason,
    outBillNo,
  )
  const row = find(world, outBillNo)
  if (!row) return
  notify(world, (JSON.parse(row.body) as TransferBody).notify_url, {
    event: 'MCHTRANSFER.BILL.FINISHED',
    summary: '商家转账单据终态通知',
    original: 'mch_payment',
    resource: viewOf(world, row),
  })
}

/** Nobody confirmed it within the day. */
export const endTransfer = (world: World, outBillNo: string): void => {
  if (find(world, outBillNo)?.state !== 'WAIT_USER_CONFIRM') return
  move(world, outBillNo, 'FAIL', 'OVERDUE_CLOSE')
}

/** The person takes the money on her phone. */
export const takeTransfer = (world: World, personId: string, outBillNo: string): object => {
  const row = find(world, outBillNo)
  const body = row && (JSON.parse(row.body) as TransferBody)
  if (!row || !body || personByOpenid(world, body.appid, body.openid) !== personId)
    throw new ControlError(404, 'there is no such transfer to this person')
  if (row.state !== 'WAIT_USER_CONFIRM') throw new ControlError(409, `the transfer is ${row.state}`)
  world.store.together(() => {
    move(world, outBillNo, 'SUCCESS', null)
  })
  return { outBillNo, amount: row.amount }
}

const cancel = ({ world, params }: PayCall): object => {
  const outBillNo = params['out_bill_no'] ?? ''
  const row = find(world, outBillNo)
  if (!row) throw notThere('转账单不存在')
  if (row.state !== 'WAIT_USER_CONFIRM' && row.state !== 'CANCELLED')
    throw invalid('当前单据状态不支持撤销')
  world.store.together(() => {
    if (row.state === 'WAIT_USER_CONFIRM') move(world, outBillNo, 'CANCELLED', null)
  })
  const { out_bill_no, transfer_bill_no, update_time } = viewOf(world, row)
  return { out_bill_no, transfer_bill_no, state: 'CANCELING', update_time }
}

const told = (world: World, row: TransferRow | undefined): object => {
  if (!row) throw notThere('转账单不存在')
  return viewOf(world, row)
}

export const transferRoutes: PayRoute[] = [
  { method: 'POST', path: payCalls.transfer.path, answer: transfer },
  {
    method: 'GET',
    path: payCalls.getTransfer.path,
    answer: ({ world, params }) => told(world, find(world, params['out_bill_no'] ?? '')),
  },
  { method: 'POST', path: payCalls.cancelTransfer.path, answer: cancel },
]
