// The face of loyalty: members, growth value and points, tiers, cards.
export { enrol, type Enrolled, type EnrolInput, type EnrolOptions } from './enrol.ts'
export {
  bookingDue,
  bookingMissed,
  drawWon,
  loyaltyJoined,
  passBought,
  passEnded,
  passEnding,
  pointsEarned,
  pointsExpired,
  pointsExpiring,
  pointsSpent,
  stepReached,
  stepTaken,
  tierChanged,
  toppedUp,
  topUpReturned,
  valueReversed,
} from './events.ts'
export { loyaltyModule } from './module.ts'
export { buyPasses, type PassInput } from './passes/buy.ts'
export { returnPass } from './passes/return-pass.ts'
export { savePlan } from './passes/save-plan.ts'
export { openBalances, type OpeningInput } from './opening.ts'
export { register, type RegisterInput } from './register.ts'
export { returnPoints } from './return-points.ts'
export { loyaltyRefusals } from './refusals.ts'
export { returnTopUps, type ReturnedTopUp, type TopUpReturn } from './stored/return-top-up.ts'
export {
  captureStored,
  heldStored,
  holdStored,
  releaseStored,
  spendableStored,
} from './stored/hold.ts'
export { planStored, returnStored, spendStored, type StoredAsk } from './stored/spend.ts'
export { topUp, type ToppedUp, type TopUpInput } from './stored/top-up.ts'
export { spendPoints, type SpendInput } from './spend.ts'
export { saveProgram, showProgram } from './save-program.ts'
export { findMembers, ownersOfCards, ownersOfShown } from './sql/member.ts'
export { pursesOf, topUpsByNumber } from './sql/top-up.ts'
