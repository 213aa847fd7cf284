// The module object of org.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { makeBrand } from './brand.ts'
import { storeSaved } from './events.ts'
import { proofJobs, askForNight } from './proof/night.ts'
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
  jobs: proofJobs,
  start: async (platform) => {
    await makeBrand(platform.db, platform.config, platform.clock.now())
    await askForNight(platform)
  },
}
