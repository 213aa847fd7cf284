// The first page: what is set up, and how the brand stands.
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import type { Overview as OverviewFigures } from '#contracts'
import { api } from '../../shared/api.ts'
import { BoardPage, Figure, Figures, Freshness } from '../../shared/BoardPage.tsx'
import { choices } from '../../shared/common.ts'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { StorePick } from '../../shared/choose.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { exact, monthDay, moneyShort, number, percent } from '../../shared/format.ts'
import { Bars } from '../../shared/Bars.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { FirstHour } from './FirstHour.tsx'
import { PeriodPick, usePeriod } from '../../shared/Period.tsx'
import { insight } from './words.ts'

const Chart = lazy(() => import('../../shared/Chart.tsx'))

export default function Overview() {
  const t = useWords(insight)
  const period = usePeriod(28)
  const { values, change } = useFilters('storeId')
  const storeId = asId(values.storeId)
  const query = useQuery({
    queryKey: ['overview', period.from, period.until, storeId],
    refetchInterval: 15_000,
    queryFn: () => api.analytics.overview({ from: period.from, until: period.until, storeId }),
  })
  return (
    <BoardPage
      head={{ title: t('overview'), lead: t('overviewLead') }}
      filters={
        <>
          <PeriodPick {...period} />
          <StorePick value={storeId} onChange={(next) => change({ storeId: next?.toString() })} />
        </>
      }
    >
      {query.error ? <ProblemNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Waiting rows={10} /> : null}
      {query.data ? <Board figures={query.data} /> : null}
    </BoardPage>
  )
}

function Board({ figures }: { figures: OverviewFigures }) {
  const t = useWords(insight)
  const r = useWords(choices)
  const stages = ['introduction', 'growth', 'mature', 'decline', 'lost'] as const
  return (
    <>
      <FirstHour done={figures.checklist} />
      <Figures>
        {(['added', 'registered', 'buyers', 'orders'] as const).map((key) => (
          <Figure
            key={key}
            label={t(key)}
            definition={t(`${key}Means`)}
            value={number(figures[key].now)}
            compared={figures[key]}
          />
        ))}
        <Figure
          label={t('paid')}
          definition={t('paidMeans')}
          value={moneyShort(figures.paidFen.now)}
          compared={figures.paidFen}
        />
        <Figure
          label={t('refunded')}
          definition={t('refundedMeans')}
          value={moneyShort(figures.refundedFen.now)}
          compared={figures.refundedFen}
          moreIsWorse
        />
        <Figure
          label={t('repeatRate')}
          definition={t('repeatRateMeans')}
          value={percent(figures.repeatRate.now)}
          compared={figures.repeatRate}
        />
        <Figure
          label={t('greeted')}
          definition={t('greetedMeans')}
          value={figures.greetedInTime.now === null ? '–' : percent(figures.greetedInTime.now)}
        />
        <Figure
          label={t('customers')}
          definition={t('customersMeans')}
          value={number(figures.customers)}
        />
        <Figure
          label={t('members')}
          definition={t('membersMeans')}
          value={number(figures.members)}
        />
      </Figures>
      <Daily days={figures.days} />
      <Section title={t('stages')}>
        <Bars
          rows={stages.map((stage) => ({
            label: r(`stage.${stage}`),
            value: figures.stages[stage],
          }))}
          format={exact}
        />
      </Section>
      <Freshness asOf={figures.asOf} lagMs={figures.lagMs} />
    </>
  )
}

function Daily({ days }: { days: OverviewFigures['days'] }) {
  const t = useWords(insight)
  const people = useMemo(
    () => ({
      xAxis: { type: 'category', data: days.map(({ day }) => monthDay(day)) },
      yAxis: { type: 'value', minInterval: 1 },
      series: [
        { type: 'bar', name: t('added'), data: days.map(({ added }) => added) },
        { type: 'bar', name: t('registered'), data: days.map(({ registered }) => registered) },
      ],
    }),
    [days, t],
  )
  const paid = useMemo(
    () => ({
      xAxis: { type: 'category', data: days.map(({ day }) => monthDay(day)) },
      yAxis: { type: 'value' },
      legend: { show: false },
      series: [
        {
          type: 'line',
          name: t('paid'),
          symbol: 'none',
          areaStyle: { opacity: 0.08 },
          data: days.map(({ paidFen }) => paidFen / 100),
        },
      ],
    }),
    [days, t],
  )
  return (
    <div className="two">
      <Section title={t('dailyPeople')}>
        <Suspense fallback={<Waiting />}>
          <Chart label={t('dailyPeople')} option={people} />
        </Suspense>
      </Section>
      <Section title={t('dailyMoney')}>
        <Suspense fallback={<Waiting />}>
          <Chart label={t('dailyMoney')} option={paid} />
        </Suspense>
      </Section>
    </div>
  )
}
