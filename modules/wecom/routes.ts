// The connection's settings.
import { contract } from '#contracts'
import { inTx, outside, Refusal } from '#platform'
import { recordAudit } from '#modules/org'
import { corpOf, saveCorp, shownCorp } from './corp.ts'
import { wecomRefusals } from './refusals.ts'
import { readCorp } from './sql/corp.ts'
import { tryCorp } from './test-corp.ts'

export const routes = {
  getCorp: outside(contract.wecom.getCorp, async ({ platform }) => {
    const row = await readCorp(platform.db)
    return row ? shownCorp(platform, row) : null
  }),
  saveCorp: inTx(contract.wecom.saveCorp, async (tx, input, { platform }) => {
    await saveCorp(tx, platform.keys, input)
    await recordAudit(tx, { action: 'wecom.save', subject: `corp ${input.corpId}` })
    const row = await readCorp(tx.db)
    if (!row) throw new Refusal(wecomRefusals.notConnected)
    return shownCorp(platform, row)
  }),
  testCorp: outside(contract.wecom.testCorp, async ({ platform }) => {
    await corpOf(platform)
    return tryCorp(platform)
  }),
}
