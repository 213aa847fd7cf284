// The doors of customer service.
import { contract } from '#contracts'
import { inTx, orThrow, outside, Refusal } from '#platform'
import { recordAudit } from '#modules/org'
import { wecomRefusals } from '../refusals.ts'
import { readCorp } from '../sql/corp.ts'
import { saveGreeting, shownServices } from './desk.ts'
import { askForServices } from './fetch.ts'
import { serviceRows } from './sql/account.ts'

const { wecom } = contract

export const serviceRoutes = {
  listServices: outside(wecom.listServices, async ({ platform }) => ({
    items: await shownServices(platform.db, platform.clock.now()),
  })),
  readServices: inTx(wecom.readServices, async (tx) => {
    if (!(await readCorp(tx.db))?.contact_secret) throw new Refusal(wecomRefusals.notConnected)
    askForServices(tx)
    await recordAudit(tx, { action: 'service.read', subject: 'corp' })
    return { items: await shownServices(tx.db, tx.now) }
  }),
  saveServiceGreeting: inTx(wecom.saveServiceGreeting, async (tx, input) =>
    orThrow(await saveGreeting(tx, input)),
  ),
  serviceChoices: outside(wecom.serviceChoices, async ({ platform }) => ({
    items: (await serviceRows(platform.db))
      .filter(({ gone }) => !gone)
      .map(({ serviceId: id, name }) => ({ id, name })),
  })),
}
