// Merges of one customer: what was merged, undoing it, and merging with a record known by its
// number.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, InputNumber } from 'antd'
import { useState } from 'react'
import type { CustomerDetail } from '#contracts'
import { api } from '../../shared/api.ts'
import { useActorName } from '../../shared/common.ts'
import { dateTime } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { MergePanel } from './MergePanel.tsx'
import { customers } from './words.ts'

export function MergeTab({ customer }: { customer: CustomerDetail }) {
  const t = useWords(customers)
  const by = useActorName()
  const navigate = useNavigate()
  const { modal } = App.useApp()
  const may = useMay()('customers.write')
  const [other, setOther] = useState<number | null>(null)
  const [pair, setPair] = useState<[number, number]>()
  const merges = useQuery({
    queryKey: ['customer', customer.id, 'merges'],
    queryFn: () => api.customer.listMerges({ id: customer.id }),
  })
  const undo = useAct((id: number) => api.customer.unmerge({ id }), {
    said: t('unmerged'),
    refresh: [['customer'], ['customers'], ['timeline']],
  })
  const ask = (id: number) =>
    void modal.confirm({
      title: t('unmergeAsk'),
      content: t('unmergeText'),
      okText: t('unmerge'),
      onOk: () => undo.mutateAsync(id),
    })
  return (
    <div className="stack">
      {merges.data?.items.length === 0 ? <p className="quiet">{t('mergeNone')}</p> : null}
      <ul className="plain">
        {merges.data?.items.map((merge) => (
          <li key={merge.id} className="row spread">
            <span>
              #{merge.aliasId} → #{merge.survivorId}{' '}
              <span className="quiet">
                {dateTime(merge.at)} · {by(merge.by)}
              </span>
            </span>
            {merge.undoneAt ? <Label>{t('unmerged')}</Label> : null}
            {!merge.undoneAt && may ? (
              <Button onClick={() => ask(merge.id)}>{t('unmerge')}</Button>
            ) : null}
          </li>
        ))}
      </ul>
      {may ? (
        <div className="row">
          <InputNumber
            aria-label={t('otherId')}
            placeholder={t('otherId')}
            min={1}
            precision={0}
            value={other}
            onChange={setOther}
            style={{ width: 200 }}
          />
          <Button
            disabled={!other || other === customer.id}
            onClick={() => other && setPair([customer.id, other])}
          >
            {t('mergeOther')}
          </Button>
        </div>
      ) : null}
      <MergePanel
        pair={pair}
        close={() => setPair(undefined)}
        merged={(id) => void navigate({ to: `/customers/${id}` })}
      />
    </div>
  )
}
