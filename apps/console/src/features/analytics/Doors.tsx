// Which door brought whom: a funnel and its breakdown, first or last touch.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Segmented, Tooltip } from 'antd'
import {
  attributionCuts,
  attributionModels,
  type AttributionAsked,
  type AttributionBoard,
  type AttributionCut,
  type AttributionFigures,
} from '#contracts'
import { api } from '../../shared/api.ts'
import { Bars } from '../../shared/Bars.tsx'
import { BoardPage } from '../../shared/BoardPage.tsx'
import { channels } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { Pick } from '../../shared/fields.tsx'
import { useFilters } from '../../shared/filters.ts'
import { exact, money, percent, percentOf } from '../../shared/format.ts'
import { Section } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { doors } from './doors-words.ts'
import { PeriodPick, usePeriod } from '../../shared/Period.tsx'

const nodes = ['exposed', 'scanned', 'people', 'added', 'replied', 'members', 'buyers'] as const

export default function Doors() {
  const t = useWords(doors)
  const period = usePeriod(90)
  const { values, change } = useFilters('by', 'model')
  const asked: AttributionAsked = {
    from: period.from,
    until: period.until,
    by: attributionCuts.find((each) => each === values.by) ?? 'channel',
    model: attributionModels.find((each) => each === values.model) ?? 'first',
  }
  const query = useQuery({
    queryKey: ['doors', asked],
    queryFn: () => api.analytics.attribution(asked),
  })
  return (
    <BoardPage
      head={{ title: t('doors'), lead: t('doorsLead'), actions: <Export asked={asked} /> }}
      filters={
        <>
          <PeriodPick {...period} />
          <Segmented
            aria-label={t('model')}
            value={asked.model}
            onChange={(model) => change({ model })}
            options={attributionModels.map((value) => ({ value, label: t(`model.${value}`) }))}
          />
          <Pick
            label={t('by')}
            value={asked.by}
            onChange={(by) => change({ by })}
            options={attributionCuts.map((value) => ({ value, label: t(`by.${value}`) }))}
          />
        </>
      }
    >
      {query.error ? <ProblemNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Waiting rows={8} /> : null}
      {query.data ? <Board board={query.data} by={asked.by} /> : null}
    </BoardPage>
  )
}

function Export({ asked }: { asked: AttributionAsked }) {
  const c = useWords(common)
  const query = new URLSearchParams({ ...asked, from: asked.from ?? '', until: asked.until ?? '' })
  return (
    <Button href={`/v1/insight/attribution.csv?${query.toString()}`} download>
      {c('export')}
    </Button>
  )
}

function Board({ board, by }: { board: AttributionBoard; by: AttributionCut }) {
  const t = useWords(doors)
  const { total, rows } = board
  if (rows.length === 0)
    return (
      <div className="section">
        <EmptyState
          title={t('empty')}
          text={t('emptyText')}
          action={<Link to="/codes">{t('toCodes')}</Link>}
        />
      </div>
    )
  const known = nodes.filter((node) => total[node] !== null)
  return (
    <>
      <Section>
        <div className="stack">
          <Bars
            base={total.people}
            format={exact}
            rows={known.map((node) => ({ label: <Node node={node} />, value: total[node] ?? 0 }))}
          />
          <p className="quiet">
            {nodes
              .filter((node) => total[node] === null)
              .map((node) => `${t(`node.${node}`)}: ${t('unknown')}`)
              .join(' · ')}
          </p>
        </div>
      </Section>
      <Section title={t(`by.${by}`)}>
        <Breakdown rows={rows} by={by} />
        <Meanings />
      </Section>
    </>
  )
}

function Node({ node }: { node: (typeof meant)[number] }) {
  const t = useWords(doors)
  return (
    <Tooltip title={t(`means.${node}`)}>
      <span tabIndex={0} className="defined">
        {t(`node.${node}`)}
      </span>
    </Tooltip>
  )
}
/** What each column counts, for whoever asks. */
function Meanings() {
  const t = useWords(doors)
  return (
    <details>
      <summary>{t('howCounted')}</summary>
      <dl>
        {meant.map((node) => (
          <div key={node}>
            <dt>
              <strong>{t(`node.${node}`)}</strong>
            </dt>
            <dd className="quiet">{t(`means.${node}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

/** What has a word and a meaning of its own. */
const meant = [...nodes, 'kept', 'orders', 'netFen'] as const

function Breakdown({ rows, by }: { rows: AttributionBoard['rows']; by: AttributionCut }) {
  const t = useWords(doors)
  const r = useWords(choices)
  const label = ({ key, label: named }: AttributionBoard['rows'][number]) => {
    const channel = by === 'channel' ? channels.find((each) => each === key) : undefined
    return channel ? r(`channel.${channel}`) : named || t('none')
  }
  const unknown = <span className="quiet">{t('unknown')}</span>
  return (
    <DataTable
      label={t('doors')}
      rows={rows}
      rowKey={({ key }) => key}
      columns={[
        { key: 'label', title: t(`by.${by}`), main: true, render: label },
        ...nodes.map((node) => ({
          key: node,
          title: t(`node.${node}`),
          align: 'right' as const,
          render: (row: AttributionFigures) => {
            const value = row[node]
            if (value === null) return unknown
            const share = node === 'exposed' || node === 'scanned' || node === 'people'
            return (
              <>
                {exact(value)}{' '}
                {share || row.people === 0 ? null : (
                  <span className="quiet small" data-faint={row.people < 30 || undefined}>
                    {percent(value / row.people)}
                  </span>
                )}
              </>
            )
          },
        })),
        {
          key: 'kept',
          title: t('node.kept'),
          align: 'right',
          render: ({ kept, keptOf }) => percentOf(kept, keptOf),
        },
        {
          key: 'orders',
          title: t('node.orders'),
          align: 'right',
          render: (row) => exact(row.orders),
        },
        { key: 'net', title: t('node.netFen'), align: 'right', render: (row) => money(row.netFen) },
      ]}
    />
  )
}
