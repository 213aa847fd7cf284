// What the gate hears: its own word that a touch may leave, and the carrier’s answers.
import { listener } from '#platform'
import { smsSettled } from '#modules/sms'
import { sendSettled } from '#modules/wecom'
import { touchPassed } from './events.ts'
import { sendPassed } from './sender.ts'
import { settleSent } from './settle.ts'

export const messagingListeners = [
  listener({
    name: 'messaging.sender',
    on: [touchPassed],
    after: [],
    afterReason: 'reads every touch again under lock and needs no other listener’s state',
    run: sendPassed,
  }),
  listener({
    name: 'messaging.outcomes',
    on: [sendSettled, smsSettled],
    after: [],
    afterReason: 'writes down what the carrier said, whatever else is going on',
    run: settleSent,
  }),
]
