// What the platform was told of clicks, what it answered, and what waits.
import { Button, Select, Tooltip } from 'antd'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type AdReport, type AdReportState, adReportStates } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import type { Column } from '../../../shared/DataTable.tsx'
import { dateTime, exact, money } from '../../../shared/format.ts'
import { Label, type Tone } from '../../../shared/Label.tsx'
import { List } from '../../../shared/ListPage.tsx'
import { Section } from '../../../shared/PageHead.tsx'
import { useAct } from '../../../shared/query.ts'
import { useMay } from '../../../shared/session.ts'
import { said, useWords } from '../../../shared/words.ts'
import { ads } from './words.ts'

const tones: Record<AdReportState, Tone> = {
  due: 'warn',
  sent: 'good',
  refused: 'bad',
  givenUp: 'bad',
  withdrawn: 'plain',
}

export function Reports() {
  const t = useWords(ads)
  const c = useWords(common)
  const [state, setState] = useState<AdReportState>()
  const [counts, setCounts] = useState<Partial<Record<AdReportState, number>>>({})
  const load = async (page: { cursor?: string; limit: number }) => {
    const found = await api.acquire.listAdReports({ ...page, ...(state && { state }) })
    setCounts(found.counts)
    return found
  }
  return (
    <Section title={t('reports')}>
      <div className="stack">
        <p className="quiet">{t('reportsLead')}</p>
        <List<AdReport>
          bare
          name="adReports"
          label={t('reports')}
          rowKey={({ id }) => id}
          load={load}
          filter={{ state }}
          clear={() => setState(undefined)}
          filters={
            <Select
              allowClear
              aria-label={c('state')}
              placeholder={c('state')}
              value={state}
              onChange={setState}
              style={{ minWidth: 180 }}
              options={adReportStates.map((value) => ({
                value,
                label: `${t(`state.${value}`)} (${exact(counts[value] ?? 0)})`,
              }))}
            />
          }
          empty={{ title: t('noReports'), text: t('noReportsText') }}
          columns={useColumns()}
        />
      </div>
    </Section>
  )
}

function useColumns(): Column<AdReport>[] {
  const t = useWords(ads)
  const c = useWords(common)
  return [
    {
      key: 'action',
      title: t('action'),
      main: true,
      render: ({ action, valueFen }) => (
        <>
          <strong>{t(`action.${action}`)}</strong>
          {valueFen === null ? null : ` ${money(valueFen)}`}
        </>
      ),
    },
    {
      key: 'customer',
      title: c('customer'),
      render: ({ customerId, customerName }) => (
        <Link to={`/customers/${customerId}`}>{customerName ?? customerId}</Link>
      ),
    },
    { key: 'group', title: t('adGroup'), render: ({ adGroup }) => adGroup ?? t('unknownGroup') },
    { key: 'happened', title: t('happened'), render: ({ happenedAt }) => dateTime(happenedAt) },
    { key: 'state', title: c('state'), render: (row) => <State row={row} /> },
    {
      key: 'answer',
      title: t('answer'),
      render: ({ answer }) => (answer ? said(answer.sentence) : '–'),
    },
    { key: 'act', title: c('actions'), render: (row) => (again(row) ? <Resend row={row} /> : '–') },
  ]
}

function State({ row: { state, nextAt, attempts } }: { row: AdReport }) {
  const t = useWords(ads)
  const label = <Label tone={tones[state]}>{t(`state.${state}`)}</Label>
  if (state === 'withdrawn')
    return (
      <Tooltip title={t('withdrawnMeans')}>
        <span tabIndex={0}>{label}</span>
      </Tooltip>
    )
  if (state !== 'due' || attempts === 0 || nextAt === null) return label
  return (
    <>
      {label}
      <div className="quiet small">
        {t('tries', { count: attempts })} · {t('nextTry', { time: dateTime(nextAt) })}
      </div>
    </>
  )
}

const again = ({ state }: AdReport) => state === 'refused' || state === 'givenUp'

function Resend({ row: { id } }: { row: AdReport }) {
  const t = useWords(ads)
  const may = useMay()('settings.write')
  const resend = useAct(api.acquire.resendAdReport, {
    refresh: [['adReports']],
    said: t('resent'),
  })
  return (
    <Button
      size="small"
      disabled={!may}
      loading={resend.isPending}
      onClick={() => resend.mutate({ id })}
    >
      {t('resend')}
    </Button>
  )
}
