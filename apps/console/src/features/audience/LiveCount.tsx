// How many match now, asked again 250 ms after the last change.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Rule } from '#contracts'
import { api } from '../../shared/api.ts'
import { Freshness } from '../../shared/BoardPage.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { exact, percentOf } from '../../shared/format.ts'
import { useWords } from '../../shared/words.ts'
import { segments } from './words.ts'

export function LiveCount({ rule }: { rule: Rule }) {
  const t = useWords(segments)
  const asked = useSettled(JSON.stringify(rule))
  const query = useQuery({
    queryKey: ['count', asked],
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
    queryFn: () => api.audience.count({ rule: JSON.parse(asked) as Rule }),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={4} />
  const { count, total, asOf, lagMs, tookMs, sample } = query.data
  return (
    <div className="stack" data-testid="live-count">
      <h2>{t('live')}</h2>
      <div role="status" aria-live="polite">
        <div className="big-count">{exact(count)}</div>
        <div className="quiet">{percentOf(count, total)}</div>
      </div>
      <div>
        <h3>{t('sample')}</h3>
        {sample.length === 0 ? <p className="quiet">{t('sampleEmpty')}</p> : null}
        <ul className="plain tight">
          {sample.map(({ id, name, phoneMasked, storeName }) => (
            <li key={id}>
              <Link to={`/customers/${id}`}>{name ?? `#${id}`}</Link>
              <span className="quiet small">
                {' '}
                {[phoneMasked, storeName].filter(Boolean).join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <Freshness asOf={asOf} lagMs={lagMs} />
        <p className="quiet fresh">{t('tookMs', { ms: exact(tookMs) })}</p>
      </div>
    </div>
  )
}

function useSettled(value: string) {
  const [settled, settle] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => settle(value), 250)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
