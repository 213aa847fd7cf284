// What the console shows of customers: rows of lists and the head of the detail page.
import {
  consentPurposes,
  lifecycleStages,
  recencyStates,
  type CustomerDetail,
  type CustomerRow,
} from '#contracts'
import { groupBy } from '#kit'
import { Refusal, type Db, type Scope } from '#platform'
import { genderOut } from './gender.ts'
import { doorKindOf, maskPhone, maskValue } from './identity.ts'
import { survivorsOf } from './lock.ts'
import { factsOf, segmentsOf } from './portrait.ts'
import { customerRefusals } from './refusals.ts'
import { unseal } from './seal.ts'
import { visibleOf } from './sql/list.ts'
import {
  consentRows,
  identityRows,
  personRows,
  reachRows,
  sourceRow,
  type IdentityRow,
} from './sql/person-rows.ts'

const listFacts = [
  'stage',
  'recency',
  'tier_name',
  'orders_count',
  'net_fen',
  'last_paid_on',
] as const
const detailFacts = [...listFacts, 'points', 'growth', 'coupons_held'] as const

const oneOf = <T extends string>(choices: readonly T[], value: unknown): T | null =>
  choices.find((choice) => choice === value) ?? null
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const count = (value: unknown): number | null => (typeof value === 'number' ? value : null)

const plainOf = (row: IdentityRow): string =>
  row.value ?? (row.sealed !== null && row.keyId !== null ? unseal(row.sealed, row.keyId) : '')

type Facts = Record<string, unknown>

/** Rows of the list in the order of the ids. */
export async function rowsOf(db: Db, ids: readonly number[]): Promise<CustomerRow[]> {
  if (ids.length === 0) return []
  const people = await personRows(db, ids)
  const identities = await identityRows(db, ids)
  const facts = await factsOf(db, ids, listFacts)
  const first = new Map<string, IdentityRow>()
  for (const row of identities) {
    const slot = `${row.customerId} ${row.kind}`
    if (!first.has(slot)) first.set(slot, row)
  }
  return people.map(({ gender: _gender, birthday: _birthday, createdAt, ...person }) => {
    const phone = first.get(`${person.id} phone`)
    const card = first.get(`${person.id} member_no`)
    return {
      ...person,
      createdAt: createdAt.toISOString(),
      phoneMasked: phone ? maskPhone(plainOf(phone)) : null,
      memberNo: card?.value ?? null,
      ...standingOf(facts.get(person.id) ?? {}),
    }
  })
}

const standingOf = (facts: Facts) => ({
  stage: oneOf(lifecycleStages, facts.stage),
  recency: oneOf(recencyStates, facts.recency),
  tierName: text(facts.tier_name),
  orderCount: count(facts.orders_count) ?? 0,
  paidFen: count(facts.net_fen) ?? 0,
  lastOrderOn: text(facts.last_paid_on),
})

/** One customer, when the scope may see her; throws `customer.unknown` otherwise. */
export async function detailOf(
  db: Db,
  scope: Scope,
  asked: number,
  now: Date,
): Promise<CustomerDetail> {
  const id = await seenAs(db, scope, asked)
  const [row] = await rowsOf(db, [id])
  const [person] = await personRows(db, [id])
  if (!row || !person) throw new Refusal(customerRefusals.unknown, { id: asked })
  const facts: Facts = (await factsOf(db, [id], detailFacts)).get(id) ?? {}
  const source = await sourceRow(db, id)
  return {
    ...row,
    gender: genderOut(person.gender),
    birthday: person.birthday,
    survivorId: id === asked ? null : id,
    identities: (await identityRows(db, [id])).map((identity) => ({
      kind: doorKindOf(identity.kind),
      valueMasked: maskValue(identity.kind, plainOf(identity)),
      realm: identity.app || null,
      addedAt: identity.addedAt.toISOString(),
    })),
    source: source && {
      at: source.at.toISOString(),
      storeName: source.storeName,
      channel: source.channel,
      placement: source.placement,
      codeId: source.codeId,
      guideName: source.guideName,
    },
    reach: (await reachRows(db, scope, id)).map((r) => ({ ...r, since: r.since.toISOString() })),
    consents: await consentsShown(db, id),
    tier: text(facts.tier_name),
    points: count(facts.points),
    growth: count(facts.growth),
    couponsUsable: count(facts.coupons_held),
    segments: await segmentsOf(db, now, id),
  }
}

export async function consentsShown(db: Db, id: number): Promise<CustomerDetail['consents']> {
  return (await consentRows(db, id)).flatMap(({ purpose: named, granted, at, by, evidence }) => {
    const purpose = oneOf(consentPurposes, named)
    return purpose ? [{ purpose, given: granted, at: at.toISOString(), by, evidence }] : []
  })
}

/** The id that lives on, when the scope may see it. */
export async function seenAs(db: Db, scope: Scope, asked: number): Promise<number> {
  const id = (await survivorsOf(db, [asked])).get(asked)
  if (id === undefined || !(await visibleOf(db, scope, [id])).includes(id)) {
    throw new Refusal(customerRefusals.unknown, { id: asked })
  }
  return id
}

/** Phone of a customer for those who carry messages: `138...`, or null. */
export async function phoneOfCustomer(db: Db, id: number): Promise<string | null> {
  return (await phonesOf(db, [id])).get(id) ?? null
}

/** All phones of each customer that has one, the first known first. */
export async function phonesOfAll(db: Db, ids: readonly number[]): Promise<Map<number, string[]>> {
  const rows = ids.length === 0 ? [] : await identityRows(db, ids)
  const phones = groupBy(
    rows.filter((row) => row.kind === 'phone'),
    (row) => row.customerId,
  )
  return new Map([...phones].map(([id, hers]) => [id, hers.map(plainOf)]))
}

/** The first phone of each customer that has one, for those who carry messages. */
export async function phonesOf(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const phones = await phonesOfAll(db, ids)
  return new Map([...phones].flatMap(([id, [first]]) => (first === undefined ? [] : [[id, first]])))
}

/** `138****5678` of each customer that has a phone. */
export async function maskedPhones(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const phones = await phonesOf(db, ids)
  return new Map([...phones].map(([id, phone]) => [id, maskPhone(phone)]))
}

/** Own pages: what the brand knows of her. */
export async function ownProfile(db: Db, id: number) {
  const [person] = await personRows(db, [id])
  const identities = await identityRows(db, [id])
  const phone = identities.find((row) => row.kind === 'phone')
  const known = await consentsShown(db, id)
  return {
    name: person?.name ?? null,
    phoneMasked: phone ? maskPhone(plainOf(phone)) : null,
    birthday: person?.birthday ?? null,
    gender: genderOut(person?.gender ?? null),
    member: identities.some((row) => row.kind === 'member_no'),
    consents: consentPurposes.map((purpose) => {
      const given = known.find((consent) => consent.purpose === purpose)
      return { purpose, given: given?.given ?? false, at: given?.at ?? null }
    }),
  }
}
