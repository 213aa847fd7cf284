// From the house's events to clicks, leads and reports. Most events only say whom to look at: what
// is written follows from what stands in the house.
import { sortedUnique } from '#kit'
import { listener, only, type LogEvent, type Tx } from '#platform'
import { hashOf, opened, tied } from '#modules/code'
import { customerChanged } from '#modules/customer'
import { loyaltyJoined } from '#modules/loyalty'
import { orderPaid } from '#modules/order'
import { chatJoined, followed } from '#modules/wecom'
import { landedBy } from './click.ts'
import { sendSoon } from './send.ts'
import { readAccounts } from './sql/account.ts'
import { writeClicks, writeLandings, type NewClick } from './sql/click.ts'
import { leadsOfTies, leadsOfUnionids, unionidsOf } from './sql/lead.ts'
import { personsWithLeads, withdrawReports, writeReports } from './sql/report.ts'

async function keepLandings(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const landed = only(events, opened).flatMap(({ payload, occurredAt }) => {
    const told = landedBy(payload.brought)
    return told ? [{ ...payload, ...told, at: occurredAt }] : []
  })
  if (landed.length === 0) return
  const accounts = await readAccounts(tx.db)
  const byKey = new Map(accounts.map((account) => [account.linkKey, account.accountId]))
  // An address without a key can mean the only account there is, and no other.
  const alone = accounts.length === 1 ? (accounts[0]?.accountId ?? null) : null
  const clicks = landed.map(
    ({ clickId, parameter, adGroup, creative, codeId, linkKey, at }): NewClick => ({
      clickId,
      parameter,
      adGroup,
      creative,
      codeId,
      at,
      unionidHash: null,
      callback: null,
      accountId: linkKey === null ? alone : (byKey.get(linkKey) ?? null),
    }),
  )
  const numbers = await writeClicks(tx.db, clicks)
  await writeLandings(
    tx,
    landed.flatMap(({ visitId, clickId }) => {
      const clickNo = numbers.get(clickId)
      return clickNo === undefined ? [] : [{ visitId, clickNo }]
    }),
  )
}

async function keepLeads(tx: Tx, events: readonly LogEvent[]): Promise<number[]> {
  const byTie = await leadsOfTies(
    tx.db,
    only(events, tied).map(({ payload }) => payload.tieId),
  )
  const told = await unionidsOf(tx.db, [
    ...only(events, followed).flatMap(({ subject }) => subject ?? []),
    ...only(events, customerChanged).map(({ payload }) => payload.customerId),
  ])
  const byUnionid = await leadsOfUnionids(
    tx.db,
    told.map(({ customerId, value }) => ({ customerId, hash: hashOf('unionid', value) })),
  )
  return [...byTie, ...byUnionid]
}

async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  await keepLandings(tx, events)
  const changed = await keepLeads(tx, events)
  const did = [
    ...only(events, chatJoined),
    ...only(events, loyaltyJoined),
    ...only(events, orderPaid),
  ].flatMap(({ subject }) => subject ?? [])
  if (changed.length > 0) await withdrawReports(tx.db, changed)
  const people = await personsWithLeads(tx.db, sortedUnique([...changed, ...did]))
  sendSoon(tx, await writeReports(tx, people))
}

export const adsListener = listener({
  name: 'acquire.ads',
  on: [opened, tied, followed, customerChanged, chatJoined, loyaltyJoined, orderPaid],
  run,
})
