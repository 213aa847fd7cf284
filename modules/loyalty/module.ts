// The module object of loyalty.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { audit } from './audit.ts'
import {
  loyaltyJoined,
  membersImported,
  pointsEarned,
  pointsExpired,
  pointsSpent,
  programChanged,
  tierChanged,
  valueReversed,
} from './events.ts'
import { facts } from './facts.ts'
import { foresee } from './foresee.ts'
import { listeners } from './listeners.ts'
import { person } from './person.ts'
import { pointsExpiry } from './points.ts'
import { refund } from './preview.ts'
import { loyaltyRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { evaluation } from './tiers.ts'
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
    tierChanged,
    programChanged,
  ],
  refusals: loyaltyRefusals,
  contract: contract.loyalty,
  routes,
  listeners,
  facts,
  person,
  refund,
  foresee,
  timeline,
  audit,
  timers: [evaluation, pointsExpiry],
}
