// Stored value as staff and its owner read it.
import { contract, type StoredBalance } from '#contracts'
import { outside, platformRefusals, Refusal, type Db, type Scope } from '#platform'
import { loyaltyRefusals } from '../refusals.ts'
import { idsOfPerson } from '../sql/standing.ts'
import { isWithin, storedMovements } from '../sql/stored.ts'
import { pursesOf } from '../sql/top-up.ts'

async function balanceOf(
  db: Db,
  customerId: number,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<StoredBalance> {
  const purse = (await pursesOf(db, [customerId])).get(customerId)
  const rows = await storedMovements(db, {
    customerIds: await idsOfPerson(db, customerId),
    before: cursor === undefined ? null : Number(cursor),
    limit: limit + 1,
  })
  const items = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }))
  return {
    principalFen: purse?.principalFen ?? 0,
    bonusFen: purse?.bonusFen ?? 0,
    items,
    ...(rows.length > limit && { nextCursor: String(items.at(-1)?.id) }),
  }
}

const own = ({ customerId }: Scope): number => {
  if (customerId === null) throw new Refusal(platformRefusals.signInNeeded)
  return customerId
}

export const storedRoutes = {
  balance: outside(contract.stored.balance, async ({ platform, scope }, { id, ...page }) => {
    if (!(await isWithin(platform.db, scope, id)))
      throw new Refusal(loyaltyRefusals.unknownCustomer, { id })
    return balanceOf(platform.db, id, page)
  }),
  ownBalance: outside(contract.stored.ownBalance, ({ platform, scope }, page) =>
    balanceOf(platform.db, own(scope), page),
  ),
}
