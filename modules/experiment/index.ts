// By what chance: arms, exposures, lift. The face of the module.
import type { Module } from '#platform'
import { person } from './person.ts'
import { experimentRefusals } from './refusals.ts'

export { armOf, controlled, type Arm } from './arms.ts'
export {
  armsOf,
  recordExposures,
  saveExperiments,
  type Dealt,
  type ExperimentInput,
  type ExposureInput,
} from './experiment.ts'
export { liftOf, mismatchOf, sampleOf, shareOf, type Lift, type Sample } from './lift.ts'

export const experimentModule: Module = {
  name: 'experiment',
  schema: 'experiment',
  migrations: new URL('./migrations/', import.meta.url),
  refusals: experimentRefusals,
  person,
}
