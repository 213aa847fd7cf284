// The module object of org.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { makeBrand } from './brand.ts'
import { storeSaved } from './events.ts'
import { orgRefusals } from './refusals.ts'
import { routes } from './routes.ts'

export const orgModule: Module = {
  name: 'org',
  schema: 'org',
  migrations: new URL('./migrations/', import.meta.url),
  events: [storeSaved],
  refusals: orgRefusals,
  contract: contract.org,
  routes,
  start: (platform) => makeBrand(platform.db, platform.config, platform.clock.now()),
}
