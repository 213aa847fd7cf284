// The connection's settings.
import { contract } from '#contracts'
import { inTx, orThrow, outside, Refusal } from '#platform'
import { recordAudit } from '#modules/org'
import { corpOf, saveCorp, shownCorp } from './corp.ts'
import { shownListing, startListing } from './listing.ts'
import { groupRoutes } from './group/routes.ts'
import { handoverRoutes } from './handover/index.ts'
import { memoRoutes } from './memo/index.ts'
import { serviceRoutes } from './service/index.ts'
import { groupRows, peopleOf, shownGroup } from './group-desk.ts'
import { inboxHealth } from './inbox-health.ts'
import { inboxRows, replayCallback, shownRow } from './inbox-desk.ts'
import { shownQuotas } from './quota-desk.ts'
import { wecomRefusals } from './refusals.ts'
import { readCorp } from './sql/corp.ts'
import { tryCorp } from './test-corp.ts'

export const routes = {
  ...handoverRoutes,
  ...memoRoutes,
  ...groupRoutes,
  ...serviceRoutes,
  listInbox: outside(contract.wecom.listInbox, async ({ platform }, { limit, cursor, ...find }) => {
    const rows = await inboxRows(platform.db, {
      ...find,
      limit: limit + 1,
      ...(cursor !== undefined && { before: Number(cursor) }),
    })
    const items = rows.slice(0, limit).map(shownRow)
    return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
  }),
  inboxHealth: outside(contract.wecom.inboxHealth, ({ platform }) => inboxHealth(platform.db)),
  getInbox: outside(contract.wecom.getInbox, async ({ platform }, { id }) => {
    const [row] = await inboxRows(platform.db, { id, limit: 1 })
    if (!row) throw new Refusal(wecomRefusals.unknownMessage, { id })
    return { ...shownRow(row), raw: row.raw }
  }),
  replay: inTx(contract.wecom.replay, async (tx, { id }) => {
    orThrow(await replayCallback(tx, id))
    await recordAudit(tx, { action: 'wecom.replay', subject: `message ${id}` })
    return { ok: true as const }
  }),
  listGroups: outside(
    contract.wecom.listGroups,
    async ({ platform, scope }, { limit, cursor, ...find }) => {
      const rows = await groupRows(platform.db, scope, platform.clock.now(), {
        ...find,
        limit: limit + 1,
        ...(cursor !== undefined && { before: Number(cursor) }),
      })
      const items = rows.slice(0, limit).map(shownGroup)
      return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
    },
  ),
  getGroup: outside(contract.wecom.getGroup, async ({ platform, scope }, { id }) => {
    const [row] = await groupRows(platform.db, scope, platform.clock.now(), { id, limit: 1 })
    if (!row) throw new Refusal(wecomRefusals.unknownGroup, { id })
    return { ...shownGroup(row), ...(await peopleOf(platform.db, id)) }
  }),
  getQuotas: outside(contract.wecom.getQuotas, ({ platform }) => shownQuotas(platform)),
  getListing: outside(contract.wecom.getListing, ({ platform }) => shownListing(platform.db)),
  startListing: inTx(contract.wecom.startListing, async (tx) => {
    if (!(await readCorp(tx.db))?.contact_secret) throw new Refusal(wecomRefusals.notConnected)
    await startListing(tx, 'hand')
    await recordAudit(tx, { action: 'wecom.reconcile', subject: 'corp' })
    return shownListing(tx.db)
  }),
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
