// The inbox at a glance: what waits, for how long, and how many welcomes were in time.
import { useQuery } from '@tanstack/react-query'
import { api } from '../../shared/api.ts'
import { exact, percentOf } from '../../shared/format.ts'
import { useWords } from '../../shared/words.ts'
import { inbox } from './inbox-words.ts'

const LOOK_MS = 5_000

/** A line of text. */
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
  const seconds = exact(waitsMs / 1000, 1)
  return (
    <span role="status">
      {waiting === 0 ? t('nothingWaits') : t('waiting', { count: waiting, seconds })}
      {' · '}
      {t('greeted', { share: percentOf(inTime, asked) })}
      {late + unknown > 0
        ? ` · ${t('lateWelcomes', { late: exact(late), unknown: exact(unknown) })}`
        : null}
    </span>
  )
}
