// Cursors on the log: stages follow orders, members follow whatever their rules read.
import { sql } from 'kysely'
import {
  customerCreated,
  customerMerged,
  customersTouched,
  customerTagged,
  customerUnmerged,
} from '#modules/customer'
import { orderImported, orderPaid, orderRefunded, refundsImported } from '#modules/order'
import {
  listener,
  only,
  type EventType,
  type Listener,
  type LogEvent,
  type Module,
  type Platform,
  type Tx,
} from '#platform'
import { settle, watchedRules } from './members.ts'
import { buyersOfOrders } from './sql/stage.ts'
import { restage } from './stages.ts'
import type { Reads } from './rule.ts'

const stages = listener({
  name: 'audience.stages',
  on: [orderPaid, customerMerged, customerUnmerged],
  rebuildable: {
    because: 'a stage is worked out from all purchases, and told only when it differs',
  },
  run: async (tx, events) => {
    const ids = new Set(only(events, orderPaid).flatMap((e) => e.subject ?? []))
    for (const type of [customerMerged, customerUnmerged]) {
      for (const { payload } of only(events, type)) ids.add(payload.from).add(payload.into)
    }
    await restage(tx, [...ids])
  },
})

/**
 * Whoever appears, or becomes one with another, may meet any rule: one that says "none of" above
 * all.
 */
const always = new Set([customerCreated.name, customerMerged.name, customerUnmerged.name])
const aboutPurchases = new Set([orderPaid.name, orderRefunded.name])

const isRead = (reads: Reads, name: string): boolean =>
  always.has(name) ||
  reads.events.has(name) ||
  (reads.tags && name === customerTagged.name) ||
  (reads.purchases && aboutPurchases.has(name))

const subjectsOf = (event: LogEvent): number[] => {
  const { from, into } = event.payload as { from?: unknown; into?: unknown }
  const both = [from, into].filter((id): id is number => typeof id === 'number')
  return always.has(event.name) && both.length === 2
    ? both
    : event.subject === null
      ? []
      : [event.subject]
}

/** Live: only the segments that read a fact the events name. */
async function follow(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  for (const segment of await watchedRules(tx)) {
    const ids = events.filter((event) => isRead(segment.reads, event.name)).flatMap(subjectsOf)
    await settle(tx, [segment], ids, false)
  }
}

/**
 * Bulk: a chunk names its customers by a query. Stages first, then the members whose rules read
 * them; what history brings is told to nobody.
 */
const followChunks =
  (modules: readonly Module[]) => async (tx: Tx, events: readonly LogEvent[]) => {
    for (const { payload } of only(events, orderImported)) {
      await restage(tx, await buyersOfOrders(tx.db, payload.fromId, payload.toId), true)
    }
    const segments = await watchedRules(tx)
    if (segments.length === 0) return
    for (const part of modules.flatMap((module) => module.facts?.bulk ?? [])) {
      for (const event of events) {
        if (event.name !== part.on.name) continue
        const found = await sql<{ customer_id: number }>`select customer_id
        from (${sql.raw(part.customers(event.payload as never))}) as c (customer_id)`.execute(tx.db)
        await settle(
          tx,
          segments,
          found.rows.map((row) => row.customer_id),
          true,
        )
      }
    }
  }

const rebuildable = { because: 'who is in a segment is read from the facts as they are now' }

export function listeners({ modules }: Pick<Platform, 'modules'>): readonly Listener[] {
  const facts = modules.flatMap((module) => (module.facts ? [module.facts] : []))
  const live = distinct([
    ...facts.flatMap((source) => source.on),
    customerCreated,
    customerMerged,
    customerUnmerged,
    customerTagged,
    orderPaid,
    orderRefunded,
  ])
  const bulk = distinct([
    ...facts.flatMap((source) => source.bulk ?? []).map((part) => part.on),
    customersTouched,
    orderImported,
    refundsImported,
  ])
  return [
    stages,
    listener({ name: 'audience.members', on: live, rebuildable, run: follow }),
    listener({
      name: 'audience.chunks',
      on: bulk,
      lanes: ['bulk'],
      rebuildable,
      run: followChunks(modules),
    }),
  ]
}

const distinct = (types: readonly EventType[]): EventType[] => [
  ...new Map(types.map((type) => [type.name, type])).values(),
]
