// The module object of messaging.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { audit } from './audit.ts'
import { customerPagesAt } from './cards.ts'
import { copies, facts } from './copies.ts'
import { deferredTimer } from './deferred.ts'
import { touchDeferred, touchPassed, touchSettled } from './events.ts'
import { messagingListeners } from './listeners.ts'
import { person } from './person.ts'
import { messagingRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { timeline } from './timeline.ts'

export const messagingModule: Module = {
  name: 'messaging',
  schema: 'messaging',
  migrations: new URL('./migrations/', import.meta.url),
  events: [touchPassed, touchDeferred, touchSettled],
  refusals: messagingRefusals,
  contract: contract.messaging,
  routes,
  listeners: messagingListeners,
  timers: [deferredTimer],
  start: async (platform) => customerPagesAt(platform.config.publicUrl),
  facts,
  copies,
  person,
  timeline,
  audit,
}
