// Find or create customers by their identities: thousands at once, in a dozen statements.
import { sortedUnique } from '#kit'
import { ok, refuse, type Lane, type Outcome, type Tx } from '#platform'
import { customerChanged, customerCreated, customersLinked, customersTouched } from './events.ts'
import { normalise, type IdentityInput } from './identity.ts'
import { lockLiving } from './lock.ts'
import { planBatch, type Link, type Person } from './plan.ts'
import { writeReach } from './reach.ts'
import { customerRefusals } from './refusals.ts'
import { keyOf } from './seal.ts'
import {
  claimKeys,
  dropKeys,
  fillProfiles,
  heldKeys,
  insertCustomers,
  insertLinks,
  ownersOf,
  placeKeys,
  type KeyRow,
} from './sql/resolve.ts'
import { writeSources } from './sql/source.ts'

export interface SourceInput {
  storeId?: number | null
  channel?: string | null
  placement?: string | null
  campaign?: string | null
  staffId?: number | null
  codeId?: number | null
  at?: Date
}

export interface ResolveInput {
  identities: readonly IdentityInput[]
  name?: string | null
  gender?: 'f' | 'm' | null
  /** MM-DD or YYYY-MM-DD. */
  birthday?: string | null
  /** The first one is kept for ever, the latest beside it. */
  source?: SourceInput
  /** The store that may see her from now on; her home store when she is new. */
  storeId?: number | null
  staffId?: number | null
  createdAt?: Date
}

export interface Resolved {
  customerId: number
  created: boolean
  /** New, or something about her became known. */
  changed: boolean
}
export interface ResolveOptions {
  lane?: Lane
  /** False where the caller tells of the whole chunk by an event of its own. */
  publish?: boolean
}

/**
 * Finds or creates one customer per input. Two inputs that share an identity are one customer.
 * Customers are locked; values that prove nobody ("null", 0000) are passed over.
 */
export async function resolveCustomers(
  tx: Tx,
  inputs: readonly ResolveInput[],
  options: ResolveOptions = {},
): Promise<Outcome<Resolved>[]> {
  const keyed = inputs.map((input) => keysOf(input.identities))
  const rows = new Map(keyed.flat().map((row) => [row.key, row]))
  const owners = await ownersAfterClaim(tx, rows)
  await lockLiving(tx, [...owners.values()])
  const held = await heldKeys(tx.db, inQuestion(keyed, owners))
  const plan = planBatch(keyed, { owners, held })
  await makePeople(tx, plan.made, inputs)
  await placeKeys(
    tx.db,
    plan.people.flatMap((p) => p?.attached.map((k) => ({ key: k.key, id: idOf(p) })) ?? []),
  )
  await dropKeys(
    tx.db,
    [...rows.keys()].filter((key) => plan.ignored.has(key)),
  )
  const touched = await writeDetails(tx, inputs, plan.people)
  await tellLinks(tx, plan.links, options)
  tell(tx, plan.made, touched, inputs, options)
  return plan.people.map((person, index) =>
    person
      ? ok({
          customerId: idOf(person),
          created: person.first === index,
          changed: person.first >= 0 || touched.has(idOf(person)),
        })
      : refuse(customerRefusals.noIdentity, {}, 'identities'),
  )
}

/** Owners of all keys. Those nobody held are claimed first: who comes second waits, then finds. */
async function ownersAfterClaim(
  tx: Tx,
  rows: ReadonlyMap<string, KeyRow>,
): Promise<Map<string, number>> {
  const owners = await ownersOf(tx.db, [...rows.keys()])
  const unknown = [...rows.values()].filter((row) => !owners.has(row.key))
  if (unknown.length === 0) return owners
  await claimKeys(tx, unknown)
  const others = await ownersOf(
    tx.db,
    unknown.map((row) => row.key),
  )
  return new Map([...owners, ...others])
}

/**
 * Customers who may get a key, or meet another: an input whose keys are all one person's asks
 * nothing of her.
 */
function inQuestion(
  keyed: readonly (readonly KeyRow[])[],
  owners: ReadonlyMap<string, number>,
): number[] {
  return sortedUnique(
    keyed.flatMap((keys) => {
      const found = new Set(keys.map(({ key }) => owners.get(key)))
      return found.size > 1 ? [...found].flatMap((id) => id ?? []) : []
    }),
  )
}

function keysOf(identities: readonly IdentityInput[]): KeyRow[] {
  const found = new Map<string, KeyRow>()
  for (const identity of identities) {
    const value = normalise(identity)
    if (value === null) continue
    const { kind, app = '', verified = false } = identity
    const key = keyOf(identity, value)
    found.set(key, { key, kind, app, verified, value })
  }
  return [...found.values()]
}

const idOf = (person: Person): number => {
  if (person.id === null) throw new Error('a person of the batch was not made')
  return person.id
}

async function makePeople(
  tx: Tx,
  made: readonly Person[],
  inputs: readonly ResolveInput[],
): Promise<void> {
  const ids = await insertCustomers(
    tx,
    made.map((person) => inputs[person.first] ?? { identities: [] }),
  )
  made.forEach((person, at) => {
    person.id = ids[at] ?? null
  })
  tx.locks.take('customers', 'customer', sortedUnique(ids))
}

/** Profile, source and reach; gives the existing customers that changed. */
async function writeDetails(
  tx: Tx,
  inputs: readonly ResolveInput[],
  people: readonly (Person | null)[],
): Promise<Set<number>> {
  const named = inputs.flatMap((input, at) => {
    const person = people[at]
    return person ? [{ input, id: idOf(person) }] : []
  })
  const [filled, grown] = await Promise.all([
    fillProfiles(tx, named),
    writeReach(
      tx,
      named.flatMap(({ input, id }) =>
        input.storeId
          ? [{ customerId: id, storeId: input.storeId, staffId: input.staffId ?? null }]
          : [],
      ),
    ),
    writeSources(
      tx,
      named.flatMap(({ input, id }) => (input.source ? [{ id, source: input.source }] : [])),
    ),
  ])
  const changed = new Set(filled)
  for (const id of grown) changed.add(id)
  for (const person of people)
    if (person && person.first === -1 && person.attached.length > 0) changed.add(idOf(person))
  return changed
}

async function tellLinks(tx: Tx, links: readonly Link[], options: ResolveOptions): Promise<void> {
  if (links.length === 0) return
  const fresh = await insertLinks(
    tx,
    links.map((link) => ({
      low: Math.min(idOf(link.a), idOf(link.b)),
      high: Math.max(idOf(link.a), idOf(link.b)),
      contradicts: link.contradicts,
    })),
  )
  tx.publish(
    customersLinked,
    fresh.map(({ low, high }) => ({ subject: low, payload: { lowId: low, highId: high } })),
    options.lane,
  )
}

function tell(
  tx: Tx,
  made: readonly Person[],
  touched: ReadonlySet<number>,
  inputs: readonly ResolveInput[],
  { lane = 'live', publish = true }: ResolveOptions,
): void {
  if (!publish) return
  const fresh = new Set(made.map(idOf))
  const changed = [...touched].filter((id) => !fresh.has(id))
  if (lane === 'bulk') {
    const ids = sortedUnique([...fresh, ...changed])
    if (ids.length > 0) tx.publish(customersTouched, [{ subject: null, payload: { ids } }], 'bulk')
    return
  }
  tx.publish(
    customerCreated,
    made.map((person) => ({
      subject: idOf(person),
      payload: { customerId: idOf(person), storeId: inputs[person.first]?.storeId ?? null },
    })),
  )
  tx.publish(
    customerChanged,
    changed.map((id) => ({ subject: id, payload: { customerId: id } })),
  )
}
