// Customer service: the face of this part towards the rest of the module.
export { askForServices, fetchServiceJob, listServicesJob, wakeServices } from './fetch.ts'
export { serviceRoutes } from './routes.ts'
export { timeline } from './timeline.ts'
export { makeServiceWay, serviceWayJob, type ServiceWayInput } from './way.ts'
