// The inbox at a glance: what waits, for how long, and how many welcomes were in time.
import { useQuery } from '@tanstack/react-query'
import { api } from '../../shared/api.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { exact, percentOf } from '../../shared/format.ts'
import { Section } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { inbox } from './inbox-words.ts'

const LOOK_MS = 5_000

export function InboxHealth() {
  const t = useWords(inbox)
  const query = useQuery({
    queryKey: ['wecomInboxHealth'],
    queryFn: () => api.wecom.inboxHealth(),
    refetchInterval: LOOK_MS,
  })
  if (!query.data) return null
  const { waiting, waitsMs, welcomes } = query.data
  const { asked, inTime, late, unknown } = welcomes
  return (
    <Section>
      <Facts
        items={[
          { label: t('waiting'), value: exact(waiting) },
          { label: t('oldest'), value: t('seconds', { count: exact(waitsMs / 1000, 1) }) },
          { label: t('greeted'), value: percentOf(inTime, asked) },
        ]}
      />
      {late + unknown > 0 ? (
        <p className="quiet small">
          {t('lateWelcomes', { late: exact(late), unknown: exact(unknown) })}
        </p>
      ) : null}
    </Section>
  )
}
