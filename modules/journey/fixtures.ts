// Plans of journeys for the tests of this and other modules.
import type { JourneyDefinition, Step } from '#contracts'
import type { TestPlatform } from '#platform/testing'
import { publishDraft, saveDraft } from './index.ts'

let drawn = 0

const settings: JourneyDefinition['settings'] = {
  controlShareBp: 0,
  goal: { event: 'order.paid', withinDays: 30 },
  reentry: { mode: 'never' },
  exitOnGoal: true,
}

interface PlanParts extends Partial<Omit<JourneyDefinition, 'settings' | 'steps'>> {
  settings?: Partial<JourneyDefinition['settings']>
  steps: Step[]
}

/**
 * A plan that begins with its first step, started by joining the programme unless told otherwise.
 */
export const plan = ({ settings: changed, steps, ...parts }: PlanParts): JourneyDefinition => ({
  trigger: { kind: 'event', event: 'loyalty.joined', filters: {} },
  entryRule: null,
  first: steps[0]?.id ?? null,
  steps,
  ...parts,
  settings: { ...settings, ...changed },
})

/** Saves and publishes a plan; gives the journey's id. */
export async function makeJourney(house: TestPlatform, parts: PlanParts): Promise<number> {
  const id = await house.act((tx) => saveDraft(tx, { name: `旅程 ${++drawn}`, draft: plan(parts) }))
  await house.act((tx) => publishDraft(tx, id))
  return id
}

export const wait = (id: string, next: string | null, hours = 24): Step => ({
  id,
  kind: 'wait',
  name: '',
  next,
  for: { hours },
})
export const message = (
  id: string,
  next: string | null,
  couponTemplateId: number | null = null,
): Step => ({
  id,
  kind: 'message',
  name: '',
  next,
  text: '{store}想你了，回来看看',
  couponTemplateId,
  link: null,
})
export const exit = (id: string): Step => ({ id, kind: 'exit', name: '' })
