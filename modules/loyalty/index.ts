// The face of loyalty: members, growth value and points, tiers, cards.
export { enrol, type Enrolled, type EnrolInput, type EnrolOptions } from './enrol.ts'
export {
  loyaltyJoined,
  pointsEarned,
  pointsExpired,
  pointsExpiring,
  pointsSpent,
  tierChanged,
  valueReversed,
} from './events.ts'
export { loyaltyModule } from './module.ts'
export { openBalances, type OpeningInput } from './opening.ts'
export { register, type RegisterInput } from './register.ts'
export { returnPoints } from './return-points.ts'
export { loyaltyRefusals } from './refusals.ts'
export { spendPoints, type SpendInput } from './spend.ts'
export { saveProgram, showProgram } from './save-program.ts'
export { findMembers, ownersOfCards } from './sql/member.ts'
