// WeChat Pay as its merchant meets it: our own client pays, refunds and transfers against the
// sandbox, and a small product hears its notifications.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createPayClient, readResource, unlimited, WireError, type PayClient } from '#wechat'
import { openWorld, type World } from '../fixtures.ts'
import { outside, type Outside } from '../outside-fixture.ts'

interface Noticed {
  headers: IncomingHttpHeaders
  body: string
}

let world: World
let drive: Outside
let pay: PayClient
let appid: string
let heard: Noticed[] = []
let status = 204
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (part) => (body += part))
  request.on('end', () => {
    heard.push({ headers: request.headers, body })
    response.writeHead(status).end()
  })
})
let notify_url = ''

beforeAll(async () => {
  world = await openWorld()
  drive = await outside(world.sandbox().origin)
  appid = drive.info.official.appId
  pay = drive.payClient()
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done)
  })
  const address = server.address()
  notify_url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/pay`
})
afterAll(async () => {
  server.close()
  server.closeAllConnections()
  await world.close()
})

const until = async (count: number): Promise<void> => {
  const patience = Date.now() + 5_000
  while (heard.length < count) {
    if (Date.now() > patience) throw new Error(`${heard.length} of ${count} notifications came`)
    await new Promise((done) => {
      setTimeout(done, 5)
    })
  }
}
const open = ({ headers, body }: Noticed) =>
  pay.openNotification((name) => headers[name] as string | undefined, body)

const order = (out_trade_no: string, total: number) => ({
  appid,
  mchid: drive.info.pay.mchId,
  description: '羊绒围巾',
  out_trade_no,
  notify_url,
  amount: { total, currency: 'CNY' },
})
const newOrder = async (out_trade_no: string, total = 19_900) => {
  const person = await drive.person('陈静')
  const openid = person.openIds.official
  const { prepay_id } = await pay.prepayJsapi({ ...order(out_trade_no, total), payer: { openid } })
  return { person, openid, prepay_id }
}
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof WireError ? error.code : String(error)),
  )

it('an order is announced, paid on a phone, told, asked about and given back in parts', async () => {
  heard = []
  const mchid = drive.info.pay.mchId
  const { person, openid, prepay_id } = await newOrder('order-000001')
  expect(await pay.getTransaction({ out_trade_no: 'order-000001', mchid })).toMatchObject({
    trade_state: 'NOTPAY',
  })
  await drive.act({ act: 'pay', person: person.id, prepayId: prepay_id })
  await until(1)
  const told = await open(heard[0] as Noticed)
  expect(told.event).toBe('TRANSACTION.SUCCESS')
  expect(readResource(told)).toMatchObject({
    kind: 'transaction',
    trade_state: 'SUCCESS',
    payer: { openid },
    amount: { total: 19_900, payer_total: 19_900 },
  })
  const known = await pay.getTransaction({ out_trade_no: 'order-000001', mchid })
  const transaction_id = known.transaction_id ?? ''
  expect(await pay.getTransactionById({ transaction_id, mchid })).toEqual(known)

  const part = (out_refund_no: string, refund: number) =>
    pay.refund({
      transaction_id,
      out_refund_no,
      notify_url,
      amount: { refund, total: 19_900, currency: 'CNY' },
    })
  expect(await part('refund-1', 9_900)).toMatchObject({ status: 'PROCESSING' })
  expect((await part('refund-1', 9_900)).refund_id).toBe((await part('refund-1', 9_900)).refund_id)
  expect(await refused(part('refund-2', 10_001))).toBe('INVALID_REQUEST')
  await drive.turn(5_000)
  await until(2)
  expect(readResource(await open(heard[1] as Noticed))).toMatchObject({
    kind: 'refund',
    refund_status: 'SUCCESS',
    amount: { refund: 9_900 },
  })
  expect(await pay.getRefund({ out_refund_no: 'refund-1' })).toMatchObject({ status: 'SUCCESS' })
  expect(await pay.getTransactionById({ transaction_id, mchid })).toMatchObject({
    trade_state: 'REFUND',
  })
})

it('refuses with the documented codes', async () => {
  const { person, openid } = await newOrder('order-000002')
  const again = (total: number) =>
    pay.prepayJsapi({ ...order('order-000002', total), payer: { openid } })
  expect((await again(19_900)).prepay_id).toMatch(/^wx\d{14}/)
  expect(await refused(again(1))).toBe('OUT_TRADE_NO_USED')
  await drive.act({ act: 'pay', person: person.id, outTradeNo: 'order-000002' })
  const mchid = drive.info.pay.mchId
  expect(await refused(again(19_900))).toBe('ORDERPAID')
  expect(await refused(pay.closeTransaction({ out_trade_no: 'order-000002', mchid }))).toBe(
    'ORDERPAID',
  )
  expect(await refused(pay.getTransaction({ out_trade_no: 'order-none', mchid }))).toBe(
    'ORDER_NOT_EXIST',
  )
  const other = { ...order('order-000003', 100), appid: 'wx0000000000000000' }
  expect(await refused(pay.prepayNative(other))).toBe('APPID_MCHID_NOT_MATCH')
  const asked = { ...order('order-000003', 100), notify_url: `${notify_url}?a=b` }
  expect(await refused(pay.prepayNative(asked))).toBe('PARAM_ERROR')
  expect(await refused(pay.getRefund({ out_refund_no: 'none' }))).toBe('RESOURCE_NOT_EXISTS')
})

it('a code on a screen is paid by whoever scans it; a closed one by nobody', async () => {
  const mchid = drive.info.pay.mchId
  const person = await drive.person('王磊')
  const { code_url } = await pay.prepayNative(order('order-000004', 500))
  await drive.act({ act: 'pay', person: person.id, codeUrl: code_url })
  const closed = await pay.prepayNative(order('order-000005', 500))
  await pay.closeTransaction({ out_trade_no: 'order-000005', mchid })
  const late = drive.act({ act: 'pay', person: person.id, codeUrl: closed.code_url })
  await expect(late).rejects.toThrow('CLOSED')
  expect(await refused(pay.prepayNative(order('order-000005', 500)))).toBe('ORDER_CLOSED')
})

it('a call is believed only by its signature, and 401 bears none', async () => {
  const url = `${drive.info.pay.baseUrl}/v3/certificates`
  const bare = await fetch(url)
  expect(bare.status).toBe(401)
  expect(await bare.json()).toMatchObject({ code: 'SIGN_ERROR' })
  expect(bare.headers.get('wechatpay-signature')).toBeNull()
  const stranger = createPayClient({
    baseUrl: drive.info.pay.baseUrl,
    mchId: drive.info.pay.mchId,
    serial: drive.info.pay.merchantSerial,
    privateKey: readFileSync(
      drive.info.pay.merchantPrivateKeyFile.replace('merchant-key', 'platform-key'),
      'utf8',
    ),
    apiV3Key: drive.info.pay.apiV3Key,
    quotas: unlimited,
    patienceMs: 0,
  })
  expect(await refused(stranger.getCertificates({}))).toBe('SIGN_ERROR')
})

it('notifications are tried again in sandbox time, for a day and no longer', async () => {
  heard = []
  status = 500
  const { person } = await newOrder('order-000006')
  await drive.act({ act: 'pay', person: person.id, outTradeNo: 'order-000006' })
  await until(1)
  await drive.turn(14_000)
  expect(heard).toHaveLength(1)
  for (const [waitMs, count] of [
    [2_000, 2],
    [15_000, 3],
    [30_000, 4],
    [180_000, 5],
  ] as const) {
    await drive.turn(waitMs)
    await until(count)
    expect(heard).toHaveLength(count)
  }
  await drive.turn(2 * 86_400_000)
  expect(heard).toHaveLength(16)
  const ids = await Promise.all(heard.map(async (one) => (await open(one)).id))
  expect(new Set(ids).size).toBe(1)
  status = 204
})

it('a probe must be refused, a forged notification too, and the true one comes after', async () => {
  heard = []
  await drive.merchant({ probeNext: 1 })
  const { person } = await newOrder('order-000007')
  await drive.act({ act: 'pay', person: person.id, outTradeNo: 'order-000007' })
  await until(2)
  const signed = heard.map(({ headers }) => String(headers['wechatpay-signature']))
  expect(signed.filter((one) => one.startsWith('WECHATPAY/SIGNTEST/'))).toHaveLength(1)
  for (const one of heard) {
    const probe = String(one.headers['wechatpay-signature']).startsWith('WECHATPAY/SIGNTEST/')
    const opened = await open(one).then(
      () => true,
      () => false,
    )
    expect(opened).toBe(!probe)
  }
  await drive.faults({ platform: 'pay', forgeNext: 1 })
  expect(await refused(pay.getRefund({ out_refund_no: 'refund-1' }))).toBeUndefined()
  expect(await pay.getRefund({ out_refund_no: 'refund-1' })).toMatchObject({ status: 'SUCCESS' })
})

it('certificates are sealed, and a new one is met without a restart', async () => {
  await drive.merchant({ mode: 'certificate' })
  const fresh = drive.payClient({ keys: false })
  expect(await fresh.getRefund({ out_refund_no: 'refund-1' })).toMatchObject({ status: 'SUCCESS' })
  const { data: before } = await fresh.getCertificates({})
  await drive.merchant({ rotate: true })
  const { data: after } = await fresh.getCertificates({})
  expect([before.length, after.length]).toEqual([1, 2])
  await drive.merchant({ mode: 'publicKey' })
})

it('a coupon is given once, taken off by itself, and told', async () => {
  const mchid = drive.info.pay.mchId
  const { stock_id } = await pay.createStock({
    stock_name: '满 100 减 20',
    stock_type: 'NORMAL',
    out_request_no: 'stock-1',
    belong_merchant: mchid,
    available_begin_time: '2020-01-01T00:00:00+08:00',
    available_end_time: '2040-01-01T00:00:00+08:00',
    no_cash: false,
    stock_use_rule: {
      max_coupons: 10,
      max_amount: 20_000,
      max_coupons_per_user: 1,
      natural_person_limit: false,
      prevent_api_abuse: false,
    },
    coupon_use_rule: {
      fixed_normal_coupon: { coupon_amount: 2_000, transaction_minimum: 10_000 },
      available_merchants: [mchid],
    },
  })
  const { person, openid } = await newOrder('order-000008')
  const grant = (out_request_no: string) =>
    pay.grantCoupon({ openid, stock_id, stock_creator_mchid: mchid, appid, out_request_no })
  expect(await refused(grant('g-1'))).toBe('RULE_LIMIT')
  await pay.startStock({ stock_id, stock_creator_mchid: mchid })
  const { coupon_id } = await grant('g-1')
  expect(await grant('g-1')).toEqual({ coupon_id })
  expect(await refused(grant('g-2'))).toBe('RULE_LIMIT')
  await drive.act({ act: 'pay', person: person.id, outTradeNo: 'order-000008' })
  expect(await pay.getTransaction({ out_trade_no: 'order-000008', mchid })).toMatchObject({
    amount: { total: 19_900, payer_total: 17_900 },
    promotion_detail: [{ coupon_id, amount: 2_000 }],
  })
  expect(await pay.getCoupon({ openid, coupon_id, appid })).toMatchObject({ status: 'USED' })
})

it('a transfer waits for the person, and ends after a day', async () => {
  heard = []
  const person = await drive.person('赵敏')
  const send = (out_bill_no: string, transfer_amount: number) =>
    pay.transfer({
      appid,
      out_bill_no,
      transfer_scene_id: '1005',
      openid: person.openIds.official,
      transfer_amount,
      transfer_remark: '推广佣金',
      notify_url,
      transfer_scene_report_infos: [{ info_type: '岗位类型', info_content: '推广员' }],
    })
  expect(await send('bill1', 3_000)).toMatchObject({ state: 'WAIT_USER_CONFIRM' })
  expect(await refused(send('bill2', 200_000))).toBe('PARAM_ERROR')
  await send('bill3', 1_000)
  await drive.act({ act: 'takeTransfer', person: person.id, outBillNo: 'bill1' })
  await until(1)
  expect(readResource(await open(heard[0] as Noticed))).toMatchObject({
    kind: 'transfer',
    state: 'SUCCESS',
  })
  await drive.turn(86_400_000)
  expect(await pay.getTransfer({ out_bill_no: 'bill3' })).toMatchObject({
    state: 'FAIL',
    fail_reason: 'OVERDUE_CLOSE',
  })
})

it('a call that is cut off has been acted upon', async () => {
  await drive.faults({ platform: 'pay', cutNext: 1 })
  const mchid = drive.info.pay.mchId
  const { code_url } = await drive
    .payClient({ patienceMs: 20_000 })
    .prepayNative(order('order-000009', 700))
  expect(code_url).toContain('weixin://')
  expect((await drive.faults({ platform: 'pay' })).cut).toBeGreaterThanOrEqual(1)
  expect(await pay.getTransaction({ out_trade_no: 'order-000009', mchid })).toMatchObject({
    trade_state: 'NOTPAY',
  })
})
