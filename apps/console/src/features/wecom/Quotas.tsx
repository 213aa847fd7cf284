// What is used and left of WeCom's limits: codes, messages, calls; what is held back stands first.
import { useQuery } from '@tanstack/react-query'
import type { WecomQuotas } from '#contracts'
import { api } from '../../shared/api.ts'
import { ProblemNote } from '../../shared/feedback.tsx'
import { clock, dateTime, exact } from '../../shared/format.ts'
import { Section } from '../../shared/PageHead.tsx'
import { QuotaBar } from '../../shared/QuotaBar.tsx'
import { useWords } from '../../shared/words.ts'
import { AcquisitionLinks } from './AcquisitionLinks.tsx'
import { quotas } from './quota-words.ts'

const LOOK_MS = 5_000
const SHOWN = 12

export function QuotaSection() {
  const t = useWords(quotas)
  const query = useQuery({
    queryKey: ['wecomQuotas'],
    queryFn: () => api.wecom.getQuotas(),
    refetchInterval: LOOK_MS,
  })
  return (
    <Section title={t('title')}>
      <div className="stack">
        <p className="quiet">{t('lead')}</p>
        {query.error ? <ProblemNote error={query.error} /> : null}
        {query.data ? <Shown {...query.data} /> : null}
      </div>
    </Section>
  )
}

function Shown({ codes, messages, levels, links }: WecomQuotas) {
  const t = useWords(quotas)
  const ours = exact(codes.ours)
  return (
    <>
      <QuotaBar
        label={t('codes')}
        used={codes.used ?? codes.ours}
        limit={codes.limit}
        note={
          codes.countedAt
            ? t('codesCounted', { ours, at: dateTime(codes.countedAt) })
            : t('codesUncounted', { ours })
        }
      />
      <p>
        {t('messages')}: <strong>{exact(messages.perCustomer)}</strong>
        {' · '}
        <span className="quiet">{t('refused', { count: messages.refused })}</span>
      </p>
      {links ? <AcquisitionLinks {...links} /> : null}
      <h3>{t('calls')}</h3>
      {levels.length === 0 ? <p className="quiet">{t('quiet')}</p> : null}
      {levels.slice(0, SHOWN).map((level) => (
        <Level key={`${level.api} ${level.windowMs}`} {...level} />
      ))}
    </>
  )
}

const spans = { 60_000: 'minute', 3_600_000: 'hour', 86_400_000: 'day' } as const

function Level({ api: name, windowMs, used, limit, blockedUntil }: WecomQuotas['levels'][number]) {
  const t = useWords(quotas)
  const span = spans[windowMs as keyof typeof spans] ?? 'month'
  return (
    <QuotaBar
      label={`${name === 'address' ? t('address') : name} · ${t(span)}`}
      used={used}
      limit={limit}
      held={blockedUntil === null ? undefined : t('blocked', { at: clock(blockedUntil) })}
    />
  )
}
