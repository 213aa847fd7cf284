// The module object of loyalty.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { audit } from './audit.ts'
import {
  benefitUndone,
  benefitUsed,
  booked,
  bookingCancelled,
  bookingDue,
  bookingMissed,
  drawWon,
  loyaltyJoined,
  membersImported,
  nightActivated,
  nightExpired,
  passBought,
  passEnded,
  passEnding,
  passMonth,
  passReturned,
  pointsEarned,
  pointsExpired,
  pointsReturned,
  pointsExpiring,
  pointsSpent,
  programChanged,
  stepReached,
  stepTaken,
  tierChanged,
  toppedUp,
  topUpReturned,
  valueReversed,
} from './events.ts'
import { facts } from './facts.ts'
import { foresee } from './foresee.ts'
import { listeners } from './listeners.ts'
import { night } from './night/night.ts'
import { person } from './person.ts'
import { refund } from './preview.ts'
import { benefitsAudit } from './benefits/audit.ts'
import { bookingsAudit } from './bookings/audit.ts'
import { bookingTimer } from './bookings/end.ts'
import { drawsAudit } from './draws/audit.ts'
import { drawTimer } from './draws/hold.ts'
import { useKeys } from './draws/seed.ts'
import { passesAudit } from './passes/audit.ts'
import { loyaltyRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { storedAudit } from './stored/audit.ts'
import { stepsAudit } from './steps/audit.ts'
import { trials } from './trial/trial.ts'
import { timeline } from './timeline.ts'

export const loyaltyModule: Module = {
  name: 'loyalty',
  schema: 'loyalty',
  migrations: new URL('./migrations/', import.meta.url),
  events: [
    loyaltyJoined,
    membersImported,
    pointsEarned,
    valueReversed,
    pointsSpent,
    pointsExpired,
    pointsReturned,
    pointsExpiring,
    toppedUp,
    topUpReturned,
    stepReached,
    stepTaken,
    benefitUsed,
    benefitUndone,
    booked,
    bookingDue,
    bookingCancelled,
    bookingMissed,
    drawWon,
    passBought,
    passMonth,
    passEnding,
    passEnded,
    passReturned,
    nightActivated,
    nightExpired,
    tierChanged,
    programChanged,
  ],
  refusals: loyaltyRefusals,
  contract: contract.loyalty,
  routes,
  start: async (platform) => useKeys(platform.keys),
  listeners,
  facts,
  person,
  refund,
  foresee,
  timeline,
  audit: [
    ...audit,
    ...storedAudit,
    ...stepsAudit,
    ...passesAudit,
    ...benefitsAudit,
    ...bookingsAudit,
    ...drawsAudit,
  ],
  timers: [night, trials, drawTimer, bookingTimer],
}
