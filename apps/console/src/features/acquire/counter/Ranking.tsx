// Who of the staff brought how many, by store.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { CounterRanking } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import { DataTable } from '../../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { StorePick } from '../../../shared/choose.tsx'
import { exact } from '../../../shared/format.ts'
import { Section } from '../../../shared/PageHead.tsx'
import { PeriodPick, usePeriod } from '../../../shared/Period.tsx'
import { useWords } from '../../../shared/words.ts'
import { counter } from './words.ts'

type Row = CounterRanking['rows'][number]
const figures = ['registered', 'added', 'firstOrders'] as const

export function Ranking() {
  const t = useWords(counter)
  const c = useWords(common)
  const period = usePeriod(28)
  const [storeId, setStore] = useState<number>()
  const asked = { from: period.from, until: period.until, ...(storeId && { storeId }) }
  const query = useQuery({
    queryKey: ['counter', 'ranking', asked],
    queryFn: () => api.acquire.counterRanking(asked),
  })
  const file = new URLSearchParams(
    Object.entries(asked).map(([name, value]) => [name, String(value)]),
  )
  return (
    <Section
      title={t('tab.ranking')}
      aside={
        <Button href={`/v1/counter-ranking.csv?${file.toString()}`} download>
          {c('export')}
        </Button>
      }
    >
      <div className="row filters">
        <PeriodPick {...period} />
        <StorePick {...(storeId && { value: storeId })} onChange={setStore} />
      </div>
      {query.error ? <ProblemNote error={query.error} /> : null}
      {query.isPending ? <Waiting rows={4} /> : null}
      {query.data?.rows.length === 0 ? (
        <EmptyState title={t('noRanking')} text={t('noRankingText')} />
      ) : null}
      {query.data?.rows.length ? <Rows rows={query.data.rows} /> : null}
    </Section>
  )
}

function Rows({ rows }: { rows: Row[] }) {
  const t = useWords(counter)
  const c = useWords(common)
  return (
    <DataTable<Row>
      label={t('tab.ranking')}
      rows={rows}
      rowKey={({ storeId, staffId }) => `${storeId} ${staffId}`}
      columns={[
        {
          key: 'staff',
          title: t('staff'),
          main: true,
          render: ({ staffName }) => staffName ?? <span className="quiet">{t('unsure')}</span>,
        },
        { key: 'store', title: c('store'), render: ({ storeName }) => storeName },
        { key: 'rank', title: t('rank'), align: 'right', render: ({ rank }) => rank ?? '–' },
        ...figures.map((name) => ({
          key: name,
          title: t(name),
          align: 'right' as const,
          render: (row: Row) => exact(row[name]),
        })),
      ]}
    />
  )
}
