// Reads the whole file and writes nothing: counts by reason, and what a live import would set off.
import type { DryRun, Mapping } from '#contracts'
import { chunksOf, lineFen } from '#kit'
import { findByIdentity, type IdentityInput } from '#modules/customer'
import { findMembers } from '#modules/loyalty'
import { ordersByNumber } from '#modules/order'
import { brandOf } from '#modules/org'
import { bootedModules, Refusal, type Db, type Foreseen, type Platform } from '#platform'
import { formatOf } from './file/format.ts'
import { readRows } from './file/rows.ts'
import type { StoredFile } from './file/store.ts'
import { checkMapping } from './mapping/check.ts'
import { rowMapper, type Mapped, type StagedData } from './mapping/map-row.ts'
import { isMember } from './member.ts'
import { countReason } from './reasons.ts'
import { connectRefusals } from './refusals.ts'
import type { Reasons } from './sql.ts'
import { reasonSentence } from './status.ts'
import { identitiesOf, priceOf } from './take.ts'

/** Distinct orders and customers are kept to this many; a larger file says `complete: false`. */
const KEYS_MAX = 1_000_000
const LOOK_UP = 5_000

interface SeenOrder {
  customer: string
  fen: number
  at: Date
  rows: number
}

interface Tally {
  read: number
  accepted: number
  reasons: Reasons
  customers: Map<string, IdentityInput[]>
  orders: Map<string, SeenOrder>
  refunds: Set<string>
  complete: boolean
  /** Customers whose row says that they are members. */
  members: Set<string>
  /** Orders and refunds with an error in one of their rows: none of it is taken. */
  broken: Set<string>
  /** How often a row that is an order of its own came, by its content. */
  repeats: Map<string, number>
}

const emptyTally = (): Tally => ({
  read: 0,
  accepted: 0,
  reasons: {},
  customers: new Map(),
  orders: new Map(),
  refunds: new Set(),
  members: new Set(),
  complete: true,
  broken: new Set(),
  repeats: new Map(),
})

export async function dryRun(
  platform: Platform,
  file: StoredFile,
  given: Mapping,
): Promise<DryRun> {
  checkMapping(given)
  const brand = await brandOf(platform.db)
  const format = await formatOf(file.path, file.fileName, given)
  const { mapping } = format
  const tally = emptyTally()
  let map: ReturnType<typeof rowMapper> | undefined
  for await (const row of readRows(file.path, { ...format, skipLines: mapping.skipLines })) {
    if (!map) {
      map = mapperOf(mapping, row, brand.zone)
      if (mapping.header) continue
    }
    count(tally, map(row), mapping, brand.decimals)
  }
  leaveOutIncomplete(tally)
  const known = await knownCustomers(platform.db, tally.customers)
  const before = await knownNumbers(platform.db, mapping.source, [...tally.orders.keys()])
  const joining = await newMembers(platform.db, tally.members, known)
  const duplicates = [...tally.orders].reduce(
    (sum, [number, order]) => sum + (before.has(number) ? order.rows : 0),
    0,
  )
  return {
    read: tally.read,
    accepted: tally.accepted - duplicates,
    rejected: tally.read - tally.accepted,
    duplicates,
    reasons: Object.entries(tally.reasons).map(([code, reason]) => ({
      code,
      ...reason,
      sentence: reasonSentence(code),
    })),
    customers: tally.customers.size,
    newCustomers: tally.customers.size - known.size,
    newMembers: joining.length,
    orders: tally.orders.size,
    refunds: tally.refunds.size,
    live: await foreseen(platform, tally, known, before, joining),
    complete: tally.complete,
  }
}

/** The good rows of an order that has a bad one. */
function leaveOutIncomplete(tally: Tally): void {
  for (const number of tally.broken) {
    const order = tally.orders.get(number)
    if (!order) continue
    tally.orders.delete(number)
    tally.accepted -= order.rows
    const reason = (tally.reasons.incomplete ??= { count: 0, examples: [] })
    reason.count += order.rows
  }
}

function mapperOf(
  mapping: Mapping,
  first: readonly string[],
  zone: string,
): ReturnType<typeof rowMapper> {
  const columns = mapping.header
    ? first.map((cell) => cell.trim())
    : first.map((_, i) => `c${i + 1}`)
  try {
    return rowMapper(mapping, columns, zone)
  } catch (error) {
    throw new Refusal(connectRefusals.unknownColumn, { column: (error as Error).message, columns })
  }
}

function count(tally: Tally, mapped: Mapped, mapping: Mapping, decimals: number): void {
  tally.read++
  if (!mapped.staged) {
    countReason(tally.reasons, mapped.rejected, tally.read)
    if (mapped.broken?.kind === 'order') tally.broken.add(mapped.broken.groupKey)
    return
  }
  tally.accepted++
  tally.complete = tally.complete && tally.orders.size + tally.customers.size <= KEYS_MAX
  if (!tally.complete) return
  const { kind, groupKey, data } = mapped.staged
  const customer = Object.values(data.customer).join(' ')
  if (!tally.customers.has(customer))
    tally.customers.set(customer, identitiesOf(data.customer, mapping.source))
  if (kind === 'customer' && isMember(data)) tally.members.add(customer)
  if (kind === 'refund') tally.refunds.add(groupKey)
  if (kind === 'order')
    countOrder(
      tally,
      mapping.rowIsOrder ? numbered(tally, groupKey) : groupKey,
      customer,
      data,
      decimals,
    )
}

/** The same name that staging gives the second of two equal rows. */
function numbered({ repeats }: Tally, groupKey: string): string {
  const no = (repeats.get(groupKey) ?? 0) + 1
  repeats.set(groupKey, no)
  return no === 1 ? groupKey : `${groupKey}#${no}`
}

function countOrder(
  tally: Tally,
  key: string,
  customer: string,
  data: StagedData,
  decimals: number,
): void {
  const order = tally.orders.get(key) ?? {
    customer,
    fen: 0,
    at: new Date(data.paidAt ?? data.at ?? 0),
    rows: 0,
  }
  order.fen += lineFen(priceOf(data), data.quantity ?? 1, decimals)
  order.rows++
  tally.orders.set(key, order)
}

/** Customer of the file -> ours, for those we know by any of their keys. */
async function knownCustomers(db: Db, customers: Tally['customers']): Promise<Map<string, number>> {
  const keys = [...customers].flatMap(([customer, identities]) =>
    identities.map((identity) => ({ customer, identity })),
  )
  const known = new Map<string, number>()
  for (const some of chunksOf(keys, LOOK_UP)) {
    const ids = await findByIdentity(
      db,
      some.map((key) => key.identity),
    )
    some.forEach(({ customer }, i) => {
      const id = ids[i]
      if (id) known.set(customer, id)
    })
  }
  return known
}

/** One id for each who is no member yet; below zero where we do not know her. */
async function newMembers(
  db: Db,
  members: ReadonlySet<string>,
  known: ReadonlyMap<string, number>,
): Promise<number[]> {
  const ids = new Set([...members].map((customer, i) => known.get(customer) ?? -1 - i))
  for (const some of chunksOf([...ids], LOOK_UP)) {
    for (const customerId of (await findMembers(db, some)).keys()) ids.delete(customerId)
  }
  return [...ids]
}

async function foreseen(
  { db, clock }: Platform,
  tally: Tally,
  known: ReadonlyMap<string, number>,
  before: ReadonlySet<string>,
  joining: readonly number[],
): Promise<Foreseen> {
  const unknown = new Map([...tally.customers.keys()].map((customer, i) => [customer, -1 - i]))
  const orders = [...tally.orders]
    .filter(([number]) => !before.has(number))
    .map(([, { customer, fen, at }]) => ({
      customerId: known.get(customer) ?? unknown.get(customer) ?? 0,
      fen,
      at,
    }))
  const sums: Foreseen = { points: 0, growth: 0, coupons: 0, journeyEntries: 0, messages: 0 }
  for (const module of bootedModules()) {
    const parts = [
      await module.foresee?.orders(db, orders, clock.now()),
      await module.foresee?.enrolments?.(db, joining),
    ]
    for (const part of parts) {
      for (const [key, value] of Object.entries(part ?? {}) as [keyof Foreseen, number][])
        sums[key] += value
    }
  }
  return sums
}

/** Which of these numbers the source has sent before. */
async function knownNumbers(
  db: Db,
  source: string,
  numbers: readonly string[],
): Promise<Set<string>> {
  const known = new Set<string>()
  for (const some of chunksOf(numbers, LOOK_UP)) {
    for (const order of await ordersByNumber(
      db,
      some.map((number) => ({ source, number })),
    ))
      known.add(order.number)
  }
  return known
}
