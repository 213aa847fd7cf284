// The face of acquire: how people come in, and the first words after adding.
export { acquireModule } from './module.ts'
export { acquireRefusals } from './refusals.ts'
export { saveWelcomes } from './save-welcome.ts'
