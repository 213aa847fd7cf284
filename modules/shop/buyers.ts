// Who stands at the till: the keys a till may name somebody by, as identities.
import type { OrderInput as Sale } from '#contracts'
import { ok, refuse, type Db, type Outcome } from '#platform'
import { findByIdentity, identityOf, type IdentityInput } from '#modules/customer'
import { ownersOfCards } from '#modules/loyalty'
import { orderRefusals } from '#modules/order'

/**
 * Identities of each buyer. A member number, or the code of a card, must be somebody's: a typing
 * error makes no customer.
 */
export async function buyersOf(
  db: Db,
  sales: readonly Pick<Sale, 'customer'>[],
  corpId: string,
): Promise<Outcome<IdentityInput[]>[]> {
  const codes = [...new Set(sales.flatMap(({ customer }) => customer.memberNo ?? []))]
  const cards = codes.length === 0 ? new Map<string, string>() : await ownersOfCards(db, codes)
  const others = codes.filter((code) => !cards.has(code))
  const known =
    others.length === 0
      ? []
      : await findByIdentity(
          db,
          others.map((value) => ({ kind: 'member_no', value })),
        )
  others.forEach((code, at) => {
    if (known[at] !== null) cards.set(code, code)
  })
  return sales.map(({ customer }) => {
    const { memberNo, phone, externalUserid, identities = [] } = customer
    const number = memberNo === undefined ? undefined : cards.get(memberNo)
    if (memberNo !== undefined && number === undefined) {
      return refuse(orderRefusals.unknownMember, {}, 'customer.memberNo')
    }
    return ok([
      ...(number === undefined ? [] : [{ kind: 'member_no' as const, value: number }]),
      ...(phone === undefined ? [] : [{ kind: 'phone' as const, value: phone }]),
      ...(externalUserid === undefined
        ? []
        : [{ kind: 'external_userid' as const, value: externalUserid, app: corpId }]),
      ...identities.map(identityOf),
    ])
  })
}
