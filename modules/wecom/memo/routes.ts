// The doors of what staff are told: on or off, in which language, and what became of the last ones.
import { contract, type StaffTelling } from '#contracts'
import { inTx, outside, Refusal, type Db } from '#platform'
import { recordAudit } from '#modules/org'
import { wecomRefusals } from '../refusals.ts'
import { readCorp } from '../sql/corp.ts'
import { memoRows } from './sql.ts'
import { readTelling, writeTelling } from './sql-telling.ts'

const { wecom } = contract
const SHOWN = 20

async function shown(db: Db): Promise<StaffTelling> {
  const telling = await readTelling(db)
  if (!telling) throw new Refusal(wecomRefusals.notConnected)
  const rows = await memoRows(db, SHOWN)
  return {
    ...telling,
    ready: Number.isSafeInteger(Number((await readCorp(db))?.agent_id ?? Number.NaN)),
    latest: rows.map((row) => ({
      ...row,
      madeAt: row.madeAt.toISOString(),
      settledAt: row.settledAt?.toISOString() ?? null,
    })),
  }
}

export const memoRoutes = {
  getTelling: outside(wecom.getTelling, ({ platform }) => shown(platform.db)),
  saveTelling: inTx(wecom.saveTelling, async (tx, input) => {
    if (!(await writeTelling(tx, input))) throw new Refusal(wecomRefusals.notConnected)
    await recordAudit(tx, { action: 'wecom.telling', subject: 'corp', details: input })
    return shown(tx.db)
  }),
}
