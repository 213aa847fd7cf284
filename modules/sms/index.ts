// The face of text messages: asked for here, sent once, and what became of them.
import { contract } from '#contracts'
import type { Module } from '#platform'
import { audit } from './audit.ts'
import { receiptDoor } from './door.ts'
import { smsSettled } from './events.ts'
import { person } from './person.ts'
import { smsRefusals } from './refusals.ts'
import { routes } from './routes.ts'
import { smsTimer } from './send.ts'
import { smsJob } from './work.ts'

export { saveAccount } from './account.ts'
export { smsSettled } from './events.ts'
export { smsRefusals } from './refusals.ts'
export { requestSms, withdrawSms, type SmsRequest } from './send.ts'
export { fill, partsOf, variablesOf } from './template.ts'

export const smsModule: Module = {
  name: 'sms',
  schema: 'sms',
  migrations: new URL('./migrations/', import.meta.url),
  events: [smsSettled],
  refusals: smsRefusals,
  contract: contract.sms,
  routes,
  plainRoutes: receiptDoor,
  jobs: [smsJob],
  timers: [smsTimer],
  person,
  audit,
}
