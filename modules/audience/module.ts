// The module object of audience.
import { contract } from '#contracts'
import { job, type Module } from '#platform'
import { audit } from './audit.ts'
import { pageOf } from './everyone.ts'
import {
  recencyChanged,
  refreshSegment,
  segmentEntered,
  segmentLeft,
  stageChanged,
} from './events.ts'
import { facts } from './facts.ts'
import { segmentsHolding } from './holding.ts'
import { listeners } from './listeners.ts'
import { refresh, sweepTimer } from './members.ts'
import { person } from './person.ts'
import { audienceRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { rulesTimer, stageTimer } from './stages.ts'

export const audienceModule: Module = {
  name: 'audience',
  schema: 'audience',
  migrations: new URL('./migrations/', import.meta.url),
  events: [stageChanged, recencyChanged, segmentEntered, segmentLeft],
  refusals: audienceRefusals,
  contract: contract.audience,
  routes,
  listeners,
  jobs: [job(refreshSegment, refresh)],
  timers: [rulesTimer, stageTimer, sweepTimer],
  facts,
  person,
  audit,
  segments: { page: pageOf, holding: segmentsHolding },
}
