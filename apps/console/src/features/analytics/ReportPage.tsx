// The repeat purchase report: lifecycle, RFM, first to second purchase, retention.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import type { Report } from '#contracts'
import { api } from '../../shared/api.ts'
import { Bars } from '../../shared/Bars.tsx'
import { BoardPage, Figure, Figures } from '../../shared/BoardPage.tsx'
import { choices } from '../../shared/common.ts'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { StorePick } from '../../shared/choose.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { date, exact, moneyShort, number, percent } from '../../shared/format.ts'
import { Section } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { Conversion, Retention, Rfm } from './Cohorts.tsx'
import { insight } from './words.ts'

export default function ReportPage() {
  const t = useWords(insight)
  const { values, change } = useFilters('asOf', 'storeId')
  const storeId = asId(values.storeId)
  const query = useQuery({
    queryKey: ['report', values.asOf, storeId],
    queryFn: () => api.analytics.report({ asOf: values.asOf, storeId }),
  })
  return (
    <BoardPage
      head={{ title: t('report'), lead: t('reportLead') }}
      filters={
        <>
          <DatePicker
            placeholder={t('asOf')}
            aria-label={t('asOf')}
            value={values.asOf ? dayjs(values.asOf) : null}
            onChange={(day) => change({ asOf: day?.format('YYYY-MM-DD') })}
          />
          <StorePick value={storeId} onChange={(next) => change({ storeId: next?.toString() })} />
        </>
      }
    >
      {query.error ? <ProblemNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Waiting rows={10} /> : null}
      {query.data?.customers === 0 ? (
        <div className="section">
          <EmptyState
            title={t('reportEmpty')}
            text={t('reportEmptyText')}
            action={<Link to="/import">{t('toImport')}</Link>}
          />
        </div>
      ) : null}
      {query.data && query.data.customers > 0 ? <Board report={query.data} /> : null}
    </BoardPage>
  )
}

function Board({ report }: { report: Report }) {
  const t = useWords(insight)
  const r = useWords(choices)
  const states = ['active', 'silent', 'dormant', 'churned'] as const
  return (
    <>
      <p className="quiet fresh">
        {t('allTime', { from: date(report.first_date), until: date(report.as_of) })}
      </p>
      <Headline report={report} />
      <div className="two">
        <Section
          title={t('lifecycle')}
          aside={<span className="quiet small">{t('lifecycleMeans')}</span>}
        >
          <Bars
            rows={states.map((state) => ({
              label: r(`recency.${state}`),
              value: report.lifecycle[state],
            }))}
            format={exact}
          />
        </Section>
        <Section title={t('purchaseFunnel')}>
          <Bars
            base={report.customers}
            format={exact}
            rows={Object.entries(report.funnel_purchase_days).map(([n, value]) => ({
              label: t('times', { n }),
              value,
            }))}
          />
        </Section>
      </div>
      <Rfm report={report} />
      <Conversion report={report} />
      <Retention report={report} />
    </>
  )
}

function Headline({ report }: { report: Report }) {
  const t = useWords(insight)
  const { gaps, refunds } = report
  return (
    <Figures>
      <Figure label={t('customers')} value={number(report.customers)} />
      <Figure label={t('orders')} value={number(report.orders)} />
      <Figure
        label={t('purchaseDays')}
        definition={t('reportLead')}
        value={number(report.purchase_days)}
      />
      <Figure
        label={t('repeatRate')}
        definition={t('repeatRateMeans')}
        value={percent(report.repeat_rate)}
      />
      <Figure label={t('revenue')} value={moneyShort(report.revenue * 100)} />
      <Figure label={t('net')} value={moneyShort(refunds.net * 100)} />
      <Figure label={t('refundRate')} value={percent(refunds.refund_rate_of_gross)} />
      <Figure label={t('aov')} value={moneyShort(report.aov * 100)} />
      <Figure label={t('perCustomer')} value={moneyShort(report.revenue_per_customer * 100)} />
      <Figure
        label={t('top20')}
        definition={t('top20Means', { count: exact(report.top20_customers) })}
        value={percent(report.top20_revenue_share)}
      />
      <Figure
        label={t('gapMedian')}
        definition={t('gapMeans', { mean: exact(gaps.mean_days, 1), p90: exact(gaps.p90_days) })}
        value={<span className="figure-text">{t('daysCount', { count: gaps.median_days })}</span>}
      />
      {report.median_days_first_to_second === null ? null : (
        <Figure
          label={t('firstToSecond')}
          value={
            <span className="figure-text">
              {t('daysCount', {
                count: report.median_days_first_to_second,
              })}
            </span>
          }
        />
      )}
    </Figures>
  )
}
