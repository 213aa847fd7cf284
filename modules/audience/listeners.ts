// Cursors on the log: stages follow orders, members follow whatever their rules read.
import { sql } from 'kysely'
import { customerCreated, customerMerged, customersTouched, customerTagged, customerUnmerged } from '#modules/customer'
import { orderImported, orderPaid, orderRefunded, refundsImported } from '#modules/order'
import { listener, only, type EventType, type Listener, type LogEvent, type Module, type Platform,
  type Tx } from '#platform'
import { settle, watchedRules } from './members.ts'
import { buyersOfOrders } from './sql/stage.ts'
import { restage } from './stages.ts'
import type { Reads } from './rule.ts'

const stages = listener({
  name: 'audience.stages', on: [orderPaid, orderImported, customerMerged, customerUnmerged],
  lanes: ['live', 'bulk'],
  run: async (tx, events) => {
    const ids = new Set(only(events, orderPaid).flatMap((e) => e.subject ?? []))
    for (const type of [customerMerged, customerUnmerged]) {
      for (const { payload } of only(events, type)) ids.add(payload.from).add(payload.into)
    }
    await restage(tx, [...ids])
    for (const { payload } of only(events, orderImported)) {
      await restage(tx, await buyersOfOrders(tx.db, payload.fromId, payload.toId), true)
    }
  },
})

/** Whoever appears, or becomes one with another, may meet any rule: one that says "none of" above all. */
const always = new Set([customerCreated.name, customerMerged.name, customerUnmerged.name])
const aboutPurchases = new Set([orderPaid.name, orderRefunded.name])

const isRead = (reads: Reads, name: string): boolean => always.has(name) || reads.events.has(name) ||
  (reads.tags && name === customerTagged.name) || (reads.purchases && aboutPurchases.has(name))

const subjectsOf = (event: LogEvent): number[] => {
  const { from, into } = event.payload as { from?: unknown; into?: unknown }
  const both = [from, into].filter((id): id is number => typeof id === 'number')
  return always.has(event.name) && both.length === 2 ? both : event.subject === null ? [] : [event.subject]
}

/** Live: only the segments that read a fact the events name. */
async function follow(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  for (const segment of await watchedRules(tx)) {
    const ids = events.filter((event) => isRead(segment.reads, event.name)).flatMap(subjectsOf)
    await settle(tx, [segment], ids, false)
  }
}

/** Bulk: a chunk names its customers by a query; what history brings is told to nobody. */
const followChunks = (modules: readonly Module[]) => async (tx: Tx, events: readonly LogEvent[]) => {
  const segments = await watchedRules(tx)
  if (segments.length === 0) return
  for (const part of modules.flatMap((module) => module.facts?.bulk ?? [])) {
    for (const event of events) {
      if (event.name !== part.on.name) continue
      const found = await sql<{ customer_id: number }>`select customer_id
        from (${sql.raw(part.customers(event.payload as never))}) as c (customer_id)`.execute(tx.db)
      await settle(tx, segments, found.rows.map((row) => row.customer_id), true)
    }
  }
}

export function listeners(platform: Pick<Platform, 'modules'>): readonly Listener[] {
  const { modules } = platform
  const distinct = (types: readonly EventType<never>[]) => [...new Map(types.map((t) => [t.name, t])).values()]
  const live = distinct([
    ...modules.flatMap((module) => module.facts?.on ?? []) as EventType<never>[], customerCreated as never,
    customerMerged as never, customerUnmerged as never, customerTagged as never, orderPaid as never,
    orderRefunded as never,
  ])
  const bulk = distinct([
    ...modules.flatMap((module) => module.facts?.bulk ?? []).map((part) => part.on as EventType<never>),
    customersTouched as never, orderImported as never, refundsImported as never,
  ])
  return [
    stages,
    listener({ name: 'audience.members', on: live, run: follow }),
    listener({ name: 'audience.bulkMembers', on: bulk, lanes: ['bulk'], after: lowerBulk, run: followChunks(modules) }),
  ]
}

/** Stages of the chunk are set before rules that read them are asked. */
const lowerBulk = ['audience.stages']
