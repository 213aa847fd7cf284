// Telling the platform what became of its clicks: fifty at a time, again where that may help, and
// counted once however often they are told, since each bears a number of its own.
import { WireError, type UserAction } from '#wechat'
import { groupBy, HOUR_MS, MINUTE_MS, plusMs } from '#kit'
import { defineJob, job, Refusal, type Platform, type Tx } from '#platform'
import { clientOf } from './client.ts'
import { problemOf } from './problem.ts'
import { adRefusals } from './refusals.ts'
import { noteError, readAccount, type AccountRow } from './sql/account.ts'
import {
  claimReports,
  nextReport,
  settleReports,
  type DueReport,
  type Verdict,
} from './sql/report.ts'

const report = defineJob<{ accountId: number }>('acquire.reportAds')

const MOST_AT_ONCE = 50
/** A job lasts no longer; the next one goes on. */
const TURN_MS = 20_000
/** Whoever took reports and died lets go of them after this. */
const CLAIM_MS = 2 * MINUTE_MS
/** Waits between tries, about two days in all; then somebody has to look. */
const WAITS_MS = [1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60].map((m) => m * MINUTE_MS)
/** The account itself is refused: its reports wait, and none of them is spent on it. */
const ACCOUNT_WAIT_MS = HOUR_MS
/** 11000 to 11016 tell that token or account is wrong (tried on 2026-11: 11000). */
const ofAccount = (error: WireError): boolean =>
  error.fault === 'refused' && (error.errcode ?? 0) >= 11_000 && (error.errcode ?? 0) < 11_017

/** Jobs of an account run one after another; one that waits is shared. */
export function sendSoon(tx: Tx, accountIds: readonly number[], runAt?: Date): void {
  for (const accountId of accountIds) {
    const key = `acquire.reportAds.${accountId}`
    tx.enqueue(report, { accountId }, { key, queue: key, ...(runAt && { runAt }) })
  }
}

const deedOf = (due: DueReport) => ({
  action_time: Math.floor(due.happenedAt.getTime() / 1000),
  action_type: due.action,
  outer_action_id: due.outerId,
  ...(due.valueFen !== null && { action_param: { value: due.valueFen } }),
})
const actionOf = (due: DueReport): UserAction => ({
  ...deedOf(due),
  trace: { click_id: due.clickId },
})

/** Those told in one call: all that name their clicks, or those of one click at its own address. */
function callsOf({ way }: AccountRow, dues: readonly DueReport[]): DueReport[][] {
  const address = (due: DueReport) => (way === 'callback' ? due.callback : null)
  return [...groupBy(dues, address).values()]
}

async function call(
  platform: Platform,
  account: AccountRow,
  dues: readonly DueReport[],
): Promise<void> {
  const client = clientOf(platform, account)
  const address = account.way === 'callback' ? (dues[0]?.callback ?? null) : null
  if (address !== null) {
    const { cb = '', conv_id } = Object.fromEntries(new URLSearchParams(address))
    await client.callBack({ cb, ...(conv_id && { conv_id }), actions: dues.map(deedOf) })
    return
  }
  await client.addUserActions({
    account_id: Number(account.number),
    user_action_set_id: account.actionSet ?? 0,
    actions: dues.map(actionOf),
  })
}

/** The account tells at the click's own address only, and this click brought none. */
const nowhere = ({ reportId }: DueReport): Verdict => ({
  reportId,
  state: 'refused',
  answer: problemOf(new Refusal(adRefusals.noWayBack)),
  nextAt: null,
  counts: true,
})

const sent = ({ reportId }: DueReport): Verdict => ({
  reportId,
  state: 'sent',
  answer: null,
  nextAt: null,
  counts: true,
})

/** Refused for good: it is said so. All else may do later, and again is not twice. */
function failed({ reportId, attempts }: DueReport, error: WireError, now: Date): Verdict {
  const base = { reportId, answer: problemOf(error), nextAt: null, counts: true }
  if (ofAccount(error))
    return { ...base, state: 'due', nextAt: plusMs(now, ACCOUNT_WAIT_MS), counts: false }
  if (error.fault === 'refused' && !error.retryable) return { ...base, state: 'refused' }
  const wait = WAITS_MS[attempts - 1]
  if (wait === undefined) return { ...base, state: 'givenUp' }
  return { ...base, state: 'due', nextAt: plusMs(now, Math.max(wait, error.retryAfterMs ?? 0)) }
}

/** One wrong action spoils the call for all: halves are told until it stands alone. */
async function tell(
  platform: Platform,
  account: AccountRow,
  dues: readonly DueReport[],
): Promise<Verdict[]> {
  if (account.actionSet === null && dues.every((due) => due.callback === null))
    return dues.map(nowhere)
  try {
    await call(platform, account, dues)
    return dues.map(sent)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    const final = error.fault === 'refused' && !error.retryable && !ofAccount(error)
    if (!final || dues.length === 1) {
      const now = new Date(Date.now())
      return dues.map((due) => failed(due, error, now))
    }
    const half = Math.ceil(dues.length / 2)
    const first = await tell(platform, account, dues.slice(0, half))
    return [...first, ...(await tell(platform, account, dues.slice(half)))]
  }
}

/** Takes, tells and writes down until nothing is due or the account does not answer. */
async function work(platform: Platform, account: AccountRow): Promise<void> {
  const until = Date.now() + TURN_MS
  // Where it cannot be called at all, nothing is taken.
  clientOf(platform, account)
  while (Date.now() < until) {
    const now = new Date(Date.now())
    const dues = await platform.transact({}, (tx) =>
      claimReports(tx.db, account.accountId, now, plusMs(now, CLAIM_MS), MOST_AT_ONCE),
    )
    if (dues.length === 0) return
    const verdicts: Verdict[] = []
    for (const some of callsOf(account, dues))
      verdicts.push(...(await tell(platform, account, some)))
    const stuck = verdicts.find(({ state }) => state === 'due')
    const refused = verdicts.find(({ answer }) => answer !== null)
    await platform.transact({}, async (tx) => {
      await settleReports(tx.db, verdicts, new Date(Date.now()))
      await noteError(tx.db, account.accountId, refused?.answer ?? null)
    })
    if (stuck) return
  }
}

async function turn(platform: Platform, accountId: number): Promise<void> {
  const account = await readAccount(platform.db, accountId)
  if (!account) return
  try {
    await work(platform, account)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // What the connection lacks is entered some day, and that wakes this job.
    await platform.transact({}, (tx) => noteError(tx.db, accountId, problemOf(error)))
    return
  }
  await platform.transact({}, async (tx) => {
    const next = await nextReport(tx.db, accountId)
    if (next) sendSoon(tx, [accountId], next)
  })
}

export const reportJob = job(report, (platform, { accountId }) => turn(platform, accountId))
