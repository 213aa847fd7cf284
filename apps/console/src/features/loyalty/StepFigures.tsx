// Of members who took the first step in a period: how many came how far.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useState } from 'react'
import type { StepFigures as Figures } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { type Column, DataTable } from '../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { businessNow, dayOf, exact, percentOf } from '../../shared/format.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { steps } from './step-words.ts'

const spans = [28, 90, 365] as const
const DAY_MS = 86_400_000

export function StepFigures() {
  const t = useWords(steps)
  const c = useWords(common)
  const may = useMay()('insight.read')
  const [span, setSpan] = useState<(typeof spans)[number]>(90)
  const until = dayOf(businessNow())
  const from = dayOf(Date.parse(`${until}T12:00:00Z`) - (span - 1) * DAY_MS)
  const query = useQuery({
    queryKey: ['first-purchases', from, until],
    queryFn: () => api.loyalty.stepFigures({ from, until }),
    enabled: may,
  })
  if (!may) return null
  return (
    <div className="stack">
      <h2>{t('figures')}</h2>
      <p className="quiet">{t('figuresLead')}</p>
      <Select
        value={span}
        onChange={setSpan}
        aria-label={c('period')}
        options={spans.map((value) => ({ value, label: c('lastDays', { count: value }) }))}
      />
      {query.error ? <ProblemNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Waiting rows={3} /> : null}
      {query.data ? <Board figures={query.data} /> : null}
    </div>
  )
}

type Row = Figures['steps'][number]

function Board({ figures }: { figures: Figures }) {
  const t = useWords(steps)
  if (figures.begun === 0) return <EmptyState title={t('nobody')} text={t('nobodyText')} />
  const before = ({ step }: Row) => figures.steps[step - 2]?.reached ?? figures.begun
  const columns: Column<Row>[] = [
    { key: 'step', title: t('title'), main: true, render: ({ step }) => t('step', { n: step }) },
    {
      key: 'reached',
      title: t('reached'),
      align: 'right',
      render: ({ reached }) => exact(reached),
    },
    {
      key: 'converted',
      title: t('converted'),
      align: 'right',
      render: (row) => (row.step === 1 ? '–' : percentOf(row.reached, before(row))),
    },
    {
      key: 'standing',
      title: t('standing'),
      align: 'right',
      render: ({ standing }) => exact(standing),
    },
    { key: 'open', title: t('open'), align: 'right', render: ({ open }) => exact(open) },
  ]
  return (
    <DataTable
      label={t('figures')}
      rows={figures.steps}
      rowKey={({ step }) => step}
      columns={columns}
    />
  )
}
