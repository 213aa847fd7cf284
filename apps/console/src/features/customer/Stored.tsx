// Stored value of one customer: what she holds, and what moved it.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { StoredMovement } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { Facts } from '../../shared/DetailPage.tsx'
import { ProblemNote } from '../../shared/feedback.tsx'
import { dateTime, money } from '../../shared/format.ts'
import { useWords } from '../../shared/words.ts'
import { List } from '../../shared/ListPage.tsx'
import { useMay } from '../../shared/session.ts'
import { PayOutForm, TopUpForm, type Payable } from './StoredDesk.tsx'
import { customers } from './words.ts'

const reasons = ['topUp', 'topUpReturn', 'order', 'refund', 'opening'] as const
const known = (reason: string): reason is (typeof reasons)[number] =>
  reasons.some((one) => one === reason)
const change = (fen: number) => (fen === 0 ? '–' : `${fen > 0 ? '+' : ''}${money(fen)}`)

export function StoredOf({ id, memberNo }: { id: number; memberNo: string }) {
  const t = useWords(customers)
  const may = useMay()('orders.write')
  const [paying, setPaying] = useState(false)
  const [paidOut, payOut] = useState<Payable>()
  const query = useQuery({
    queryKey: ['stored', id],
    queryFn: () => api.stored.balance({ id, limit: 1 }),
  })
  const columns = useColumns(may && (query.data?.principalFen ?? 0) > 0, payOut)
  if (query.error) return <ProblemNote error={query.error} />
  const { principalFen = 0, bonusFen = 0 } = query.data ?? {}
  return (
    <div className="stack">
      {may ? (
        <div>
          <Button onClick={() => setPaying(true)}>{t('topUp')}</Button>
        </div>
      ) : null}
      <TopUpForm id={id} memberNo={memberNo} open={paying} close={() => setPaying(false)} />
      <PayOutForm
        id={id}
        topUp={paidOut}
        principalFen={principalFen}
        close={() => payOut(undefined)}
      />
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
        columns={columns}
      />
    </div>
  )
}

/** `payable`: whoever looks may pay out, and there is principal to be paid out. */
function useColumns(payable: boolean, payOut: (topUp: Payable) => void): Column<StoredMovement>[] {
  const t = useWords(customers)
  const c = useWords(common)
  const payOutOf = ({ topUp }: StoredMovement) =>
    topUp && topUp.returnableFen > 0 ? (
      <Button size="small" onClick={() => payOut(topUp)}>
        {t('payOut')}
      </Button>
    ) : null
  return [
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
    { key: 'bonus', title: t('bonus'), align: 'right', render: (row) => change(row.bonusFen) },
    { key: 'order', title: t('order'), render: (row) => row.orderNumber ?? '–' },
    ...(payable ? [{ key: 'payOut', title: '', render: payOutOf }] : []),
  ]
}
