// She tops up on her own phone. A payment is all that is kept until she has paid: its purpose says
// what it is for, and what WeChat Pay confirms becomes a top-up like any other, once. What is paid
// out again goes back the way it came.
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
import { topUpReturned, type TopUpReturnedEvent } from '../events.ts'
import { loyaltyRefusals } from '../refusals.ts'
import { findMembers } from '../sql/member.ts'
import { readProgram } from '../sql/program.ts'
import { ownTopUps } from '../sql/top-up.ts'
import { topUp } from './top-up.ts'

/** Top-ups made by customers themselves. */
const OWN_SOURCE = 'h5'
const PURPOSE = 'topUp '
const WINDOW_MS = 15 * 60_000
const numberOf = (paymentId: number): string => `P${paymentId}`
const paymentOf = (number: string): number => Number(number.slice(1))

async function refuseUnsold(tx: Tx, customerId: number): Promise<void> {
  if (!(await findMembers(tx.db, [customerId])).has(customerId))
    throw new Refusal(loyaltyRefusals.notMember)
  if (!(await readProgram(tx.db)).rules.stored) throw new Refusal(loyaltyRefusals.noTopUps)
}

/** The sheet that pays it. Calls WeChat Pay; the same key is the same payment. */
export async function payIn(
  platform: Platform,
  customerId: number,
  { key, fen }: { key: string; fen: number },
): Promise<PaySheet> {
  const openid = await openidOf(platform.db, customerId)
  const paymentId = await platform.transact({}, async (tx) => {
    await lockPeople(tx, [customerId])
    await refuseUnsold(tx, customerId)
    const [outcome] = await openPayments(tx, [
      {
        customerId,
        purpose: `${PURPOSE}${key}`,
        amountFen: fen,
        description: '储值充值',
        expiresAt: plusMs(tx.now, WINDOW_MS),
      },
    ])
    if (!outcome) throw new Error('no outcome')
    return orThrow(outcome).paymentId
  })
  return sheetOf(platform, paymentId, openid)
}

type Paid = LogEvent<PaidEvent>

/** Where stored value is sold no more, or she is no member, her money goes back. */
async function receive(tx: Tx, paid: readonly Paid[]): Promise<void> {
  const own = paid.filter(({ payload }) => payload.purpose.startsWith(PURPOSE))
  if (own.length === 0) return
  const people = await lockPeople(
    tx,
    own.map(({ subject }) => subject ?? 0),
  )
  const who = ({ subject }: Paid) => people.get(subject ?? 0) ?? 0
  const members = await findMembers(tx.db, [...people.values()])
  const sold = Boolean((await readProgram(tx.db)).rules.stored)
  const taken = own.filter((one) => sold && members.has(who(one)))
  await giveBack(
    tx,
    own
      .filter((one) => !taken.includes(one))
      .map((one) => ({
        customerId: one.subject ?? 0,
        paymentId: one.payload.paymentId,
        key: 'topUp refused',
        amountFen: one.payload.amountFen,
        reason: '储值暂停，原路退回',
      })),
  )
  const done = await topUp(
    tx,
    taken.map((one) => ({
      customerId: who(one),
      source: OWN_SOURCE,
      number: numberOf(one.payload.paymentId),
      storeId: null,
      staffId: null,
      paidBy: 'wechat' as const,
      fen: one.payload.amountFen,
    })),
  )
  // They were looked at under her lock: a refusal now is a bug, and nothing is kept.
  for (const { refusal } of done) if (refusal) throw refusal
}

async function returnPaid(
  tx: Tx,
  returned: readonly LogEvent<TopUpReturnedEvent>[],
): Promise<void> {
  const own = await ownTopUps(
    tx.db,
    OWN_SOURCE,
    returned.map(({ payload }) => payload.topUpId),
  )
  const byId = new Map(own.map((row) => [row.topUpId, row]))
  await giveBack(
    tx,
    returned.flatMap(({ payload: { topUpId, returnId, principalFen } }) => {
      const row = byId.get(topUpId)
      return row
        ? [
            {
              customerId: row.customerId,
              paymentId: paymentOf(row.number),
              key: `topUpReturn ${returnId}`,
              amountFen: principalFen,
              reason: '储值退款',
            },
          ]
        : []
    }),
  )
}

async function giveBack(tx: Tx, asks: readonly GiveBack[]): Promise<void> {
  for (const { refusal } of await refundPayments(tx, asks)) if (refusal) throw refusal
}

export const ownTopUpListener = listener({
  name: 'loyalty.ownTopUps',
  on: [payPaid, topUpReturned],
  run: async (tx, events: readonly LogEvent[]) => {
    await returnPaid(tx, only(events, topUpReturned))
    await receive(tx, only(events, payPaid))
  },
})
