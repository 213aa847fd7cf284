// How far each member of staff is with the calls.
import { useQuery } from '@tanstack/react-query'
import type { CallProgress } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import { DataTable } from '../../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { exact, percentOf } from '../../../shared/format.ts'
import { Section } from '../../../shared/PageHead.tsx'
import { useWords } from '../../../shared/words.ts'
import { calls } from './words.ts'

type Row = CallProgress['rows'][number]

export function Progress() {
  const t = useWords(calls)
  const c = useWords(common)
  const query = useQuery({
    queryKey: ['calls', 'progress'],
    queryFn: () => api.acquire.callProgress(),
  })
  const figure = (key: string, title: string, render: (row: Row) => string) => ({
    key,
    title,
    align: 'right' as const,
    render,
  })
  return (
    <Section title={t('tab.progress')}>
      {query.error ? <ProblemNote error={query.error} /> : null}
      {query.isPending ? <Waiting rows={3} /> : null}
      {query.data?.rows.length === 0 ? (
        <EmptyState title={t('emptyOpen')} text={t('emptyOpenText')} />
      ) : null}
      {query.data?.rows.length ? (
        <DataTable<Row>
          label={t('tab.progress')}
          rows={query.data.rows}
          rowKey={({ storeName, staffName }) => `${storeName} ${staffName}`}
          columns={[
            {
              key: 'guide',
              title: c('guide'),
              main: true,
              render: ({ staffName }) => staffName ?? t('anybody'),
            },
            { key: 'store', title: c('store'), render: ({ storeName }) => storeName },
            figure('open', t('open'), (row) => exact(row.open)),
            figure('done', t('done'), (row) => exact(row.done)),
            figure('calls', t('tried'), (row) => exact(row.calls)),
            figure(
              'reached',
              t('reached'),
              (row) => `${exact(row.reached)} · ${percentOf(row.reached, row.calls)}`,
            ),
            figure('linked', t('linked'), (row) => exact(row.linked)),
          ]}
        />
      ) : null}
    </Section>
  )
}
