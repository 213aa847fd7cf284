// The connection to an ad account: saved with its token sealed, shown without it, called by reports.
import { WireError } from '#wechat'
import type { AdAccount, AdAccountInput } from '#contracts'
import { randomToken } from '#kit'
import { Refusal, seal, type Keys, type Platform, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { adRefusals } from './refusals.ts'
import { clientOf } from './client.ts'
import { problemOf } from './problem.ts'
import { sendSoon } from './send.ts'
import { noteError, readAccount, writeAccount, type AccountRow } from './sql/account.ts'
import { hurryReports } from './sql/report.ts'

/** What may be asked to be told of clicks from outside stands in an address: short, and by chance. */
const KEY_BYTES = { link: 6, monitor: 18 }

/** Saves the connection; an absent token is kept. What waited for it is told. */
export async function saveAccount(tx: Tx, keys: Keys, input: AdAccountInput): Promise<number> {
  const { token, ...rest } = input
  const accountId = await writeAccount(
    tx.db,
    { ...rest, token: token === undefined ? undefined : seal(keys, token) },
    { link: randomToken(KEY_BYTES.link), monitor: randomToken(KEY_BYTES.monitor) },
    new Date(Date.now()),
  )
  await hurryReports(tx.db, accountId, new Date(Date.now()))
  sendSoon(tx, [accountId])
  await recordAudit(tx, { action: 'ads.saveAccount', subject: `ad account ${accountId}` })
  return accountId
}

export async function accountWith(platform: Platform, id: number): Promise<AccountRow> {
  const row = await readAccount(platform.db, id)
  if (!row) throw new Refusal(adRefusals.unknownAdAccount, { id })
  return row
}

/**
 * Asks the platform about the account; what it answers is kept beside the connection. A report of
 * nobody would be counted, so nothing is reported for a try.
 */
export async function tryAccount(platform: Platform, id: number) {
  const row = await accountWith(platform, id)
  const problem = await clientOf(platform, row)
    .getUserActionSets({
      account_id: Number(row.number),
      ...(row.actionSet !== null && { user_action_set_id: row.actionSet }),
    })
    .then(({ list }) =>
      list.length > 0 || row.actionSet === null
        ? null
        : problemOf(new Refusal(adRefusals.unknownActionSet)),
    )
    .catch((error: unknown) => {
      if (error instanceof WireError) return problemOf(error)
      throw error
    })
  await platform.transact({}, (tx) => noteError(tx.db, id, problem))
  return { ok: problem === null, problem }
}

/** The connection without its token. */
export const shownAccount = (row: AccountRow): AdAccount => ({
  id: row.accountId,
  number: row.number,
  name: row.name,
  actionSet: row.actionSet,
  apiUrl: row.apiUrl,
  hasToken: row.token !== null,
  windowDays: row.windowDays,
  laterOrders: row.laterOrders,
  way: row.way,
  lastError: row.lastError,
})
