// The face of material: personas, in whose name the brand speaks.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { materialRefusals } from './refusals.ts'
import { routes } from './routes.ts'

export { savePersonas } from './persona.ts'
export { materialRefusals } from './refusals.ts'

export const materialModule: Module = {
  name: 'material',
  schema: 'material',
  migrations: new URL('./migrations/', import.meta.url),
  refusals: materialRefusals,
  contract: contract.material,
  routes,
}
