// What today and the first purchases give one member. Looking gives what is due today.
import { useQuery } from '@tanstack/react-query'
import { Tag } from 'antd'
import { api } from '../../shared/api.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { date, dateTime, exact } from '../../shared/format.ts'
import { useWords } from '../../shared/words.ts'
import { programme } from './programme-words.ts'

export function ProgrammeOf({ id }: { id: number }) {
  return (
    <div className="stack">
      <TodayOf id={id} />
      <StepsOf id={id} />
    </div>
  )
}

function TodayOf({ id }: { id: number }) {
  const t = useWords(programme)
  const query = useQuery({
    queryKey: ['today', id],
    queryFn: () => api.today.ofCustomer({ id }),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={3} />
  const { memberDay, birthday, factor, coupons, next } = query.data
  return (
    <>
      <h3>{t('today')}</h3>
      <Facts
        items={[
          {
            label: t('day'),
            value:
              [birthday ? t('birthday') : '', memberDay ?? ''].filter(Boolean).join(' · ') ||
              t('plain'),
          },
          { label: t('factor'), value: `×${factor}` },
          {
            label: t('next'),
            value: next ? `${date(next.on)} ${next.coupon ?? next.name}` : '–',
          },
        ]}
      />
      {coupons.map(({ code, name, used, validUntil }) => (
        <p key={code}>
          <strong>{name}</strong> <code>{code}</code>{' '}
          <Tag>{used ? t('used') : t('until', { at: dateTime(validUntil) })}</Tag>
        </p>
      ))}
    </>
  )
}

function StepsOf({ id }: { id: number }) {
  const t = useWords(programme)
  const query = useQuery({
    queryKey: ['member-card', id],
    queryFn: () => api.loyalty.getCard({ id }),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={3} />
  const { firstPurchases } = query.data
  if (!firstPurchases) return <EmptyState title={t('noSteps')} text={t('noStepsText')} />
  const { steps, until } = firstPurchases
  return (
    <>
      <h3>{t('steps')}</h3>
      {until ? <p>{t('stepUntil', { on: date(until) })}</p> : null}
      <ol className="steps-of">
        {steps.map(({ on, coupon, points }, at) => (
          <li key={at}>
            {[coupon, points > 0 ? t('points', { count: points, n: exact(points) }) : null]
              .filter(Boolean)
              .join(' + ') || t('noReward')}{' '}
            <Tag color={on ? 'success' : 'default'}>{on ? date(on) : t('notYet')}</Tag>
          </li>
        ))}
      </ol>
    </>
  )
}
