// One thing: its summary on top, tabs below, and what happened at the side.
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import type { ReactNode } from 'react'
import { ProblemNote, Waiting } from './feedback.tsx'
import { PageHead, type PageHeadProps } from './PageHead.tsx'

interface Props<Thing> {
  queryKey: unknown[]
  load: () => Promise<Thing>
  head: (thing: Thing) => PageHeadProps
  renderSummary?: (thing: Thing) => ReactNode
  tabs: (thing: Thing) => { key: string; label: string; content: ReactNode }[]
  renderSide?: (thing: Thing) => ReactNode
}
export function DetailPage<Thing>({
  queryKey,
  load,
  head,
  renderSummary,
  tabs,
  renderSide,
}: Props<Thing>) {
  const query = useQuery({ queryKey, queryFn: load })
  const { tab }: { tab?: unknown } = useSearch({ strict: false })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={10} />
  const shown = tabs(query.data)
  return (
    <>
      <PageHead {...head(query.data)} />
      {renderSummary?.(query.data)}
      <div className={renderSide ? 'with-side' : undefined}>
        <div className="section">
          {shown.length === 1 ? (
            shown[0]?.content
          ) : (
            <Tabs
              // `?tab=` leads there straight.
              defaultActiveKey={shown.find(({ key }) => key === tab)?.key}
              items={shown.map(({ content, ...tab }) => ({ ...tab, children: content }))}
            />
          )}
        </div>
        {renderSide ? <aside className="section">{renderSide(query.data)}</aside> : null}
      </div>
    </>
  )
}

/** Label above value, several in a row. */
export function Facts({ items }: { items: { label: string; value: ReactNode }[] }) {
  return (
    <dl className="facts">
      {items.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
