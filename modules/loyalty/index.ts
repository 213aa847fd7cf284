// The face of loyalty: members, growth value and points, tiers, cards.
export { enrol, type Enrolled, type EnrolInput, type EnrolOptions } from './enrol.ts'
export {
  loyaltyJoined,
  pointsEarned,
  pointsExpired,
  pointsExpiring,
  pointsSpent,
  tierChanged,
  toppedUp,
  topUpReturned,
  valueReversed,
} from './events.ts'
export { loyaltyModule } from './module.ts'
export { openBalances, type OpeningInput } from './opening.ts'
export { register, type RegisterInput } from './register.ts'
export { returnPoints } from './return-points.ts'
export { loyaltyRefusals } from './refusals.ts'
export { returnTopUps, type ReturnedTopUp, type TopUpReturn } from './stored/return-top-up.ts'
export { planStored, returnStored, spendStored, type StoredAsk } from './stored/spend.ts'
export { topUp, type ToppedUp, type TopUpInput } from './stored/top-up.ts'
export { spendPoints, type SpendInput } from './spend.ts'
export { saveProgram, showProgram } from './save-program.ts'
export { findMembers, ownersOfCards, ownersOfShown } from './sql/member.ts'
export { pursesOf, topUpsByNumber } from './sql/top-up.ts'
