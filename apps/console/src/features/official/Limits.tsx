// What is used and left of the platform's daily limits; what is held back stands first.
import { useQuery } from '@tanstack/react-query'
import type { OfficialLimit } from '#contracts'
import { api } from '../../shared/api.ts'
import { ProblemNote } from '../../shared/feedback.tsx'
import { dateTime } from '../../shared/format.ts'
import { Section } from '../../shared/PageHead.tsx'
import { QuotaBar } from '../../shared/QuotaBar.tsx'
import { useWords } from '../../shared/words.ts'
import { limits } from './words.ts'

const LOOK_MS = 5_000
const SHOWN = 6

export function LimitSection() {
  const t = useWords(limits)
  const query = useQuery({
    queryKey: ['officialQuotas'],
    queryFn: () => api.official.getQuotas(),
    refetchInterval: LOOK_MS,
  })
  return (
    <Section title={t('title')}>
      <div className="stack">
        <p className="quiet">{t('lead')}</p>
        {query.error ? <ProblemNote error={query.error} /> : null}
        {query.data ? <QuotaBar label={t('codes')} {...query.data.codes} /> : null}
        {query.data?.levels.length === 0 ? <p className="quiet">{t('quiet')}</p> : null}
        {query.data?.levels.slice(0, SHOWN).map((level) => (
          <Level key={`${level.api} ${level.windowMs}`} {...level} />
        ))}
      </div>
    </Section>
  )
}

function Level({ api: name, windowMs, used, limit, blockedUntil }: OfficialLimit) {
  const t = useWords(limits)
  return (
    <QuotaBar
      label={`${name} · ${t(windowMs === 60_000 ? 'minute' : 'day')}`}
      used={used}
      limit={limit}
      held={blockedUntil === null ? undefined : t('blocked', { at: dateTime(blockedUntil) })}
    />
  )
}
