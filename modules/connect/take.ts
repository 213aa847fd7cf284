// A chunk of staged groups becomes customers, orders and refunds, in one short transaction.
import { refuse, type Outcome, type Tx } from '#platform'
import { resolveCustomers, saveTag, tagCustomers, addReach, type IdentityInput, type ResolveInput } from '#modules/customer'
import { openBalances } from '#modules/loyalty'
import { ingestOrders, refundOrders, type OrderInput, type RefundInput } from '#modules/order'
import { brandOf, storesByCode } from '#modules/org'
import { groupBy, lineFen } from '#kit'
import type { StagedData } from './mapping/map-row.ts'
import { connectRefusals } from './refusals.ts'
import type { ImportRow, StagedRow } from './sql.ts'

export interface Group { kind: StagedRow['kind']; key: string; rows: StagedRow[] }
/** What became of one group: taken, known before, or refused with a code. */
export type GroupOutcome = { group: Group; duplicate: boolean; code?: undefined } | { group: Group; code: string }

const identityKinds = {
  phone: 'phone', email: 'email', memberNo: 'member_no', unionid: 'unionid', externalUserid: 'external_userid',
} as const

export function identitiesOf(customer: StagedData['customer'], source: string): IdentityInput[] {
  const found: IdentityInput[] = []
  if (customer.customerKey !== undefined) found.push({ kind: 'import', app: source, value: customer.customerKey })
  for (const [field, kind] of Object.entries(identityKinds)) {
    const value = customer[field as keyof typeof identityKinds]
    if (value !== undefined) found.push({ kind, value })
  }
  return found
}

export async function takeGroups(tx: Tx, row: ImportRow, rows: readonly StagedRow[]): Promise<GroupOutcome[]> {
  const groups = [...groupBy(rows, (r) => r.no).values()].flatMap((list): Group[] =>
    list[0] ? [{ kind: list[0].kind, key: list[0].group_key, rows: list }] : [])
  const stores = await storesOf(tx, groups)
  const { decimals } = await brandOf(tx.db)
  const customers = await resolveCustomers(tx, groups.map((group) => customerOf(group, row.source, stores)), laneOf(row))
  const outcomes = new Map<Group, Outcome<{ duplicate: boolean }>>()
  const ready: { group: Group; customerId: number }[] = []
  groups.forEach((group, i) => {
    const store = first(group).store
    const customer = customers[i]
    if (store !== undefined && !stores.has(store)) outcomes.set(group, refuse(connectRefusals.unknownStore))
    else if (customer?.ok) ready.push({ group, customerId: customer.ok.customerId })
    else if (customer?.refusal) outcomes.set(group, customer)
  })
  const of = (kind: StagedRow['kind']) => ready.filter((r) => r.group.kind === kind)
  const keep = (taken: readonly { group: Group }[], results: readonly Outcome<{ duplicate: boolean }>[]) =>
    taken.forEach(({ group }, i) => results[i] && outcomes.set(group, results[i]))

  const orders = of('order')
  keep(orders, await ingestOrders(tx, orders.map((r) => orderOf(r, row, stores)), effectsOf(row)))
  const refunds = of('refund')
  keep(refunds, await refundOrders(tx, refunds.map((r) => refundOf(r, row, decimals)), effectsOf(row)))
  const people = of('customer')
  await tagPeople(tx, people)
  keep(people, people.map(() => ({ ok: { duplicate: false } })))
  const balances = of('balance')
  keep(balances, (await openBalances(tx, balances.map((r) => balanceOf(r, row))))
    .map((opened) => (opened.ok ? { ok: { duplicate: opened.ok.repeated } } : opened)))
  await reachStores(tx, orders, stores)
  return groups.map((group) => {
    const outcome = outcomes.get(group)
    if (outcome?.ok) return { group, duplicate: outcome.ok.duplicate }
    return { group, code: outcome?.refusal?.code ?? 'connect.failed' }
  })
}

type Stores = Awaited<ReturnType<typeof storesByCode>>
const first = (group: Group): StagedData => group.rows[0]?.data ?? { customer: {} }
const laneOf = (row: ImportRow) => ({ lane: row.effects === 'live' ? 'live' as const : 'bulk' as const })
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
  const scaled = BigInt(whole + fraction.padEnd(12, '0').slice(0, 12)) * 1000n / BigInt(quantity)
  const digits = scaled.toString().padStart(16, '0')
  return `${digits.slice(0, -15)}.${digits.slice(-15)}`
}

export const priceOf = (data: StagedData): string =>
  data.unitPrice ?? unitPriceOf(data.amount ?? '0', data.quantity ?? 1)

function orderOf({ group, customerId }: { group: Group; customerId: number }, row: ImportRow, stores: Stores): OrderInput {
  const head = first(group)
  return {
    customerId, source: row.source, number: group.key,
    storeId: head.store === undefined ? null : stores.get(head.store)?.id ?? null,
    placedAt: new Date(head.at ?? 0), paidAt: new Date(head.paidAt ?? head.at ?? 0),
    lines: group.rows.map(({ data }) => ({
      sku: data.sku ?? '-', name: data.productName ?? data.sku ?? '-', quantity: data.quantity ?? 1,
      unitPrice: priceOf(data), ...(data.category !== undefined && { category: data.category }),
    })),
  }
}

function refundOf(
  { group, customerId }: { group: Group; customerId: number }, row: ImportRow, decimals: number,
): RefundInput {
  const head = first(group)
  const base = { source: row.source, refundNumber: group.key, at: new Date(head.at ?? 0), customerId }
  if (head.order === undefined) {
    const amountFen = group.rows.reduce((sum, { data }) => sum + lineFen(priceOf(data), data.quantity ?? 1, decimals), 0)
    return { ...base, amountFen, goodsLines: group.rows.length }
  }
  const lines = group.rows.flatMap(({ data }) =>
    (data.line === undefined ? [] : [{ line: data.line, units: data.quantity ?? 1 }]))
  return { ...base, order: { source: row.source, number: head.order }, lines: lines.length > 0 ? lines : 'all' }
}

const balanceOf = ({ group, customerId }: { group: Group; customerId: number }, row: ImportRow) => {
  const data = first(group)
  return { customerId, key: `import:${row.source}:${group.key}`, points: data.points ?? 0, growth: data.growth ?? 0 }
}

async function tagPeople(tx: Tx, people: readonly { group: Group; customerId: number }[]): Promise<void> {
  const tagged = groupBy(people.flatMap(({ group, customerId }) =>
    (first(group).tags ?? []).map((name) => ({ name, customerId }))), (t) => t.name)
  if (tagged.size === 0) return
  const names = [...tagged.keys()]
  const tags = await saveTag(tx, names.map((name) => ({ name })))
  await tagCustomers(tx, tags.flatMap((tag, i) => (tag.ok
    ? [{ tagId: tag.ok.tagId, customerIds: (tagged.get(names[i] ?? '') ?? []).map((t) => t.customerId), on: true }] : [])))
}

/** A customer who bought in a store is within that store's reach. */
async function reachStores(tx: Tx, orders: readonly { group: Group; customerId: number }[], stores: Stores): Promise<void> {
  const pairs = orders.flatMap(({ group, customerId }) => {
    const store = stores.get(first(group).store ?? '')
    return store ? [{ customerId, storeId: store.id }] : []
  })
  if (pairs.length > 0) await addReach(tx, pairs)
}

