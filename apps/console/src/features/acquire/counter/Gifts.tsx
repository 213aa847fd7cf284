// Who has just become a member, and whether she has her gift.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { CounterGift, CounterPrompt } from '#contracts'
import { api } from '../../../shared/api.ts'
import { ProblemNote } from '../../../shared/feedback.tsx'
import { dateTime } from '../../../shared/format.ts'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { counter } from './words.ts'

/** She stands there and waits. */
const LOOK_MS = 3_000

export function Gifts({ prompt: { id, gift } }: { prompt: CounterPrompt }) {
  const t = useWords(counter)
  const query = useQuery({
    queryKey: ['counter', 'gifts', id],
    queryFn: () => api.acquire.counterGifts({ id }),
    refetchInterval: LOOK_MS,
  })
  const give = useAct(api.acquire.giveCounterGift, {
    refresh: [['counter', 'gifts', id]],
    said: null,
  })
  const items = query.data?.items ?? []
  const hand = ({ customerId }: CounterGift, given: boolean) =>
    give.mutate({ id, customerId, given })
  const said = { due: t('giveNow', { gift }), given: t('handed'), coupon: t('sent') }
  return (
    <section className="counter-gifts" aria-live="polite">
      <h2>{t('now')}</h2>
      {query.error ? <ProblemNote error={query.error} /> : null}
      {query.data && items.length === 0 ? <p className="quiet">{t('nobody')}</p> : null}
      <ul className="cards">
        {items.map((row) => (
          <li key={row.customerId} className="row spread">
            <div>
              <strong>{row.name ?? t('nameless')}</strong>
              <div>{said[row.state]}</div>
              <div className="quiet small">
                {[dateTime(row.joinedAt), row.staffName ?? t('unsure')].join(' · ')}
              </div>
            </div>
            {row.state === 'due' ? (
              <Button type="primary" disabled={give.isPending} onClick={() => hand(row, true)}>
                {t('given')}
              </Button>
            ) : null}
            {row.state === 'given' ? (
              <Button disabled={give.isPending} onClick={() => hand(row, false)}>
                {t('undo')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
