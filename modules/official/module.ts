// What the house is told of the official account: routes, listeners, jobs and timers.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { answerJob } from './answer.ts'
import { audit } from './audit.ts'
import { bindListener } from './bind.ts'
import { detailsJob } from './details.ts'
import { messageDoor } from './door.ts'
import { followed, followersListed, messageReceived, scanned, unfollowed } from './events.ts'
import { blankTimer, messageListener } from './inbox.ts'
import { listingJob, nightTimer } from './listing.ts'
import { person } from './person.ts'
import { menuJob } from './menu.ts'
import { qrJob } from './qr.ts'
import { officialRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { timeline } from './timeline.ts'

export const officialModule: Module = {
  name: 'official',
  schema: 'official',
  migrations: new URL('./migrations/', import.meta.url),
  events: [messageReceived, followed, unfollowed, scanned, followersListed],
  refusals: officialRefusals,
  contract: contract.official,
  routes,
  plainRoutes: messageDoor,
  listeners: [messageListener, bindListener],
  jobs: [answerJob, detailsJob, listingJob, menuJob, qrJob],
  timers: [blankTimer, nightTimer],
  person,
  timeline,
  audit,
}
