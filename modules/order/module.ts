// The module object of order.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { audit } from './audit.ts'
import { copies } from './copies.ts'
import {
  orderExchanged,
  orderImported,
  orderPaid,
  orderRefunded,
  ordersTouched,
  refundsImported,
} from './events.ts'
import { facts } from './facts.ts'
import { person } from './person.ts'
import { orderRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { timeline } from './timeline.ts'

export const orderModule: Module = {
  name: 'order',
  schema: 'orders',
  migrations: new URL('./migrations/', import.meta.url),
  events: [orderPaid, orderRefunded, orderExchanged, orderImported, refundsImported, ordersTouched],
  refusals: orderRefusals,
  contract: contract.order,
  routes,
  facts,
  copies,
  person,
  timeline,
  audit,
}
