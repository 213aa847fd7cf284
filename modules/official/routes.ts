// The connection's settings, its listing, and who follows.
import { contract } from '#contracts'
import { officialCode } from '#wechat'
import { inTx, outside, Refusal } from '#platform'
import { recordAudit } from '#modules/org'
import { accountOf, clientOf, forgetAccount, saveAccount, shownAccount } from './account.ts'
import { followerRows } from './followers.ts'
import { shownSync, startListing } from './listing.ts'
import { savedMenus, saveMenu, shownMenu } from './menu.ts'
import { shownLimits } from './quotas.ts'
import { pageConfig } from './page-config.ts'
import { officialRefusals } from './refusals.ts'
import { readAccount } from './sql/account.ts'
import { lastingSpent } from './sql/qr.ts'
import { tryAccount } from './test-account.ts'

const { official } = contract

export const routes = {
  getAccount: outside(official.getAccount, async ({ platform }) => {
    const row = await readAccount(platform.db)
    return row ? shownAccount(platform, row) : null
  }),
  saveAccount: inTx(official.saveAccount, async (tx, input, { platform }) => {
    await saveAccount(tx, platform.keys, input)
    tx.afterCommit(() => forgetAccount(platform))
    await recordAudit(tx, { action: 'official.save', subject: `account ${input.appId}` })
    const row = await readAccount(tx.db)
    if (!row) throw new Refusal(officialRefusals.notConnected)
    return shownAccount(platform, row)
  }),
  testAccount: outside(official.testAccount, async ({ platform }) => {
    await accountOf(platform)
    return tryAccount(platform)
  }),
  getQuotas: outside(official.getQuotas, async ({ platform }) => {
    const client = await clientOf(platform)
    const used = await lastingSpent(platform.db, client.appId)
    const codes = { used, limit: officialCode.MAX_LASTING_CODES }
    return { levels: await shownLimits(client), codes }
  }),
  getMenu: outside(official.getMenu, ({ platform }) => shownMenu(platform)),
  saveMenu: inTx(official.saveMenu, async (tx, { buttons }) => {
    await saveMenu(tx, buttons)
    return savedMenus(tx.db)
  }),
  pageConfig: outside(official.pageConfig, ({ platform }, { url }) => pageConfig(platform, url)),
  getSync: outside(official.getSync, ({ platform }) => shownSync(platform.db)),
  startSync: inTx(official.startSync, async (tx) => {
    if (!(await readAccount(tx.db))?.secret) throw new Refusal(officialRefusals.notConnected)
    await startListing(tx, 'hand')
    await recordAudit(tx, { action: 'official.sync', subject: 'followers' })
    return shownSync(tx.db)
  }),
  listFollowers: outside(
    official.listFollowers,
    async ({ platform }, { limit, cursor, ...find }) => {
      const rows = await followerRows(platform.db, {
        ...find,
        limit: limit + 1,
        ...(cursor !== undefined && { before: Number(cursor) }),
      })
      const items = rows.slice(0, limit)
      return { items, ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }) }
    },
  ),
}
