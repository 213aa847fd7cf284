// What happened at a step, in one line on its card.
import type { JourneyFigures, Step } from '#contracts'
import { exact } from '../../shared/format.ts'
import { useWords } from '../../shared/words.ts'
import { journeys } from './words.ts'

export function StepFigures({
  step,
  figures,
}: {
  step: Step
  figures: JourneyFigures['steps'][number] | undefined
}) {
  const t = useWords(journeys)
  if (!figures) return null
  const held = figures.heldBack.reduce((sum, { count }) => sum + count, 0)
  const parts = [t('arrived', { count: figures.arrived })]
  if (step.kind === 'wait') parts.push(t('waiting', { count: figures.waiting }))
  if (step.kind === 'condition')
    parts.push(
      t('yesNo', {
        yes: exact(figures.yes),
        no: exact(figures.no),
      }),
    )
  if (step.kind === 'message') parts.push(t('sent', { count: figures.sent }))
  if (held > 0) parts.push(t('heldBack', { count: held }))
  return <span className="step-figures">{parts.join(' · ')}</span>
}
