// Eight writers bring overlapping evidence of the same people while merges run: each person once.
import { sql } from 'kysely'
import { expect, inject } from 'vitest'
import { architecture } from '#architecture'
import { testPlatform } from '#platform/testing'
import { mergeCustomers, resolveCustomers, type IdentityInput } from '#modules/customer'
import type { Random, SoakSuite } from './suite.ts'

const PEOPLE = 40

async function open() {
  const house = await testPlatform(
    inject('engines'),
    architecture.filter(({ storey }) => storey <= 2),
  )
  const identitiesOf = (round: number, person: number): IdentityInput[] => [
    { kind: 'phone', value: `136${12_345_678 + round * 97 + person}` },
    { kind: 'member_no', value: `soak-${round}-${person}` },
    { kind: 'email', value: `soak${round}.${person}@example.com` },
  ]
  const bring = (random: Random, round: number) => {
    const inputs = Array.from({ length: 60 }, () => {
      const all = identitiesOf(round, random.int(0, PEOPLE - 1))
      const some = all.filter(() => random.chance(0.6))
      return { identities: some.length > 0 ? some : all, storeId: 5 }
    })
    return house.act((tx) => resolveCustomers(tx, inputs))
  }
  const owners = async (round: number) =>
    (
      await sql<{ person: string; owners: number }>`
    select value as person, count(distinct customer_id)::int as owners from customer.identity
    where kind = 'member_no' and value like ${`soak-${round}-%`} group by 1`.execute(house.db)
    ).rows

  return async (random: Random, round: number): Promise<void> => {
    const brought = await Promise.all(Array.from({ length: 8 }, () => bring(random, round)))
    expect(brought.flat().filter((outcome) => outcome.refusal)).toEqual([])
    // By hand, what evidence would join in the end, while more evidence comes.
    const [first, ...rest] = await house.act((tx) =>
      resolveCustomers(
        tx,
        identitiesOf(round, 0).map((one) => ({ identities: [one] })),
      ),
    )
    await Promise.all([
      bring(random, round),
      bring(random, round),
      ...rest.map((other) =>
        house.act((tx) =>
          mergeCustomers(tx, { customerIds: [first!.ok!.customerId, other.ok!.customerId] }),
        ),
      ),
    ])
    // The last word on everybody: all three keys together.
    await house.act((tx) =>
      resolveCustomers(
        tx,
        Array.from({ length: PEOPLE }, (_, person) => ({
          identities: identitiesOf(round, person),
        })),
      ),
    )
    await house.idle(120_000)
    const found = await owners(round)
    expect(found.length).toBe(PEOPLE)
    expect(found.filter((one) => one.owners !== 1)).toEqual([])
    const living = await sql<{
      n: number
    }>`select count(distinct customer_id)::int as n from customer.identity
      where kind in ('member_no', 'email')
        and value like any(array[${`soak-${round}-%`}, ${`soak${round}.%`}])`.execute(house.db)
    expect(living.rows[0]?.n).toBe(PEOPLE)
    const astray = await sql<{ n: number }>`select count(*)::int as n from customer.identity i
      left join customer.alias a on a.customer_id = i.customer_id
      where i.customer_id is null or a.customer_id is not null`.execute(house.db)
    expect(astray.rows[0]?.n).toBe(0)
  }
}

export const identities: SoakSuite = {
  sentence:
    'ten batches of overlapping evidence at once, merges among them; each person ends as one customer',
  rounds: 1_000,
  open,
}
