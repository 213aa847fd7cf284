// What the desk does next with a purchase: one main step, and the way out of it.
import { Button, Form, Input, Switch } from 'antd'
import { useState } from 'react'
import type { Purchase } from '#contracts'
import { api } from '../../shared/api.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { purchases } from './purchase-words.ts'

const refresh = [['purchases']]

export function Steps({ purchase }: { purchase: Purchase }) {
  const t = useWords(purchases)
  const [open, setOpen] = useState<'ship' | 'abandon'>()
  const { id, state, delivery } = purchase
  const fetched = delivery === 'pickUp' || delivery === 'inStore'
  const prepare = useAct(api.purchase.prepare, { refresh })
  const ready = useAct(api.purchase.makeReady, { refresh })
  const complete = useAct(api.purchase.complete, { refresh })
  const waiting = state === 'paid' || state === 'preparing'
  return (
    <>
      {state === 'paid' ? (
        <Button loading={prepare.isPending} onClick={() => prepare.mutate({ id })}>
          {t('prepare')}
        </Button>
      ) : null}
      {waiting && fetched ? (
        <Button type="primary" loading={ready.isPending} onClick={() => ready.mutate({ id })}>
          {t('makeReady')}
        </Button>
      ) : null}
      {waiting && !fetched ? (
        <Button type="primary" onClick={() => setOpen('ship')}>
          {t('ship')}
        </Button>
      ) : null}
      {state === 'shipped' ? (
        <Button type="primary" loading={complete.isPending} onClick={() => complete.mutate({ id })}>
          {t('complete')}
        </Button>
      ) : null}
      {waiting || state === 'ready' ? (
        <Button danger onClick={() => setOpen('abandon')}>
          {t('abandon')}
        </Button>
      ) : null}
      <Ship id={id} open={open === 'ship'} close={() => setOpen(undefined)} />
      <Abandon id={id} open={open === 'abandon'} close={() => setOpen(undefined)} />
    </>
  )
}

interface Props {
  id: number
  open: boolean
  close: () => void
}
function Ship({ id, open, close }: Props) {
  const t = useWords(purchases)
  const run = useAct(api.purchase.ship, { refresh, after: close })
  return (
    <FormDrawer<{ carrier: string; trackingNumber?: string }>
      open={open}
      title={t('ship')}
      verb={t('ship')}
      initial={{}}
      busy={run.isPending}
      close={close}
      submit={({ carrier, trackingNumber }) =>
        run.mutate({ id, carrier, ...(trackingNumber && { trackingNumber }) })
      }
    >
      <Form.Item name="carrier" label={t('carrier')} extra={t('carrierHint')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="trackingNumber" label={t('trackingNumber')}>
        <Input maxLength={64} />
      </Form.Item>
    </FormDrawer>
  )
}

function Abandon({ id, open, close }: Props) {
  const t = useWords(purchases)
  const run = useAct(api.purchase.abandon, { refresh, after: close })
  return (
    <FormDrawer<{ reason: string; restock: boolean }>
      open={open}
      title={t('abandon')}
      verb={t('refundAll')}
      initial={{ restock: true }}
      busy={run.isPending}
      close={close}
      submit={(values) => run.mutate({ id, ...values })}
    >
      <p>{t('abandonText')}</p>
      <Form.Item name="reason" label={t('reason')} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="restock" label={t('restockBack')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDrawer>
  )
}
