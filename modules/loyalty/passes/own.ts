// She buys a paid card on her own phone. A payment is all that is kept until she has paid: its purpose
// says which plan she saw, and what WeChat Pay confirms becomes a pass like any other, once. What was
// changed or taken off sale since she was shown it is paid back, and what is given back goes back the
// way it came.
import { plusMs } from '#kit'
import { listener, only, orThrow, Refusal, type LogEvent, type Platform, type Tx } from '#platform'
import { lockPeople } from '#modules/customer'
import {
  openidOf,
  openPayments,
  payPaid,
  refundPayments,
  sheetOf,
  type GiveBack,
  type PaidEvent,
  type PaySheet,
} from '#modules/pay'
import { passReturned, type PassReturnedEvent } from '../events.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { findMembers } from '../sql/member.ts'
import { buyPasses } from './buy.ts'
import { readPlan } from './plan-sql.ts'
import { passesById } from './sql.ts'

const OWN_SOURCE = 'h5'
const WINDOW_MS = 15 * 60_000
const numberOf = (paymentId: number): string => `P${paymentId}`
const paymentOf = (number: string): number => Number(number.slice(1))

interface Wish {
  key: string
  planId: number
  version: number
}
const purposeOf = ({ planId, version, key }: Wish): string => `pass ${planId}.${version} ${key}`
const wishOf = (purpose: string): Omit<Wish, 'key'> | undefined => {
  const found = /^pass (\d+)\.(\d+) /.exec(purpose)
  return found ? { planId: Number(found[1]), version: Number(found[2]) } : undefined
}

/** The sheet that pays it. Calls WeChat Pay; the same key is the same payment. */
export async function payForPass(
  platform: Platform,
  customerId: number,
  wish: Wish,
): Promise<PaySheet> {
  const openid = await openidOf(platform.db, customerId)
  const paymentId = await platform.transact({}, async (tx) => {
    await lockPeople(tx, [customerId])
    if (!(await findMembers(tx.db, [customerId])).has(customerId))
      throw new Refusal(loyaltyRefusals.notMember)
    const plan = await readPlan(tx.db, wish.planId)
    if (!plan?.onSale) throw new Refusal(loyaltyRefusals.passNotSold, {}, 'planId')
    if (plan.version !== wish.version)
      throw new Refusal(loyaltyRefusals.passChanged, { priceFen: plan.priceFen }, 'version')
    const [outcome] = await openPayments(tx, [
      {
        customerId,
        purpose: purposeOf(wish),
        amountFen: plan.priceFen,
        description: plan.name,
        expiresAt: plusMs(tx.now, WINDOW_MS),
      },
    ])
    if (!outcome) throw new Error('no outcome')
    return orThrow(outcome).paymentId
  })
  return sheetOf(platform, paymentId, openid)
}

/** Whatever cannot be hers any more is paid back in full. */
async function receive(tx: Tx, paid: readonly LogEvent<PaidEvent>[]): Promise<void> {
  const own = paid.flatMap((event) => {
    const wish = wishOf(event.payload.purpose)
    return wish ? [{ event, wish }] : []
  })
  if (own.length === 0) return
  await lockPeople(
    tx,
    own.map(({ event }) => event.subject ?? 0),
  )
  const done = await buyPasses(
    tx,
    own.map(({ event: { subject, payload }, wish }) => ({
      ...wish,
      customerId: subject ?? 0,
      source: OWN_SOURCE,
      number: numberOf(payload.paymentId),
      storeId: null,
      staffId: null,
      paidBy: 'wechat' as const,
      fen: payload.amountFen,
    })),
  )
  await giveBack(
    tx,
    own.flatMap(({ event: { subject, payload } }, at) =>
      done[at]?.refusal
        ? [
            {
              customerId: subject ?? 0,
              paymentId: payload.paymentId,
              key: 'pass refused',
              amountFen: payload.amountFen,
              reason: '付费卡已变更，原路退回',
            },
          ]
        : [],
    ),
  )
}

async function payBack(tx: Tx, returned: readonly LogEvent<PassReturnedEvent>[]): Promise<void> {
  const sums = new Map(returned.map(({ payload }) => [payload.passId, payload.refundFen]))
  const passes = await passesById(tx.db, [...sums.keys()])
  await giveBack(
    tx,
    passes.flatMap(({ source, number, passId, customerId }) => {
      const amountFen = sums.get(passId) ?? 0
      return source === OWN_SOURCE && amountFen > 0
        ? [
            {
              customerId,
              paymentId: paymentOf(number),
              key: `pass ${passId}`,
              amountFen,
              reason: '付费卡退款',
            },
          ]
        : []
    }),
  )
}

async function giveBack(tx: Tx, asks: readonly GiveBack[]): Promise<void> {
  for (const { refusal } of await refundPayments(tx, asks)) if (refusal) throw refusal
}

export const ownPassListener = listener({
  name: 'loyalty.ownPasses',
  on: [payPaid, passReturned],
  run: async (tx, events: readonly LogEvent[]) => {
    await payBack(tx, only(events, passReturned))
    await receive(tx, only(events, payPaid))
  },
})
