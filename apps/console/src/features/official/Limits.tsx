// What is used and left of the platform's daily limits; what is held back stands first.
import { useQuery } from '@tanstack/react-query'
import { Progress } from 'antd'
import type { OfficialLimit } from '#contracts'
import { api } from '../../shared/api.ts'
import { ProblemNote } from '../../shared/feedback.tsx'
import { dateTime, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { Section } from '../../shared/PageHead.tsx'
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
        {query.data?.levels.length === 0 ? <p className="quiet">{t('quiet')}</p> : null}
        {query.data?.levels.slice(0, SHOWN).map((level) => (
          <Bar key={`${level.api} ${level.windowMs}`} {...level} />
        ))}
      </div>
    </Section>
  )
}

function Bar({ api: name, windowMs, used, limit, blockedUntil }: OfficialLimit) {
  const t = useWords(limits)
  const share = Math.min(100, (used / limit) * 100)
  const held = blockedUntil !== null
  return (
    <div className="quota">
      <div className="row spread">
        <span className="break">{`${name} · ${t(windowMs === 60_000 ? 'minute' : 'day')}`}</span>
        <span className="quiet small">{t('of', { used: exact(used), limit: exact(limit) })}</span>
      </div>
      <Progress
        percent={share}
        showInfo={false}
        size="small"
        aria-label={name}
        {...((held || share >= 90) && { status: 'exception' as const })}
      />
      {held ? <Label tone="bad">{t('blocked', { at: dateTime(blockedUntil) })}</Label> : null}
    </div>
  )
}
