// The doors of trials.
import { contract } from '#contracts'
import { inTx, outside } from '#platform'
import { recordAudit } from '#modules/org'
import { showTrial } from './show.ts'
import { startTrial } from './trial.ts'

export const trialRoutes = {
  startTrial: inTx(contract.trial.start, async (tx, input) => {
    const id = await startTrial(tx, input)
    await recordAudit(tx, { action: 'loyalty.trial', subject: String(id) })
    return showTrial(tx.db, id)
  }),
  getTrial: outside(contract.trial.get, ({ platform }, { id }) => showTrial(platform.db, id)),
}
