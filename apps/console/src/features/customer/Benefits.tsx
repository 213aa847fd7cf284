// Benefits of one member: what is left of each, a service redeemed at the desk, a mistake undone.
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Popconfirm } from 'antd'
import { useState } from 'react'
import type { HeldBenefit } from '#contracts'
import { api } from '../../shared/api.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { date, dateTime, exact } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { benefits } from './benefit-words.ts'

const drawKey = (): string => crypto.randomUUID()
const fresh = (id: number) => [
  ['benefits-of', id],
  ['timeline', id],
]

export function BenefitsOf({ id }: { id: number }) {
  const t = useWords(benefits)
  const may = useMay()('orders.write')
  const [redeemed, redeem] = useState<HeldBenefit>()
  const query = useQuery({
    queryKey: ['benefits-of', id],
    queryFn: () => api.benefits.ofCustomer({ id }),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={3} />
  const { items } = query.data
  if (items.length === 0) return <EmptyState title={t('none')} text={t('noneText')} />
  return (
    <div className="stack">
      {items.map((held) => (
        <One key={held.benefitId} id={id} held={held} {...(may && { redeem })} />
      ))}
      <RedeemForm id={id} held={redeemed} close={() => redeem(undefined)} />
    </div>
  )
}

interface OneProps {
  id: number
  held: HeldBenefit
  redeem?: (held: HeldBenefit) => void
}
function One({ id, held, redeem }: OneProps) {
  const t = useWords(benefits)
  const { benefitId, name, blurb, kind, left, lastOn, uses } = held
  const undo = useAct((useId: number) => api.benefits.undo({ id, benefitId, useId }), {
    refresh: fresh(id),
  })
  const on = date(lastOn)
  return (
    <section>
      <h3>{name}</h3>
      {blurb ? <p className="quiet">{blurb}</p> : null}
      <p>{left > 0 ? t('left', { n: exact(left), on }) : t('usedUp', { on })}</p>
      {kind === 'partner' ? <p className="quiet">{t('claimed')}</p> : null}
      {uses.map(({ useId, at, code, storeName, undone }) => (
        <p key={useId} className="row">
          {t(code === null ? 'at' : 'code', { at: dateTime(at) })}
          {storeName === null ? '' : ` · ${storeName}`}
          {undone ? <span className="quiet">{t('undone')}</span> : null}
          {redeem && kind === 'service' && !undone ? (
            <Popconfirm
              title={t('sure')}
              okText={t('yes')}
              cancelText={t('no')}
              onConfirm={() => undo.mutate(useId)}
            >
              <Button size="small">{t('undo')}</Button>
            </Popconfirm>
          ) : null}
        </p>
      ))}
      {redeem && kind === 'service' && left > 0 ? (
        <Button onClick={() => redeem(held)}>{t('redeem')}</Button>
      ) : null}
    </section>
  )
}

interface RedeemProps {
  id: number
  held: HeldBenefit | undefined
  close: () => void
}
/** Each drawer has a key of its own: pressed twice, it is redeemed once. */
function RedeemForm({ id, held, close }: RedeemProps) {
  const t = useWords(benefits)
  const [key, setKey] = useState(drawKey)
  const use = useAct(
    ({ storeId }: { storeId: number }) =>
      api.benefits.use({ id, benefitId: held?.benefitId ?? 0, key, storeId }),
    {
      refresh: fresh(id),
      after: () => {
        setKey(drawKey())
        close()
      },
    },
  )
  return (
    <FormDrawer<{ storeId: number }>
      open={held !== undefined}
      title={t('redeemOf', { name: held?.name ?? '' })}
      initial={{}}
      busy={use.isPending}
      close={close}
      submit={(values) => use.mutate(values)}
      verb={t('redeem')}
    >
      <Form.Item name="storeId" label={t('store')} rules={required}>
        <StoreSelect />
      </Form.Item>
    </FormDrawer>
  )
}
