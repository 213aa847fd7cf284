// What a new journey begins with.
import type { JourneyDefinition } from '#contracts'

const settings: JourneyDefinition['settings'] = {
  controlShareBp: 1000,
  goal: { event: 'order.paid', withinDays: 30 },
  reentry: { mode: 'never' },
  exitOnGoal: true,
}
export const blankPlan = (): JourneyDefinition => ({
  trigger: { kind: 'event', event: 'order.paid', filters: {} },
  entryRule: null,
  first: null,
  steps: [],
  settings,
})

/** After a first purchase: wait nine days; who has not come back is reminded once. */
export const samplePlan = (text: string): JourneyDefinition => ({
  trigger: { kind: 'event', event: 'order.paid', filters: { purchaseNo: 1 } },
  entryRule: null,
  first: 'wait',
  settings,
  steps: [
    { id: 'wait', kind: 'wait', name: '', next: 'back', for: { days: 9, at: '10:00' } },
    {
      id: 'back',
      kind: 'condition',
      name: '',
      yes: 'exit',
      no: 'remind',
      rule: { all: [{ purchase: { measure: 'days', op: 'gte', value: 2 } }] },
    },
    { id: 'exit', kind: 'exit', name: '' },
    {
      id: 'remind',
      kind: 'message',
      name: '',
      next: null,
      text,
      couponTemplateId: null,
      link: null,
    },
  ],
})
