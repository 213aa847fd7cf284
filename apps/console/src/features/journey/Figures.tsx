// What a journey brought: treated beside control, the lift with its interval, and each step's
// counts.
import { useQuery } from '@tanstack/react-query'
import type { JourneyDetail, JourneyFigures } from '#contracts'
import { api } from '../../shared/api.ts'
import { Figure, Figures as FigureRow } from '../../shared/BoardPage.tsx'
import { choices } from '../../shared/common.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { exact, money, percent } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { useWords } from '../../shared/words.ts'
import { touchOutcomes } from '../../shared/choices.ts'
import { Canvas } from './Canvas.tsx'
import { journeys } from './words.ts'

export function Figures({ journey }: { journey: JourneyDetail }) {
  const t = useWords(journeys)
  const query = useQuery({
    queryKey: ['journeys', journey.id, 'figures'],
    enabled: journey.version !== null,
    refetchInterval: 10_000,
    queryFn: () => api.journey.figures({ id: journey.id }),
  })
  if (journey.version === null || !journey.published)
    return <EmptyState title={t('notPublished')} text={t('notPublishedText')} />
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={8} />
  return (
    <div className="stack">
      <FigureRow>
        <Figure label={t('entered')} value={exact(query.data.entered)} />
        <Figure label={t('active')} value={exact(query.data.active)} />
        <Figure label={t('goal')} value={exact(query.data.leftByGoal)} />
        <LiftFigure figures={query.data} />
      </FigureRow>
      <Arms figures={query.data} />
      <Canvas plan={journey.published} figures={query.data} />
      <HeldBack figures={query.data} />
    </div>
  )
}

function LiftFigure({ figures: { lift, treated, control } }: { figures: JourneyFigures }) {
  const t = useWords(journeys)
  if (!lift)
    return (
      <Figure
        label={t('lift')}
        definition={t('liftMeans')}
        value={<span className="figure-text quiet">{t('liftNone')}</span>}
      />
    )
  const points = (value: number) => `${value > 0 ? '+' : ''}${exact(value * 100, 1)}`
  const real = lift.low > 0 || lift.high < 0
  return (
    <div className="figure">
      <Figure
        label={t('lift')}
        definition={t('liftMeans')}
        value={t('points', { value: points(lift.difference) })}
      />
      <div className="quiet small">
        {t('interval', { low: points(lift.low), high: points(lift.high) })}
      </div>
      <Label tone={real ? 'good' : 'plain'}>{real ? t('liftYes') : t('liftNo')}</Label>
      {Math.min(treated.n, control.n) < 100 ? (
        <div className="quiet small">{t('smallBase')}</div>
      ) : null}
    </div>
  )
}

function Arms({ figures }: { figures: JourneyFigures }) {
  const t = useWords(journeys)
  const rows = [
    { key: 'treated' as const, ...figures.treated },
    { key: 'controlGroup' as const, ...figures.control },
  ]
  return (
    <DataTable
      label={t('lift')}
      rows={rows}
      rowKey={({ key }) => key}
      columns={[
        { key: 'arm', title: t('arm'), main: true, render: ({ key }) => <strong>{t(key)}</strong> },
        { key: 'n', title: t('people'), align: 'right', render: ({ n }) => exact(n) },
        {
          key: 'reached',
          title: t('reached'),
          align: 'right',
          render: ({ reached }) => exact(reached),
        },
        {
          key: 'rate',
          title: t('rate'),
          align: 'right',
          render: ({ rate }) => (rate === null ? '–' : percent(rate)),
        },
        { key: 'paid', title: t('paid'), align: 'right', render: ({ paidFen }) => money(paidFen) },
      ]}
    />
  )
}

function HeldBack({ figures }: { figures: JourneyFigures }) {
  const t = useWords(journeys)
  const r = useWords(choices)
  const counts = new Map<string, number>()
  for (const { outcome, count } of figures.steps.flatMap(({ heldBack }) => heldBack))
    counts.set(outcome, (counts.get(outcome) ?? 0) + count)
  if (counts.size === 0) return null
  const named = (outcome: string) => {
    const known = touchOutcomes.find((each) => each === outcome)
    return known ? r(`outcome.${known}`) : outcome
  }
  return (
    <div>
      <h3>{t('heldTitle')}</h3>
      <ul>
        {[...counts].map(([outcome, count]) => (
          <li key={outcome}>
            {named(outcome)}: {exact(count)}
          </li>
        ))}
      </ul>
    </div>
  )
}
