// Automation per person: who enters, what happens step by step, who is held back as control, what
// it brought.
export { journeyConverted, journeyEntered, journeyExited } from './events.ts'
export { journeyModule } from './module.ts'
export { type PlanProblem } from './plan.ts'
export { journeyRefusals } from './refusals.ts'
export { pauseJourney, publishDraft, saveDraft, stopJourney, type DraftInput } from './save.ts'
