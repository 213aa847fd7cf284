// What is owed to customers: before, every change by its kind, after; from an asset on to its
// accounts.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { LiabilityRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { BoardPage } from '../../shared/BoardPage.tsx'
import { type Column, DataTable } from '../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { PeriodPick, usePeriod } from '../../shared/Period.tsx'
import { useWords } from '../../shared/words.ts'
import { amountOf, books } from './book-words.ts'

export default function Books() {
  const t = useWords(books)
  const period = usePeriod(28)
  const { from, until } = period
  const query = useQuery({
    queryKey: ['liability', from, until],
    queryFn: () => api.loyalty.liability({ from, until }),
  })
  return (
    <BoardPage
      head={{ title: t('books'), lead: t('booksLead') }}
      filters={<PeriodPick {...period} />}
    >
      {query.error ? <ProblemNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Waiting rows={4} /> : null}
      {query.data ? (
        <Section>
          <Board rows={query.data.assets} />
        </Section>
      ) : null}
    </BoardPage>
  )
}

function Board({ rows }: { rows: LiabilityRow[] }) {
  const t = useWords(books)
  const columns = useColumns()
  if (rows.length === 0) return <EmptyState title={t('booksEmpty')} text={t('booksEmptyText')} />
  return (
    <DataTable label={t('books')} rows={rows} rowKey={({ asset }) => asset} columns={columns} />
  )
}

const changes = ['opening', 'brought', 'issued', 'spent', 'expired', 'reversed', 'closing'] as const

function useColumns(): Column<LiabilityRow>[] {
  const t = useWords(books)
  return [
    {
      key: 'asset',
      title: t('asset'),
      main: true,
      render: ({ asset }) => (
        <Link to="/books/accounts" search={{ asset }}>
          {t(asset)}
        </Link>
      ),
    },
    ...changes.map((key): Column<LiabilityRow> => ({
      key,
      title: t(`of.${key}`),
      align: 'right',
      render: (row) => amountOf(row.asset, row[key]),
    })),
  ]
}
