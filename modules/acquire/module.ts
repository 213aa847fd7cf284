// The module: its events, doors, listeners and work.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { keepQuery } from '#modules/code'
import { audit } from './ads/audit.ts'
import { landingKeys } from './ads/click.ts'
import { adsListener } from './ads/hear.ts'
import { monitorDoor } from './ads/monitor-door.ts'
import { adRoutes } from './ads/routes.ts'
import { reportJob } from './ads/send.ts'
import { callRoutes } from './calls/routes.ts'
import { bindListener } from './cards/bind.ts'
import { cardRoutes } from './cards/routes.ts'
import { consumerRoutes } from './consumer-routes.ts'
import { counterAudit } from './counter/audit.ts'
import { counterListener } from './counter/join.ts'
import { counterRoutes } from './counter/routes.ts'
import { cardBound, counterJoined } from './events.ts'
import { greetListener } from './greet.ts'
import { joiningListener } from './joining/offer.ts'
import { joiningRoutes } from './joining/routes.ts'
import { liveRoutes } from './live/routes.ts'
import { outreachRoutes } from './outreach/routes.ts'
import { outreachJob } from './outreach/work.ts'
import { pagesAt } from './pages.ts'
import { serviceGreetListener } from './service-greet.ts'
import { person } from './person.ts'
import { adRefusals } from './ads/refusals.ts'
import { callRefusals } from './calls/refusals.ts'
import { cardRefusals } from './cards/refusals.ts'
import { counterRefusals } from './counter/refusals.ts'
import { joiningRefusals } from './joining/refusals.ts'
import { liveRefusals } from './live/refusals.ts'
import { outreachRefusals } from './outreach/refusals.ts'
import { acquireRefusals } from './refusals.ts'
import { routes } from './routes.ts'

export const acquireModule: Module = {
  name: 'acquire',
  schema: 'acquire',
  migrations: new URL('./migrations/', import.meta.url),
  events: [cardBound, counterJoined],
  refusals: {
    ...acquireRefusals,
    ...adRefusals,
    ...callRefusals,
    ...cardRefusals,
    ...counterRefusals,
    ...joiningRefusals,
    ...liveRefusals,
    ...outreachRefusals,
  },
  contract: contract.acquire,
  routes: {
    ...routes,
    ...consumerRoutes,
    ...cardRoutes,
    ...adRoutes,
    ...outreachRoutes,
    ...callRoutes,
    ...counterRoutes,
    ...joiningRoutes,
    ...liveRoutes,
  },
  plainRoutes: monitorDoor,
  listeners: [
    greetListener,
    serviceGreetListener,
    bindListener,
    adsListener,
    counterListener,
    joiningListener,
  ],
  jobs: [reportJob, outreachJob],
  audit: [...audit, ...counterAudit],
  person,
  start: async (platform) => {
    pagesAt(platform.config.publicUrl)
    keepQuery(platform, landingKeys)
  },
}
