// A chunk of staged groups becomes customers, orders and refunds, in one short transaction.
import { refuse, type Outcome, type Tx } from '#platform'
import {
  resolveCustomers,
  saveTag,
  tagCustomers,
  addReach,
  type IdentityInput,
  type ResolveInput,
} from '#modules/customer'
import { enrol, openBalances } from '#modules/loyalty'
import { ingestOrders, refundOrders, type OrderInput, type RefundInput } from '#modules/order'
import { brandOf, storesByCode } from '#modules/org'
import { groupBy, lineFen } from '#kit'
import { enrolmentOf, isMember } from './member.ts'
import type { StagedData } from './mapping/map-row.ts'
import { connectRefusals } from './refusals.ts'
import type { ImportRow, StagedRow } from './sql.ts'

export interface Group {
  kind: StagedRow['kind']
  key: string
  rows: StagedRow[]
}
/** What became of one group: taken, known before, or refused with a code. */
export interface GroupOutcome {
  group: Group
  duplicate: boolean
  code?: string
}

const identityKinds = {
  phone: 'phone',
  email: 'email',
  memberNo: 'member_no',
  unionid: 'unionid',
  externalUserid: 'external_userid',
} as const

export function identitiesOf(customer: StagedData['customer'], source: string): IdentityInput[] {
  const found: IdentityInput[] = []
  if (customer.customerKey !== undefined)
    found.push({ kind: 'import', app: source, value: customer.customerKey })
  for (const [field, kind] of Object.entries(identityKinds)) {
    const value = customer[field as keyof typeof identityKinds]
    if (value !== undefined) found.push({ kind, value })
  }
  return found
}

/** Takes whole groups. One with an error in any of its rows is left out, all of it. */
export async function takeGroups(
  tx: Tx,
  row: ImportRow,
  rows: readonly StagedRow[],
): Promise<GroupOutcome[]> {
  const incomplete: GroupOutcome[] = []
  const groups: Group[] = []
  for (const [head, ...others] of groupBy(rows, (r) => r.no).values()) {
    if (!head) continue
    const all = [head, ...others]
    const group = { kind: head.kind, key: head.group_key, rows: all.filter((r) => !r.data.broken) }
    if (group.rows.length === all.length) groups.push(group)
    else incomplete.push({ group, duplicate: false, code: 'incomplete' })
  }
  return [...incomplete, ...(await takeWhole(tx, row, groups))]
}

type Results = Map<Group, Outcome<{ duplicate: boolean }>>

async function takeWhole(
  tx: Tx,
  row: ImportRow,
  groups: readonly Group[],
): Promise<GroupOutcome[]> {
  const stores = await storesOf(tx, groups)
  const { decimals } = await brandOf(tx.db)
  const inputs = groups.map((group) => customerOf(group, row.source, stores))
  const customers = await resolveCustomers(tx, inputs, laneOf(row))
  const results: Results = new Map()
  const ready: Ready[] = []
  groups.forEach((group, i) => {
    const store = first(group).store
    const customer = customers[i]
    if (store !== undefined && !stores.has(store))
      results.set(group, refuse(connectRefusals.unknownStore))
    else if (customer?.ok) ready.push({ group, ...customer.ok })
    else if (customer?.refusal) results.set(group, customer)
  })
  const take = async (
    kind: StagedRow['kind'],
    verb: (these: readonly Ready[]) => Promise<readonly Outcome<{ duplicate: boolean }>[]>,
  ) => {
    const these = ready.filter((one) => one.group.kind === kind)
    const taken = await verb(these)
    these.forEach(({ group }, i) => taken[i] && results.set(group, taken[i]))
  }
  await take('order', (these) =>
    ingestOrders(
      tx,
      these.map((r) => orderOf(r, row, stores)),
      effectsOf(row),
    ),
  )
  await take('refund', (these) =>
    refundOrders(
      tx,
      these.map((r) => refundOf(r, row, decimals)),
      effectsOf(row),
    ),
  )
  await take('customer', (these) => takePeople(tx, row, these, stores))
  await take('balance', (these) => takeBalances(tx, row, these, decimals))
  await reachStores(
    tx,
    ready.filter((one) => one.group.kind === 'order'),
    stores,
  )
  return groups.map((group) => {
    const outcome = results.get(group)
    if (outcome?.ok) return { group, duplicate: outcome.ok.duplicate }
    return { group, duplicate: false, code: outcome?.refusal?.code ?? 'connect.failed' }
  })
}

interface Ready {
  group: Group
  customerId: number
  changed: boolean
}
type Stores = Awaited<ReturnType<typeof storesByCode>>
const first = (group: Group): StagedData => group.rows[0]?.data ?? { customer: {} }
const laneOf = (row: ImportRow) => ({
  lane: row.effects === 'live' ? ('live' as const) : ('bulk' as const),
})
const effectsOf = (row: ImportRow) => ({ effects: row.effects, importId: row.id, ...laneOf(row) })

function storesOf(tx: Tx, groups: readonly Group[]): Promise<Stores> {
  const codes = new Set(groups.flatMap((group) => first(group).store ?? []))
  return storesByCode(tx.db, [...codes])
}

function customerOf(group: Group, source: string, stores: Stores): ResolveInput {
  const data = first(group)
  const store = data.store === undefined ? undefined : stores.get(data.store)
  return {
    identities: identitiesOf(data.customer, source),
    ...(data.name !== undefined && { name: data.name }),
    ...(data.gender !== undefined && { gender: data.gender as 'f' | 'm' }),
    ...(data.birthday !== undefined && { birthday: data.birthday }),
    ...(store && { storeId: store.id }),
    ...(data.at !== undefined && { createdAt: new Date(data.at) }),
  }
}

/** Unit price that gives `amount` again when multiplied and rounded once. */
function unitPriceOf(amount: string, quantity: number): string {
  if (quantity === 1) return amount
  const [whole = '0', fraction = ''] = amount.split('.')
  const scaled = (BigInt(whole + fraction.padEnd(12, '0').slice(0, 12)) * 1000n) / BigInt(quantity)
  const digits = scaled.toString().padStart(16, '0')
  return `${digits.slice(0, -15)}.${digits.slice(-15)}`
}

export const priceOf = (data: StagedData): string =>
  data.unitPrice ?? unitPriceOf(data.amount ?? '0', data.quantity ?? 1)

function orderOf({ group, customerId }: Ready, row: ImportRow, stores: Stores): OrderInput {
  const head = first(group)
  return {
    customerId,
    source: row.source,
    number: group.key,
    storeId: head.store === undefined ? null : (stores.get(head.store)?.id ?? null),
    placedAt: new Date(head.at ?? 0),
    paidAt: new Date(head.paidAt ?? head.at ?? 0),
    lines: group.rows.map(({ data }) => ({
      sku: data.sku ?? '-',
      name: data.productName ?? data.sku ?? '-',
      quantity: data.quantity ?? 1,
      unitPrice: priceOf(data),
      ...(data.category !== undefined && { category: data.category }),
    })),
  }
}

function refundOf({ group, customerId }: Ready, row: ImportRow, decimals: number): RefundInput {
  const head = first(group)
  const base = {
    source: row.source,
    refundNumber: group.key,
    at: new Date(head.at ?? 0),
    customerId,
  }
  if (head.order === undefined) {
    const amountFen = group.rows.reduce(
      (sum, { data }) => sum + lineFen(priceOf(data), data.quantity ?? 1, decimals),
      0,
    )
    return { ...base, amountFen, goodsLines: group.rows.length }
  }
  const lines = group.rows.flatMap(({ data }) =>
    data.line === undefined ? [] : [{ line: data.line, units: data.quantity ?? 1 }],
  )
  return {
    ...base,
    order: { source: row.source, number: head.order },
    lines: lines.length > 0 ? lines : 'all',
  }
}

/** Somebody about whom the file says nothing new is a duplicate. */
async function takePeople(
  tx: Tx,
  row: ImportRow,
  people: readonly Ready[],
  stores: Stores,
): Promise<Outcome<{ duplicate: boolean }>[]> {
  const joined = await enrolPeople(tx, row, people, stores)
  const tagged = await tagPeople(tx, people)
  return people.map(({ customerId, changed }) => ({
    ok: { duplicate: !changed && !tagged.has(customerId) && !joined.has(customerId) },
  }))
}

/** Gives those who became members: since the file's day, by the number they have. */
async function enrolPeople(
  tx: Tx,
  row: ImportRow,
  people: readonly Ready[],
  stores: Stores,
): Promise<Set<number>> {
  const inputs = people
    .filter(({ group }) => isMember(first(group)))
    .map(({ group, customerId }) =>
      enrolmentOf(first(group), customerId, stores.get(first(group).store ?? '')?.id ?? null),
    )
  const enrolled = await enrol(tx, inputs, laneOf(row))
  return new Set(
    inputs.flatMap(({ customerId }, at) =>
      enrolled[at]?.ok?.already === false ? [customerId] : [],
    ),
  )
}

async function takeBalances(
  tx: Tx,
  row: ImportRow,
  these: readonly Ready[],
  decimals: number,
): Promise<Outcome<{ duplicate: boolean }>[]> {
  const opened = await openBalances(
    tx,
    these.map(({ group, customerId }) => {
      const { points = 0, growth = 0, principal = '0', bonus = '0' } = first(group)
      return {
        customerId,
        key: `import:${row.source}:${group.key}`,
        points,
        growth,
        principalFen: lineFen(principal, 1, decimals),
        bonusFen: lineFen(bonus, 1, decimals),
      }
    }),
  )
  return opened.map((outcome) =>
    outcome.ok ? { ok: { duplicate: outcome.ok.repeated } } : outcome,
  )
}

/** Gives those who got a tag they did not have. */
async function tagPeople(tx: Tx, people: readonly Ready[]): Promise<Set<number>> {
  const wanted = groupBy(
    people.flatMap(({ group, customerId }) =>
      (first(group).tags ?? []).map((name) => ({ name, customerId })),
    ),
    (t) => t.name,
  )
  if (wanted.size === 0) return new Set()
  const names = [...wanted.keys()]
  const tags = await saveTag(
    tx,
    names.map((name) => ({ name })),
  )
  const tagged = await tagCustomers(
    tx,
    tags.flatMap((tag, i) =>
      tag.ok
        ? [
            {
              tagId: tag.ok.tagId,
              customerIds: (wanted.get(names[i] ?? '') ?? []).map((t) => t.customerId),
              on: true,
            },
          ]
        : [],
    ),
  )
  return new Set(tagged.flatMap((outcome) => outcome.ok?.changed ?? []))
}

/** A customer who bought in a store is within that store's reach. */
async function reachStores(tx: Tx, orders: readonly Ready[], stores: Stores): Promise<void> {
  const pairs = orders.flatMap(({ group, customerId }) => {
    const store = stores.get(first(group).store ?? '')
    return store ? [{ customerId, storeId: store.id }] : []
  })
  if (pairs.length > 0) await addReach(tx, pairs)
}
