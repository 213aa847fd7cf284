// What happened to a customer, newest first, from the first scan on.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { TimelineRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { dateTime, money, relative } from '../../shared/format.ts'
import { said, useWords } from '../../shared/words.ts'
import { customers } from './words.ts'

export function Timeline({ id }: { id: number }) {
  const t = useWords(customers)
  const query = useInfiniteQuery({
    queryKey: ['timeline', id],
    initialPageParam: undefined as string | undefined,
    refetchInterval: 5_000,
    queryFn: ({ pageParam }) => api.customer.timeline({ id, cursor: pageParam, limit: 15 }),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <div className="section-head">
        <h2>{t('timeline')}</h2>
      </div>
      {query.isPending ? <Waiting rows={8} /> : null}
      {query.error ? <ProblemNote error={query.error} retry={() => void query.refetch()} /> : null}
      {query.data && rows.length === 0 ? (
        <EmptyState title={t('timelineEmpty')} text={t('timelineEmptyText')} />
      ) : null}
      <ol className="timeline">
        {rows.map((row) => (
          <Moment key={row.id} row={row} />
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('moreTimeline')}
        </Button>
      ) : null}
    </>
  )
}

const pages: Record<string, string> = {
  order: '/orders',
  journey: '/journeys',
  code: '/codes',
  segment: '/segments',
}

function Moment({ row }: { row: TimelineRow }) {
  const sentence = said(row.sentence)
  const base = row.link ? pages[row.link.page] : undefined
  return (
    <li>
      <div>
        {base && row.link ? <Link to={`${base}/${row.link.id}`}>{sentence}</Link> : sentence}
      </div>
      {row.reason ? <div className="quiet small">{said(row.reason)}</div> : null}
      <div className="quiet small">
        <time dateTime={row.at} title={dateTime(row.at)}>
          {relative(row.at)} · {dateTime(row.at)}
        </time>
        {row.storeName ? ` · ${row.storeName}` : null}
        {row.amountFen !== null ? ` · ${money(row.amountFen)}` : null}
      </div>
    </li>
  )
}
