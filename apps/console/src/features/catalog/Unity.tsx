// Front and back of the shop as one: which stores sell what the catalogue does not know, or at
// other prices.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { Unity as Report } from '#contracts'
import { api } from '../../shared/api.ts'
import { BoardPage } from '../../shared/BoardPage.tsx'
import { StorePick } from '../../shared/choose.tsx'
import { common } from '../../shared/common.ts'
import { type Column, DataTable } from '../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { dateTime, exact, money, percent } from '../../shared/format.ts'
import { Section } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { unity } from './unity-words.ts'

const periods = [7, 30, 90]
type Store = Report['stores'][number]
type Finding = Report['findings'][number]

export default function Unity() {
  const t = useWords(unity)
  const { values, change } = useFilters('days', 'storeId')
  const days = Number(values.days ?? periods[0])
  const storeId = asId(values.storeId)
  const asked = { days, ...(storeId !== undefined && { storeId }) }
  const query = useQuery({
    queryKey: ['unity', asked],
    queryFn: () => api.unity.report(asked),
  })
  return (
    <BoardPage
      head={{ title: t('title'), lead: t('lead') }}
      filters={
        <>
          <Select
            aria-label={t('period')}
            value={days}
            options={periods.map((count) => ({ value: count, label: t('days', { count }) }))}
            onChange={(count) => change({ days: String(count) })}
          />
          <StorePick
            {...(storeId !== undefined && { value: storeId })}
            onChange={(id) => change({ storeId: id === undefined ? undefined : String(id) })}
          />
        </>
      }
    >
      {query.error ? <ProblemNote error={query.error} /> : null}
      {query.isPending ? <Waiting rows={6} /> : null}
      {query.data ? <Found report={query.data} /> : null}
    </BoardPage>
  )
}

function Found({ report }: { report: Report }) {
  const t = useWords(unity)
  const stores = useStores()
  const findings = useFindings()
  if (report.stores.length === 0) return <EmptyState title={t('empty')} text={t('emptyText')} />
  return (
    <>
      {report.findings.length === 0 ? (
        <EmptyState title={t('allSame')} text={t('allSameText')} />
      ) : (
        <Section title={t('findings')} aside={<span className="quiet">{t('findingsHint')}</span>}>
          <DataTable
            label={t('findings')}
            rows={report.findings}
            rowKey={({ storeId, sku, kind, tillFen }) => `${storeId} ${kind} ${tillFen} ${sku}`}
            columns={findings}
          />
        </Section>
      )}
      <Section title={t('byStore')}>
        <DataTable
          label={t('byStore')}
          rows={report.stores}
          rowKey={({ storeId }) => storeId}
          columns={stores}
        />
      </Section>
    </>
  )
}

function useStores(): Column<Store>[] {
  const t = useWords(unity)
  const c = useWords(common)
  return [
    { key: 'store', title: c('store'), main: true, render: ({ storeName }) => storeName },
    { key: 'lines', title: t('lines'), align: 'right', render: ({ lines }) => exact(lines) },
    {
      key: 'unknown',
      title: t('unknown'),
      align: 'right',
      render: ({ unknown }) => exact(unknown),
    },
    {
      key: 'otherPrice',
      title: t('otherPrice'),
      align: 'right',
      render: ({ otherPrice }) => exact(otherPrice),
    },
    {
      key: 'same',
      title: t('same'),
      align: 'right',
      render: ({ lines, unknown, otherPrice }) => percent((lines - unknown - otherPrice) / lines),
    },
  ]
}

function useFindings(): Column<Finding>[] {
  const t = useWords(unity)
  const c = useWords(common)
  return [
    {
      key: 'article',
      title: t('article'),
      main: true,
      render: ({ name, sku }) => (
        <>
          {name}
          <div className="quiet small">{sku}</div>
        </>
      ),
    },
    { key: 'store', title: c('store'), render: ({ storeName }) => storeName },
    { key: 'kind', title: t('kind'), render: ({ kind }) => t(`kind.${kind}`) },
    { key: 'till', title: t('till'), align: 'right', render: ({ tillFen }) => money(tillFen) },
    {
      key: 'list',
      title: t('list'),
      align: 'right',
      render: ({ listFen }) => (listFen === null ? '–' : money(listFen)),
    },
    { key: 'lines', title: t('lines'), align: 'right', render: ({ lines }) => exact(lines) },
    { key: 'last', title: t('last'), render: ({ lastAt }) => dateTime(lastAt) },
  ]
}
