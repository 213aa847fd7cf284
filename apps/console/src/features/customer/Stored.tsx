// Stored value of one customer: what she holds, and what moved it.
import { useQuery } from '@tanstack/react-query'
import type { StoredMovement } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { ProblemNote } from '../../shared/feedback.tsx'
import { dateTime, money } from '../../shared/format.ts'
import { useWords } from '../../shared/words.ts'
import { List } from '../../shared/ListPage.tsx'
import { customers } from './words.ts'

const reasons = ['topUp', 'topUpReturn', 'order', 'refund', 'opening'] as const
const known = (reason: string): reason is (typeof reasons)[number] =>
  reasons.some((one) => one === reason)
const change = (fen: number) => (fen === 0 ? '–' : `${fen > 0 ? '+' : ''}${money(fen)}`)

export function StoredOf({ id }: { id: number }) {
  const t = useWords(customers)
  const c = useWords(common)
  const query = useQuery({
    queryKey: ['stored', id],
    queryFn: () => api.stored.balance({ id, limit: 1 }),
  })
  if (query.error) return <ProblemNote error={query.error} />
  const { principalFen = 0, bonusFen = 0 } = query.data ?? {}
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t('storedAll'), value: money(principalFen + bonusFen) },
          { label: t('principal'), value: money(principalFen) },
          { label: t('bonus'), value: money(bonusFen) },
        ]}
      />
      <List<StoredMovement>
        name={`stored-of-${id}`}
        label={t('storedTab')}
        rowKey={(row) => row.id}
        bare
        load={(page) => api.stored.balance({ ...page, id })}
        empty={{ title: t('noStored'), text: t('noStoredText') }}
        columns={[
          {
            key: 'reason',
            title: t('reason'),
            main: true,
            render: ({ reason }) => (known(reason) ? t(`stored.${reason}`) : reason),
          },
          { key: 'at', title: c('time'), render: ({ at }) => dateTime(at) },
          {
            key: 'principal',
            title: t('principal'),
            align: 'right',
            render: (row) => change(row.principalFen),
          },
          {
            key: 'bonus',
            title: t('bonus'),
            align: 'right',
            render: (row) => change(row.bonusFen),
          },
          { key: 'order', title: t('order'), render: (row) => row.orderNumber ?? '–' },
        ]}
      />
    </div>
  )
}
