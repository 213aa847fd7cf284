// Doors of the connection, its wordings and its cost.
import { contract, type SmsTemplate } from '#contracts'
import { inTx, outside, Refusal, type Db } from '#platform'
import { recordAudit } from '#modules/org'
import { connected, saveAccount, shownAccount } from './account.ts'
import { monthsOf } from './months.ts'
import { smsRefusals } from './refusals.ts'
import { wakeWorker } from './send.ts'
import { readAccount } from './sql/account.ts'
import { templateRows, writeTemplate, type TemplateRow } from './sql/template.ts'
import { usualParts, variablesOf } from './template.ts'
import { tryAccount } from './try-account.ts'

const { sms } = contract

async function shownTemplates(db: Db, rows: readonly TemplateRow[]): Promise<SmsTemplate[]> {
  const sign = (await readAccount(db))?.sign ?? ''
  return rows.map((row) => ({
    ...row,
    variables: variablesOf(row.text),
    parts: usualParts(row.text, sign),
  }))
}

export const routes = {
  getAccount: outside(sms.getAccount, async ({ platform }) => {
    const row = await readAccount(platform.db)
    return row ? shownAccount(platform, row) : null
  }),
  saveAccount: inTx(sms.saveAccount, async (tx, input, { platform }) => {
    await saveAccount(tx, platform.keys, input)
    await recordAudit(tx, { action: 'sms.save', subject: `${input.cloud} ${input.keyId}` })
    wakeWorker(tx)
    return shownAccount(platform, await connected(tx.db))
  }),
  testAccount: outside(sms.testAccount, async ({ platform, actor }, input) => {
    await connected(platform.db)
    await platform.transact({ actor }, (tx) =>
      recordAudit(tx, { action: 'sms.test', subject: `template ${input.templateId}` }),
    )
    return tryAccount(platform, input)
  }),
  listTemplates: outside(sms.listTemplates, async ({ platform: { db } }) => ({
    items: await shownTemplates(db, await templateRows(db)),
  })),
  saveTemplate: inTx(sms.saveTemplate, async (tx, input) => {
    const row = await writeTemplate(tx.db, input, new Date(Date.now()))
    if (!row) throw new Refusal(smsRefusals.codeTaken, {}, 'code')
    await recordAudit(tx, { action: 'sms.saveTemplate', subject: `template ${row.id}` })
    const [shown] = await shownTemplates(tx.db, [row])
    if (!shown) throw new Refusal(smsRefusals.unknownTemplate)
    return shown
  }),
  months: outside(sms.months, ({ platform }) => monthsOf(platform.db)),
}
