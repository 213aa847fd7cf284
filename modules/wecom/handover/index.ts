// Handing customers and groups over: the face of this part towards the rest of the module.
export { audit } from './audit.ts'
export { handoverRoutes } from './routes.ts'
export { handoverJob, handoverTimer } from './run.ts'
export { startHandover } from './start.ts'
export { wakeFor } from './sql/run.ts'
export { timeline } from './timeline.ts'
