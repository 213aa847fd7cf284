// Where WeChat Pay tells us: verified, worked on in one transaction, and only then answered.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotifyError, readResource, type Notification } from '#wechat'
import { Refusal, type Platform, type Tx } from '#platform'
import { hearCouponNotice } from './cash-coupon/hear.ts'
import { hearRefund, hearTransaction, type Heard } from './hear.ts'
import { merchantOf, NOTICE_PATH, type Merchant } from './merchant.ts'
import { payRefusals } from './refusals.ts'
import { noteHeard } from './sql/merchant.ts'
import { noteOutcome, takeNotice } from './sql/notice.ts'

const BODY_MAX = 256 * 1024

async function opened(
  { client }: Merchant,
  { headers }: FastifyRequest,
  body: string,
): Promise<Notification> {
  const header = (name: string): string | null => {
    const value = headers[name.toLowerCase()]
    return typeof value === 'string' ? value : null
  }
  try {
    return await client.openNotification(header, body)
  } catch (error) {
    if (error instanceof NotifyError) throw new Refusal(payRefusals.notForUs)
    throw error
  }
}

function hear(tx: Tx, mchId: string, told: ReturnType<typeof readResource>): Promise<Heard> {
  if (told.kind === 'transaction') return hearTransaction(tx, mchId, told)
  if (told.kind === 'refund')
    return hearRefund(tx, {
      number: told.out_refund_no,
      status: told.refund_status,
      cashFen: told.amount.payer_refund ?? null,
    })
  if (told.kind === 'coupon') return hearCouponNotice(tx, mchId, told)
  return Promise.resolve('ignored')
}

const numberOf = (told: ReturnType<typeof readResource>): string | null => {
  if (told.kind === 'transaction') return told.out_trade_no
  if (told.kind === 'coupon') return told.coupon_id
  return told.kind === 'refund' ? told.out_refund_no : null
}

function read(notification: Notification): ReturnType<typeof readResource> {
  try {
    return readResource(notification)
  } catch {
    throw new Refusal(payRefusals.notForUs)
  }
}

async function take(platform: Platform, request: FastifyRequest, body: string): Promise<void> {
  const merchant = await merchantOf(platform)
  const notification = await opened(merchant, request, body)
  const told = read(notification)
  await platform.transact({}, async (tx) => {
    const { id, event } = notification
    if (!(await takeNotice(tx, { id, event, number: numberOf(told) }))) return
    await noteOutcome(tx, id, await hear(tx, merchant.row.mchId, told))
    await noteHeard(tx.db, new Date(Date.now()))
  })
}

export function noticeDoor(app: FastifyInstance, platform: Platform): void {
  void app.register(async (door) => {
    // The signature is over the bytes: nobody parses them before.
    door.removeAllContentTypeParsers()
    door.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
      done(null, body)
    })
    const options = { bodyLimit: BODY_MAX, config: { quiet: true } }
    door.post(NOTICE_PATH, options, async (request, reply: FastifyReply) => {
      await take(platform, request, typeof request.body === 'string' ? request.body : '')
      return reply.status(204).send()
    })
  })
}
