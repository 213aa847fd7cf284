// The doors of ads.
import { contract } from '#contracts'
import { inTx, outside, Refusal } from '#platform'
import { recordAudit } from '#modules/org'
import { acquireRefusals } from '../refusals.ts'
import { adRefusals } from './refusals.ts'
import { accountWith, saveAccount, shownAccount, tryAccount } from './account.ts'
import { boardCsv, boardOf } from './board.ts'
import { landingUrl, monitorUrl } from './click.ts'
import { importCosts, previewCosts } from './costs.ts'
import { costRows } from './read-costs.ts'
import { sendSoon } from './send.ts'
import { codeForAds } from './sql/code.ts'
import { readAccount, readAccounts } from './sql/account.ts'
import { reportCounts, reportRows, reviveReport } from './sql/report.ts'

const { acquire } = contract

export const adRoutes = {
  listAdAccounts: outside(acquire.listAdAccounts, async ({ platform }) => ({
    items: (await readAccounts(platform.db)).map(shownAccount),
  })),
  saveAdAccount: inTx(acquire.saveAdAccount, async (tx, input, { platform }) => {
    const row = await readAccount(tx.db, await saveAccount(tx, platform.keys, input))
    if (!row) throw new Refusal(adRefusals.unknownAdAccount)
    return shownAccount(row)
  }),
  testAdAccount: outside(acquire.testAdAccount, ({ platform }, { id }) => tryAccount(platform, id)),
  adLinks: outside(acquire.adLinks, async ({ platform, scope }, { id, codeId }) => {
    const { linkKey, monitorKey } = await accountWith(platform, id)
    const code = await codeForAds(platform.db, scope, codeId)
    if (!code) throw new Refusal(acquireRefusals.unknownCardCode, {}, 'codeId')
    const { publicUrl } = platform.config
    return {
      landingUrl: code.leased ? landingUrl(`${publicUrl}/c/${code.slug}`, linkKey) : null,
      monitorUrl: monitorUrl(publicUrl, monitorKey, codeId),
    }
  }),
  adBoard: outside(acquire.adBoard, ({ platform }, asked) => boardOf(platform, asked)),
  adBoardCsv: outside(acquire.adBoardCsv, async ({ platform }, asked) => {
    const board = await boardOf(platform, asked)
    const name = `ads-${board.from}-${board.until}.csv`
    return new File([boardCsv(board)], name, { type: 'text/csv' })
  }),
  previewAdCosts: outside(
    acquire.previewAdCosts,
    async ({ platform }, { id, columns, ...file }) => {
      await accountWith(platform, id)
      return previewCosts(await costRows(file), columns)
    },
  ),
  importAdCosts: outside(acquire.importAdCosts, async (call, { id, columns, ...file }) => {
    const { platform, actor } = call
    const { accountId } = await accountWith(platform, id)
    const rows = await costRows(file)
    return platform.transact({ actor }, (tx) => importCosts(tx, accountId, rows, columns))
  }),
  listAdReports: outside(
    acquire.listAdReports,
    async ({ platform }, { limit, cursor, state = null }) => {
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor)
      const rows = await reportRows(platform.db, { state, before, limit: limit + 1 })
      const items = rows.slice(0, limit).map((row) => ({
        ...row,
        happenedAt: row.happenedAt.toISOString(),
        sentAt: row.sentAt?.toISOString() ?? null,
        nextAt: row.nextAt?.toISOString() ?? null,
      }))
      const more = rows.length > limit && { nextCursor: String(items.at(-1)?.id) }
      return { items, ...more, counts: await reportCounts(platform.db) }
    },
  ),
  resendAdReport: inTx(acquire.resendAdReport, async (tx, { id }) => {
    const account = await reviveReport(tx.db, id, new Date(Date.now()))
    if (account === undefined) throw new Refusal(adRefusals.unknownAdReport, { id })
    sendSoon(tx, [account])
    await recordAudit(tx, { action: 'ads.resend', subject: `ad report ${id}` })
    return { ok: true as const }
  }),
}
