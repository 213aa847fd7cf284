// Customers for the tests of this and other modules.
import { orThrow } from '#platform'
import type { TestPlatform } from '#platform/testing'
import { resolveCustomers, type ResolveInput } from './index.ts'

let drawn = 0

/** A phone nobody else in this run has. */
export const freshPhone = (): string => `139${String(10_000_019 + (drawn += 7)).slice(-8)}`

/** Makes customers with a phone each; `with` adds to each of them. Gives their ids. */
export async function makeCustomers(
  house: TestPlatform,
  count: number,
  with_: (index: number) => Partial<ResolveInput> = () => ({}),
): Promise<number[]> {
  const inputs = Array.from({ length: count }, (_, index) => ({
    identities: [{ kind: 'phone' as const, value: freshPhone() }],
    ...with_(index),
  }))
  const outcomes = await house.act((tx) => resolveCustomers(tx, inputs))
  return outcomes.map((outcome) => orThrow(outcome).customerId)
}

export async function makeCustomer(
  house: TestPlatform,
  input: Partial<ResolveInput> = {},
): Promise<number> {
  const [id] = await makeCustomers(house, 1, () => input)
  if (id === undefined) throw new Error('no customer was made')
  return id
}
