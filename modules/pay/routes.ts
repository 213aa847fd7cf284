// Doors of the connection.
import { contract } from '#contracts'
import { WireError } from '#wechat'
import { inTx, outside, Refusal } from '#platform'
import { recordAudit } from '#modules/org'
import { merchantOf, saveMerchant, shownMerchant } from './merchant.ts'
import { problemOf } from './problem.ts'
import { payRefusals } from './refusals.ts'
import { noteError, readMerchant } from './sql/merchant.ts'

const { pay } = contract

export const routes = {
  getMerchant: outside(pay.getMerchant, async ({ platform }) => {
    const row = await readMerchant(platform.db)
    return row ? shownMerchant(platform, row) : null
  }),
  saveMerchant: inTx(pay.saveMerchant, async (tx, input, { platform }) => {
    await saveMerchant(tx, platform.keys, input)
    await recordAudit(tx, { action: 'pay.save', subject: `merchant ${input.mchId}` })
    const row = await readMerchant(tx.db)
    if (!row) throw new Refusal(payRefusals.notConnected)
    return shownMerchant(platform, row)
  }),
  testMerchant: outside(pay.testMerchant, async ({ platform }) => {
    const { client } = await merchantOf(platform)
    try {
      await client.getCertificates({})
      await platform.transact({}, (tx) => noteError(tx.db, null))
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      const problem = problemOf(error)
      await platform.transact({}, (tx) => noteError(tx.db, problem))
      throw new Refusal(payRefusals.failed, { reason: problem.code })
    }
    return { ok: true as const }
  }),
}
