// Added, registered, bought, bought again, habit: by store, channel, guide or month.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Segmented, Tooltip } from 'antd'
import type { Funnel as FunnelFigures } from '#contracts'
import { api } from '../../shared/api.ts'
import { Bars } from '../../shared/Bars.tsx'
import { BoardPage, Freshness } from '../../shared/BoardPage.tsx'
import { channels } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { StorePick } from '../../shared/choose.tsx'
import { Pick } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { exact, percent } from '../../shared/format.ts'
import { Section } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { PeriodPick, usePeriod } from '../../shared/Period.tsx'
import { insight } from './words.ts'

const nodes = ['added', 'registered', 'bought', 'boughtAgain', 'habit'] as const
const cuts = ['store', 'channel', 'guide', 'month'] as const

export default function Funnel() {
  const t = useWords(insight)
  const c = useWords(common)
  const r = useWords(choices)
  const period = usePeriod(365)
  const { values, change } = useFilters('by', 'storeId', 'channel')
  const by = cuts.find((each) => each === values.by) ?? 'store'
  const storeId = asId(values.storeId)
  const channel = channels.find((each) => each === values.channel)
  const query = useQuery({
    queryKey: ['funnel', period.from, period.until, by, storeId, channel],
    queryFn: () =>
      api.analytics.funnel({
        from: period.from,
        until: period.until,
        by,
        storeId,
        channel,
      }),
  })
  return (
    <BoardPage
      head={{ title: t('funnel'), lead: t('funnelLead') }}
      filters={
        <>
          <PeriodPick {...period} />
          <StorePick value={storeId} onChange={(next) => change({ storeId: next?.toString() })} />
          <Pick
            label={c('channel')}
            value={values.channel}
            onChange={(next) => change({ channel: next })}
            options={channels.map((value) => ({
              value: value as string,
              label: r(`channel.${value}`),
            }))}
          />
        </>
      }
    >
      {query.error ? <ProblemNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending ? <Waiting rows={8} /> : null}
      {query.data ? (
        <Board figures={query.data} by={by} choose={(next) => change({ by: next })} />
      ) : null}
    </BoardPage>
  )
}

interface BoardProps {
  figures: FunnelFigures
  by: (typeof cuts)[number]
  choose: (by: (typeof cuts)[number]) => void
}
function Board({ figures, by, choose }: BoardProps) {
  const t = useWords(insight)
  const { total } = figures
  if (total.added === 0)
    return (
      <div className="section">
        <EmptyState
          title={t('funnelEmpty')}
          text={t('funnelEmptyText')}
          action={<Link to="/codes">{t('step.code')}</Link>}
        />
      </div>
    )
  return (
    <>
      <Section>
        <Bars
          base={total.added}
          format={exact}
          rows={nodes.map((node, at) => {
            const before = at === 0 ? undefined : total[nodes[at - 1] ?? 'added']
            return {
              label: (
                <Tooltip title={t(`means.${node}`)}>
                  <span tabIndex={0} className="defined">
                    {t(`node.${node}`)}
                  </span>
                </Tooltip>
              ),
              value: total[node],
              note: before ? (
                <span className="quiet small">
                  · {t('ofBefore', { share: percent(total[node] / before) })}
                </span>
              ) : null,
            }
          })}
        />
      </Section>
      <Section
        aside={null}
        title={
          <Segmented
            value={by}
            aria-label={t('by')}
            onChange={choose}
            options={cuts.map((value) => ({ value, label: t(`by.${value}`) }))}
          />
        }
      >
        <Rows figures={figures} by={by} />
      </Section>
      <Freshness asOf={figures.asOf} lagMs={figures.lagMs} />
    </>
  )
}

function Rows({ figures, by }: RowsProps) {
  const t = useWords(insight)
  const r = useWords(choices)
  const named = (key: string, label: string) => {
    const channel = channels.find((each) => each === key)
    return by === 'channel' && channel ? r(`channel.${channel}`) : label || t('sourceless')
  }
  return (
    <DataTable
      label={t('funnel')}
      rows={figures.rows}
      rowKey={({ key }) => key}
      columns={[
        {
          key: 'label',
          title: t(`by.${by}`),
          main: true,
          render: ({ key, label }) => named(key, label),
        },
        ...nodes.map((node) => ({
          key: node,
          title: t(`node.${node}`),
          align: 'right' as const,
          render: (row: FunnelFigures['rows'][number]) => (
            <Share part={row[node]} base={row.added} first={node === 'added'} />
          ),
        })),
      ]}
    />
  )
}
type RowsProps = { figures: FunnelFigures; by: (typeof cuts)[number] }

/** Small bases are greyed: a share of a handful says little. */
function Share({ part, base, first }: { part: number; base: number; first: boolean }) {
  if (first) return exact(part)
  return (
    <>
      {exact(part)}{' '}
      <span className="quiet small" data-faint={base < 30 || undefined}>
        {base > 0 ? percent(part / base) : null}
      </span>
    </>
  )
}
