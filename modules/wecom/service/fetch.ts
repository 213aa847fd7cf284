// Fetching what happened at customer service. A callback only says that there is something; here it
// is asked for, page by page, one fetch at a time for each account.
import { WecomError, type WecomClient } from '#wechat'
import { defineJob, job, Refusal, type Platform, type Tx } from '#platform'
import { clientOf } from '../corp.ts'
import { problemOf } from '../problem.ts'
import { readCorp } from '../sql/corp.ts'
import { PassedBy, recordPage, type Known } from './record.ts'
import {
  forgetCursor,
  keepListed,
  markStale,
  markTold,
  noteProblem,
  serviceOf,
  type ServiceNews,
  type ServiceRow,
} from './sql/account.ts'
import { forgetSeen, strangersAmong } from './sql/talk.ts'

const fetchService = defineJob<{ serviceId: number }>('wecom.fetchService')
const listServices = defineJob<Record<string, never>>('wecom.listServices')

/** A ticket is good for ten minutes; a little less, so that it does not end under way. */
const TOKEN_MS = 9 * 60_000
/** A greeting does not wait long for a name. */
const PATIENCE_MS = 1_000
/** Longer than the platform gives old messages again. */
const SEEN_MS = 7 * 86_400_000
const FRESH_MS = 10 * 60_000
const ROUND = 5
const ROUND_MS = 60_000
const PAGE_OF_ACCOUNTS = 100

const badToken = 95_007
const badPlace = 40_058
const noAccount: readonly number[] = [95_000, 95_004]

const enqueue = (tx: Tx, serviceId: number, runAt?: Date): void => {
  const name = `wecom.service:${serviceId}`
  tx.enqueue(fetchService, { serviceId }, { key: name, queue: name, ...(runAt && { runAt }) })
}

/** Callbacks told of news. */
export async function wakeServices(tx: Tx, news: readonly ServiceNews[]): Promise<void> {
  if (news.length === 0) return
  for (const id of await markTold(tx.db, news, new Date(Date.now()))) enqueue(tx, id)
}

/** The platform loses callbacks: which accounts there are is listed, and each is looked at. */
export function askForServices(tx: Tx): void {
  tx.enqueue(listServices, {}, { key: 'wecom.listServices', queue: 'wecom.listServices' })
}

async function knownOf(client: WecomClient, externalUserIds: readonly string[]): Promise<Known[]> {
  if (externalUserIds.length === 0) return []
  try {
    const { customer_list: found } = await client.kfCustomers(
      { external_userid_list: [...externalUserIds] },
      { patienceMs: PATIENCE_MS },
    )
    return found.map((one) => ({
      externalUserId: one.external_userid,
      name: one.nickname,
      avatarUrl: one.avatar ?? null,
      gender: one.gender ?? 0,
      unionid: one.unionid ?? null,
    }))
  } catch (error) {
    // She is on record by her id; whoever has no name yet is asked about with the next page.
    if (error instanceof WecomError) return []
    throw error
  }
}

const tokenOf = ({ token, tokenAt }: ServiceRow): string | undefined =>
  token !== null && tokenAt !== null && Date.now() - tokenAt.getTime() < TOKEN_MS
    ? token
    : undefined

/** A hundred people fit into one question about their names. */
const PAGE = 100

async function onePage(
  platform: Platform,
  client: WecomClient,
  service: ServiceRow,
  token: string | undefined,
): Promise<void> {
  const reply = await client.syncMsg({
    open_kfid: service.openKfid,
    limit: PAGE,
    ...(service.cursor !== '' && { cursor: service.cursor }),
    ...(token && { token }),
  })
  const people = new Set(
    reply.msg_list.flatMap(
      (message) => message.external_userid ?? message.event?.external_userid ?? [],
    ),
  )
  const strangers = await strangersAmong(platform.db, service.corpId, [...people])
  const page = {
    messages: reply.msg_list,
    cursor: reply.next_cursor,
    more: reply.has_more,
    known: await knownOf(client, strangers),
  }
  await platform.transact({}, (tx) => recordPage(tx, service, page))
}

/** What a refusal asks for: another way of asking, or an end. False: there is none. */
async function answered(
  platform: Platform,
  service: ServiceRow,
  { errcode = 0 }: WecomError,
): Promise<boolean> {
  if (errcode === badPlace && service.cursor !== '') {
    await platform.transact({}, (tx) => forgetCursor(tx.db, service))
    return true
  }
  if (!noAccount.includes(errcode)) return false
  await platform.transact({}, async (tx) => askForServices(tx))
  return false
}

async function fetchAll(platform: Platform, serviceId: number): Promise<void> {
  const client = await clientOf(platform)
  let ticket = true
  for (;;) {
    const service = await serviceOf(platform.db, serviceId)
    if (!service?.due || service.gone) return
    const token = ticket ? tokenOf(service) : undefined
    try {
      await onePage(platform, client, service, token)
    } catch (error) {
      if (error instanceof PassedBy) continue
      if (!(error instanceof WecomError)) throw error
      if (error.errcode === badToken && token !== undefined) ticket = false
      else if (!(await answered(platform, service, error))) throw error
    }
  }
}

async function run(platform: Platform, { serviceId }: { serviceId: number }): Promise<void> {
  try {
    await fetchAll(platform, serviceId)
    const before = new Date(platform.clock.now().getTime() - SEEN_MS)
    await platform.transact({}, (tx) => forgetSeen(tx.db, serviceId, before))
  } catch (error) {
    if (!(error instanceof WecomError) && !(error instanceof Refusal)) throw error
    await platform.transact({}, (tx) => noteProblem(tx.db, serviceId, problemOf(error)))
    // What is still due is asked for again; what was refused waits for the next news or night.
    if (error instanceof WecomError && error.retryable) throw error
  }
}

/** Without a ticket the platform answers seldom: those fetched just now are passed over, and of the
 * others a few are asked for each minute. */
async function lookRound(tx: Tx): Promise<void> {
  const stale = await markStale(tx.db, new Date(tx.now.getTime() - FRESH_MS))
  stale.forEach((id, n) => {
    const wait = Math.floor(n / ROUND) * ROUND_MS
    enqueue(tx, id, wait > 0 ? new Date(Date.now() + wait) : undefined)
  })
}

async function list(platform: Platform): Promise<void> {
  const corp = await readCorp(platform.db)
  if (!corp?.contact_secret) return
  const client = await clientOf(platform)
  const listed: { openKfid: string; name: string }[] = []
  for (let offset = 0; ; offset += PAGE_OF_ACCOUNTS) {
    const page = await client.kfAccounts({ offset, limit: PAGE_OF_ACCOUNTS })
    listed.push(...page.account_list.map(({ open_kfid: openKfid, name }) => ({ openKfid, name })))
    if (page.account_list.length < PAGE_OF_ACCOUNTS) break
  }
  await platform.transact({}, async (tx) => {
    await keepListed(tx.db, corp.corp_id, listed)
    await lookRound(tx)
  })
}

export const fetchServiceJob = job(fetchService, run)
export const listServicesJob = job(listServices, async (platform: Platform) => {
  try {
    await list(platform)
  } catch (error) {
    if (!(error instanceof WecomError)) throw error
    // A corp without customer service refuses; nothing else waits for it.
    if (error.retryable) throw error
  }
})
