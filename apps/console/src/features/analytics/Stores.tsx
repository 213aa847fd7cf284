// Each store's customers and sales.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { StoreBoard } from '#contracts'
import { api } from '../../shared/api.ts'
import { BoardPage, Freshness } from '../../shared/BoardPage.tsx'
import { common } from '../../shared/common.ts'
import { type Column, DataTable } from '../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { exact, money, percent } from '../../shared/format.ts'
import { Section } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { PeriodPick, usePeriod } from '../../shared/Period.tsx'
import { insight } from './words.ts'

export default function Stores() {
  const t = useWords(insight)
  const period = usePeriod(90)
  const query = useQuery({
    queryKey: ['storeBoard', period.from, period.until],
    queryFn: () => api.analytics.storeBoard({ from: period.from, until: period.until }),
  })
  return (
    <BoardPage
      head={{ title: t('stores'), lead: t('storesLead') }}
      filters={<PeriodPick {...period} />}
    >
      {query.error ? <ProblemNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Waiting rows={8} /> : null}
      {query.data ? (
        <>
          <Section>
            <Board rows={query.data.rows} />
          </Section>
          <Freshness asOf={query.data.asOf} lagMs={query.data.lagMs} />
        </>
      ) : null}
    </BoardPage>
  )
}

type Row = StoreBoard['rows'][number]
function Board({ rows }: { rows: Row[] }) {
  const t = useWords(insight)
  const columns = useColumns()
  if (rows.length === 0) return <EmptyState title={t('storesEmpty')} text={t('storesEmptyText')} />
  return (
    <DataTable
      label={t('stores')}
      rows={rows}
      rowKey={({ storeId }) => storeId}
      columns={columns}
    />
  )
}

function useColumns(): Column<Row>[] {
  const t = useWords(insight)
  const c = useWords(common)
  /** A figure's column is named by its word. */
  const figure = (key: Parameters<typeof t>[0], render: (row: Row) => string): Column<Row> => ({
    key,
    title: t(key),
    align: 'right',
    render,
  })
  return [
    {
      key: 'name',
      title: c('store'),
      main: true,
      render: ({ storeId, storeName }) => (
        <Link to="/customers" search={{ storeId }}>
          {storeName}
        </Link>
      ),
    },
    {
      key: 'region',
      title: t('region'),
      render: ({ regionName }) => regionName ?? '–',
    },
    figure('customers', ({ customers }) => exact(customers)),
    figure('members', ({ members }) => exact(members)),
    figure('added', ({ added }) => exact(added)),
    figure('buyers', ({ buyers }) => exact(buyers)),
    figure('orders', ({ orders }) => exact(orders)),
    figure('paid', ({ paidFen }) => money(paidFen)),
    figure('refunded', ({ refundedFen }) => money(refundedFen)),
    {
      key: 'repeat',
      title: t('repeatRate'),
      align: 'right',
      render: ({ repeatRate, buyers }) => (
        <span data-faint={buyers < 30 || undefined}>
          {repeatRate === null ? '–' : percent(repeatRate)}
        </span>
      ),
    },
  ]
}
