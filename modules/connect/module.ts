// What connect shows to the house.
import { contract } from '#contracts'
import { job, type Module } from '#platform'
import { connectRefusals } from './refusals.ts'
import { plainRoutes, routes } from './routes.ts'
import { runImport } from './run.ts'
import { unfinishedImports } from './sql.ts'
import { importJob, resumeImports } from './start.ts'

export const connectModule: Module = {
  name: 'connect',
  schema: 'connect',
  migrations: new URL('./migrations/', import.meta.url),
  contract: contract.connect,
  routes,
  plainRoutes,
  refusals: connectRefusals,
  jobs: [job(importJob, async (platform, payload) => runImport(platform, payload.importId))],
  start: async (platform) => {
    if (platform.works) await resumeImports(platform, await unfinishedImports(platform.db))
  },
}
