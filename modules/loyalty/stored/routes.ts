// Stored value as staff and its owner read it.
import { contract, type OwnStored, type StoredBalance } from '#contracts'
import { outside, platformRefusals, Refusal, type Db, type Scope } from '#platform'
import { openidsOf } from '#modules/pay'
import { loyaltyRefusals } from '../refusals.ts'
import { idsOfPerson } from '../sql/standing.ts'
import { isWithin, storedMovements } from '../sql/stored.ts'
import { readProgram } from '../sql/program.ts'
import { pursesOf } from '../sql/top-up.ts'
import { payIn } from './own.ts'

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

async function offerOf(db: Db, customerId: number): Promise<OwnStored['offer']> {
  const { stored } = (await readProgram(db)).rules
  if (!stored) return null
  const gifts = stored.gifts.map(({ fromFen, bonusFen }) => ({ fromFen, bonusFen }))
  return { gifts, payable: (await openidsOf(db, customerId)).length > 0 }
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
  ownBalance: outside(contract.stored.ownBalance, async ({ platform: { db }, scope }, page) => ({
    ...(await balanceOf(db, own(scope), page)),
    offer: await offerOf(db, own(scope)),
  })),
  payIn: outside(contract.stored.payIn, ({ platform, scope }, wanted) =>
    payIn(platform, own(scope), wanted),
  ),
}
