// The face of channel codes: printed, scanned, counted.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { audit } from './audit.ts'
import { linkDoor } from './door.ts'
import { codeRefusals } from './refusals.ts'
import { printRoutes } from './print/routes.ts'
import { routes } from './routes.ts'

export { codeRefusals } from './refusals.ts'
export { saveCodes } from './save-code.ts'
export { codesOfStates, type CodeOfState } from './sql/code.ts'

export const codeModule: Module = {
  name: 'code',
  schema: 'code',
  migrations: new URL('./migrations/', import.meta.url),
  refusals: codeRefusals,
  contract: contract.code,
  routes: { ...routes, ...printRoutes },
  plainRoutes: linkDoor,
  audit,
}
