// The module object of customer.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { copies } from './copies.ts'
import {
  customerChanged,
  customerConsented,
  customerCreated,
  customerMerged,
  customersLinked,
  customersTouched,
  customerTagged,
  customerUnmerged,
} from './events.ts'
import { facts } from './facts.ts'
import { listeners } from './listeners.ts'
import { person } from './person.ts'
import { customerRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { useKeys } from './seal.ts'
import { timeline } from './timeline.ts'

export const customerModule: Module = {
  name: 'customer',
  schema: 'customer',
  migrations: new URL('./migrations/', import.meta.url),
  events: [
    customerCreated,
    customerChanged,
    customerTagged,
    customerConsented,
    customerMerged,
    customerUnmerged,
    customersLinked,
    customersTouched,
  ],
  refusals: customerRefusals,
  contract: contract.customer,
  routes,
  start: async (platform) => useKeys(platform.keys),
  listeners,
  facts,
  copies,
  person,
  timeline,
}
