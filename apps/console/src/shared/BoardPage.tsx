// A board: one question per block; every figure says what it means and how it stood before.
import { Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { common } from './common.ts'
import { dateTime, duration, percent, zone } from './format.ts'
import { PageHead, type PageHeadProps } from './PageHead.tsx'
import { useWords } from './words.ts'

export function BoardPage({
  head,
  filters,
  children,
}: {
  head: PageHeadProps
  filters?: ReactNode
  children: ReactNode
}) {
  return (
    <>
      <PageHead {...head} />
      {filters ? (
        <div className="toolbar">
          <div className="filters">{filters}</div>
        </div>
      ) : null}
      {children}
    </>
  )
}

interface FigureProps {
  label: string
  value: ReactNode
  definition?: string
  compared?: { now: number; before: number | null }
  /** More of it is no good news, as with refunds: growth is not shown in green. */
  moreIsWorse?: boolean
}
export function Figure({ label, value, definition, compared, moreIsWorse = false }: FigureProps) {
  return (
    <div className="figure">
      <dt>
        {definition ? (
          <Tooltip title={definition}>
            <span tabIndex={0} className="defined">
              {label}
            </span>
          </Tooltip>
        ) : (
          label
        )}
      </dt>
      <dd>{value}</dd>
      {compared ? <Change {...compared} good={moreIsWorse ? -1 : 1} /> : null}
    </div>
  )
}
export const Figures = ({ children }: { children: ReactNode }) => (
  <dl className="figures">{children}</dl>
)

function Change({ now, before, good }: { now: number; before: number | null; good: 1 | -1 }) {
  const t = useWords(common)
  if (before === null || before === 0) return <dd className="change quiet">–</dd>
  const change = (now - before) / before
  const sign = change > 0 ? '▲' : change < 0 ? '▼' : '＝'
  return (
    <dd className="change" data-better={change * good > 0 || undefined}>
      <span aria-hidden="true">{sign} </span>
      {percent(Math.abs(change))}
      <span className="quiet"> {t('against')}</span>
    </dd>
  )
}

/** When the figures were true, how late they are, and in which zone days are cut. */
export function Freshness({ asOf, lagMs }: { asOf: string; lagMs: number }) {
  const t = useWords(common)
  return (
    <p className="quiet fresh">
      {t('asOf', { time: dateTime(asOf) })} ·{' '}
      {t('lag', {
        duration: duration(lagMs / 1000),
      })}{' '}
      · {t('zone', { zone: zone() })}
    </p>
  )
}
