// The module object of journey.
import { foresee } from './foresee.ts'
import { contract } from '#contracts'
import type { Module } from '#platform'
import { advanceTimer } from './advance.ts'
import { audit } from './audit.ts'
import { includeCurrentJob } from './current.ts'
import { endingTimer } from './end.ts'
import { journeyConverted, journeyEntered, journeyExited } from './events.ts'
import { journeyListeners } from './listeners.ts'
import { person } from './person.ts'
import { journeyRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { timeline } from './timeline.ts'

export const journeyModule: Module = {
  name: 'journey',
  schema: 'journey',
  migrations: new URL('./migrations/', import.meta.url),
  events: [journeyEntered, journeyExited, journeyConverted],
  refusals: journeyRefusals,
  contract: contract.journey,
  routes,
  listeners: journeyListeners,
  jobs: [includeCurrentJob],
  timers: [advanceTimer, endingTimer],
  person,
  foresee,
  timeline,
  audit,
}
