// She pays a purchase: its payment is opened once, and the sheet for her phone made of it, or the
// code that a phone scans off a screen.
import { Refusal, orThrow, type Platform } from '#platform'
import { lockPeople } from '#modules/customer'
import { codeOf, openidOf, openPayments, sheetOf, type PayCode, type PaySheet } from '#modules/pay'
import { dueOf, numberOf } from './purchase.ts'
import { purchaseRefusals } from './refusals.ts'
import { linesOf, lockPurchases, notePayment, ofPerson } from './sql/purchase.ts'

/** The last seconds are not enough to type a password. */
const TOO_LATE_MS = 3_000

async function opened(platform: Platform, customerId: number, purchaseId: number): Promise<number> {
  return platform.transact({}, async (tx) => {
    const personId = (await lockPeople(tx, [customerId])).get(customerId) ?? customerId
    const own = await ofPerson(tx.db, personId, purchaseId)
    const [one] = own ? await lockPurchases(tx, [own]) : []
    if (!one) throw new Refusal(purchaseRefusals.unknown)
    const leftMs = one.expiresAt.getTime() - tx.now.getTime()
    if (one.state !== 'placed' || leftMs < TOO_LATE_MS)
      throw new Refusal(purchaseRefusals.notPlaced)
    const [first] = (await linesOf(tx.db, [purchaseId])).get(purchaseId) ?? []
    const [outcome] = await openPayments(tx, [
      {
        customerId: one.customerId,
        purpose: `purchase ${purchaseId}`,
        amountFen: dueOf(one),
        description: first?.name ?? numberOf(purchaseId),
        expiresAt: one.expiresAt,
      },
    ])
    const { paymentId } = orThrow(outcome)
    await notePayment(tx, one, paymentId)
    return paymentId
  })
}

/** The sheet that pays it. Calls WeChat Pay; asked again it is the same payment. */
export async function payPurchase(
  platform: Platform,
  customerId: number,
  purchaseId: number,
): Promise<PaySheet> {
  const openid = await openidOf(platform.db, customerId)
  return sheetOf(platform, await opened(platform, customerId, purchaseId), openid)
}

/** The code that pays it, whoever scans it. Calls WeChat Pay. */
export const payPurchaseByCode = async (
  platform: Platform,
  customerId: number,
  purchaseId: number,
): Promise<PayCode> => codeOf(platform, await opened(platform, customerId, purchaseId))
