// The module object of analytics. It keeps no state of its own: what it shows is asked of the
// copies.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { audit, auditCopiesOf } from './audit.ts'
import { copies } from './copies.ts'
import { analyticsRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { timeline } from './timeline.ts'

export const analyticsModule: Module = {
  name: 'analytics',
  schema: 'analytics',
  refusals: analyticsRefusals,
  contract: contract.analytics,
  routes,
  copies,
  start: async (platform) => auditCopiesOf(platform),
  audit,
  timeline,
}
