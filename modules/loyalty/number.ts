// Numbers of members: her own where she brings one, otherwise one that is drawn.
import type { Tx } from '#platform'
import { findByIdentity, normalise } from '#modules/customer'
import { nextNumbers, takenCodes, withCheckDigit } from './sql/member.ts'

/** As long as a till reads. */
const NUMBER_MAX = 40

export interface Numbered {
  customerId: number
  memberNo: string | undefined
}

/** One number each, in the same order. */
export async function numbersFor(tx: Tx, members: readonly Numbered[]): Promise<string[]> {
  const own = await ownNumbers(tx, members)
  const drawn = await drawNumbers(tx, members.length - own.size, new Set(own.values()))
  return members.map(({ customerId }) => own.get(customerId) ?? drawn.pop() ?? '')
}

/** A number she brings is kept where it leads to her and to no card yet. */
async function ownNumbers(tx: Tx, members: readonly Numbered[]): Promise<Map<number, string>> {
  const brought = members.flatMap(({ customerId, memberNo }) => {
    const value = memberNo === undefined ? null : normalise({ kind: 'member_no', value: memberNo })
    return value === null || value.length > NUMBER_MAX ? [] : [{ customerId, value }]
  })
  if (brought.length === 0) return new Map()
  const owners = await findByIdentity(
    tx.db,
    brought.map(({ value }) => ({ kind: 'member_no', value })),
  )
  const taken = await takenCodes(
    tx.db,
    brought.map(({ value }) => value),
  )
  return new Map(
    brought
      .filter(({ customerId, value }, at) => owners[at] === customerId && !taken.has(value))
      .map(({ customerId, value }) => [customerId, value]),
  )
}

/**
 * `8`, nine digits and a check digit, so that a mistyped one leads to nobody. Numbers that members
 * brought along may look the same: those are passed over, twice as many at a time.
 */
async function drawNumbers(tx: Tx, count: number, own: ReadonlySet<string>): Promise<string[]> {
  const free: string[] = []
  for (let ask = count; free.length < count; ask *= 2) {
    const drawn = (await nextNumbers(tx.db, ask)).map((no) =>
      withCheckDigit(`8${String(no).padStart(9, '0')}`),
    )
    const taken = await takenCodes(tx.db, drawn)
    free.push(...drawn.filter((number) => !taken.has(number) && !own.has(number)))
  }
  return free.slice(0, count).reverse()
}
