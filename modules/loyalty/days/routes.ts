// The doors of what today gives: herself, the desk, the till.
import { contract, type Today } from '#contracts'
import { inTx, platformRefusals, Refusal, type Scope } from '#platform'
import { loyaltyRefusals } from '../refusals.ts'
import { ownersOfShown } from '../sql/member.ts'
import { isWithin } from '../sql/stored.ts'
import { today } from './today.ts'

const own = ({ customerId }: Scope): number => {
  if (customerId === null) throw new Refusal(platformRefusals.signInNeeded)
  return customerId
}
const ofMember = (found: Today | null): Today => {
  if (!found) throw new Refusal(loyaltyRefusals.notMember)
  return found
}

export const todayRoutes = {
  ownToday: inTx(contract.today.own, (tx, _input, { scope }) => today(tx, own(scope))),
  todayOf: inTx(contract.today.ofCustomer, async (tx, { id }, { scope }) => {
    if (!(await isWithin(tx.db, scope, id)))
      throw new Refusal(loyaltyRefusals.unknownCustomer, { id })
    return ofMember(await today(tx, id))
  }),
  todayAtTill: inTx(contract.today.atTill, async (tx, { cardCode }) => {
    const id = (await ownersOfShown(tx.db, [cardCode])).get(cardCode)
    if (id === undefined) throw new Refusal(loyaltyRefusals.notMember, {}, 'cardCode')
    return ofMember(await today(tx, id))
  }),
}
