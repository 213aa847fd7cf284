// What was sent and what it cost, month by month.
import { useQuery } from '@tanstack/react-query'
import type { SmsMonths } from '#contracts'
import { api } from '../../shared/api.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { exact, money } from '../../shared/format.ts'
import { Section } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { sms } from './words.ts'

type Row = SmsMonths['rows'][number]

export function Months() {
  const t = useWords(sms)
  const query = useQuery({ queryKey: ['sms', 'months'], queryFn: () => api.sms.months() })
  const figure = (key: string, title: string, render: (row: Row) => string) => ({
    key,
    title,
    align: 'right' as const,
    render,
  })
  return (
    <Section title={t('months')}>
      {query.error ? <ProblemNote error={query.error} /> : null}
      {query.isPending ? <Waiting rows={2} /> : null}
      {query.data?.rows.length === 0 ? <p className="quiet">{t('noMonths')}</p> : null}
      {query.data?.rows.length ? (
        <DataTable<Row>
          label={t('months')}
          rows={query.data.rows}
          rowKey={({ month }) => month}
          columns={[
            { key: 'month', title: t('month'), main: true, render: ({ month }) => month },
            figure('messages', t('messages'), (row) => exact(row.messages)),
            figure('parts', t('parts'), (row) => exact(row.parts)),
            figure('cost', t('cost'), (row) => money(row.costFen)),
            figure('delivered', t('delivered'), (row) => exact(row.delivered)),
            figure('failed', t('failed'), (row) => exact(row.failed)),
            figure('unknown', t('unknownSends'), (row) => exact(row.unknown)),
          ]}
        />
      ) : null}
    </Section>
  )
}
