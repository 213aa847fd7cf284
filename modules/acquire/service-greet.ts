// Whoever opens a chat with customer service is greeted in the account's words: by the gate like
// everything that is sent, and at once, because the code lives twenty seconds.
import { listener, only, type LogEvent, type Tx } from '#platform'
import { survivorsOf } from '#modules/customer'
import { offerTouches, type TouchInput } from '#modules/messaging'
import { serviceEntered } from '#modules/wecom'
import { greetingServices } from './sql.ts'

async function run(tx: Tx, events: readonly LogEvent[]): Promise<void> {
  const entered = only(events, serviceEntered).filter(({ payload }) => payload.welcomeCode !== null)
  if (entered.length === 0) return
  const services = await greetingServices(
    tx.db,
    entered.map(({ payload }) => payload.serviceId),
  )
  const people = await survivorsOf(
    tx.db,
    entered.flatMap(({ subject }) => subject ?? []),
  )
  const touches = entered.flatMap(({ id, subject, payload }): TouchInput[] => {
    const service = services.get(payload.serviceId)
    const customerId = people.get(subject ?? 0)
    const { welcomeCode } = payload
    if (!service || customerId === undefined || welcomeCode === null) return []
    return [
      {
        customerId,
        ownerKey: `service:${payload.serviceId}:${id}`,
        ownerName: service.name,
        key: `service:${id}`,
        class: 'reply',
        purpose: 'service',
        carrier: 'wecom',
        welcomeCode,
        content: { text: service.greeting },
      },
    ]
  })
  if (touches.length > 0) await offerTouches(tx, touches)
}

export const serviceGreetListener = listener({
  name: 'acquire.serviceGreet',
  on: [serviceEntered],
  after: [],
  afterReason:
    'the greeting must leave within 20 seconds; it reads nothing that other listeners write',
  run,
})
