// The menu under the account's chat: saved here, given to the platform by a job, compared with what
// the platform shows. The latest saved one counts; giving it twice changes nothing.
import { WireError, type LiveButton } from '#wechat'
import type { AccountButton, AccountMenuView, MenuVersion } from '#contracts'
import { defineJob, job, Refusal, type Db, type Platform, type Tx } from '#platform'
import { recordAudit } from '#modules/org'
import { accountOf, clientOf } from './account.ts'
import { differencesOf, keyOf, menuRequestOf, textsOf } from './menu-wire.ts'
import { problemOf } from './problem.ts'
import { officialRefusals } from './refusals.ts'
import { readAccount } from './sql/account.ts'
import { latestMenus, settleMenu, writeMenu, writeTexts, type MenuRow } from './sql/menu.ts'

const sendMenu = defineJob<Record<string, never>>('official.sendMenu')
/** The platform has no menu. */
const NO_MENU = 46003

export async function saveMenu(tx: Tx, buttons: readonly AccountButton[]): Promise<void> {
  const account = await readAccount(tx.db)
  if (!account?.secret) throw new Refusal(officialRefusals.notConnected)
  const texts = textsOf(buttons).map((content) => ({ key: keyOf(content), content }))
  await writeTexts(tx.db, texts)
  const id = await writeMenu(tx.db, { appId: account.app_id, buttons, now: tx.now })
  tx.enqueue(sendMenu, {}, { key: 'official.sendMenu', queue: 'official.sendMenu' })
  await recordAudit(tx, { action: 'official.menu', subject: `menu ${id}` })
}

export const menuJob = job(sendMenu, async (platform) => {
  const account = await accountOf(platform)
  const [latest] = await latestMenus(platform.db, account?.app_id ?? '')
  if (latest?.state !== 'waiting') return
  const settle = (state: MenuRow['state'], error?: WireError | Refusal) =>
    platform.transact({}, (tx) =>
      settleMenu(tx.db, latest.id, state, error ? problemOf(error) : null),
    )
  try {
    await (await clientOf(platform)).createMenu(menuRequestOf(latest.buttons))
    await settle('sent')
  } catch (error) {
    if (!(error instanceof WireError) && !(error instanceof Refusal)) throw error
    const again = error instanceof WireError && error.retryable
    await settle(again ? 'waiting' : 'refused', error)
    if (again) throw error
  }
})

/** What followers see, by the platform's own word. */
async function liveButtons(platform: Platform): Promise<readonly LiveButton[]> {
  try {
    return (await (await clientOf(platform)).getMenu({})).menu.button
  } catch (error) {
    if (error instanceof WireError && error.errcode === NO_MENU) return []
    throw error
  }
}

const versionOf = ({ id, buttons, savedAt, state, problem }: MenuRow): MenuVersion => ({
  id,
  buttons,
  savedAt: savedAt.toISOString(),
  state,
  problem,
})

/** What was saved last, and before it. */
export async function savedMenus(db: Db): Promise<Pick<AccountMenuView, 'saved' | 'previous'>> {
  const account = await readAccount(db)
  if (!account?.secret) throw new Refusal(officialRefusals.notConnected)
  const [saved, previous] = (await latestMenus(db, account.app_id)).map(versionOf)
  return { saved: saved ?? null, previous: previous ?? null }
}

/** The same beside what the platform shows. */
export async function shownMenu(platform: Platform): Promise<AccountMenuView> {
  const view = await savedMenus(platform.db)
  try {
    const live = await liveButtons(platform)
    const differences = differencesOf(view.saved?.buttons ?? [], live)
    return { ...view, live: live.length, problem: null, differences }
  } catch (error) {
    if (!(error instanceof WireError) && !(error instanceof Refusal)) throw error
    return { ...view, live: null, problem: problemOf(error), differences: [] }
  }
}
