// The desk sells a paid card, and takes one back. Each drawer has a key of its own: pressed twice, it
// is done once.
import { useQuery } from '@tanstack/react-query'
import { Alert, Form, Input, Select } from 'antd'
import { useState } from 'react'
import type { Pass, PassReturn } from '#contracts'
import { api } from '../../shared/api.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { Facts } from '../../shared/DetailPage.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { date, dayOf, exact, money } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { passes } from './pass-words.ts'

const ways = ['cash', 'card', 'wechat'] as const
const drawKey = (): string => crypto.randomUUID()
const fresh = (id: number) => [
  [`passes-of-${id}`],
  ['passes', id],
  ['customer', id],
  ['timeline', id],
]

interface SellValues {
  planId: number
  paidBy: (typeof ways)[number]
  storeId: number
}
export function SellForm({ id, open, close }: { id: number; open: boolean; close: () => void }) {
  const t = useWords(passes)
  const [key, setKey] = useState(drawKey)
  const plans = useQuery({
    queryKey: ['pass-plans', 'names'],
    queryFn: () => api.passes.listPlans(),
    enabled: open,
  })
  const sold = plans.data?.items.filter(({ onSale }) => onSale) ?? []
  const sell = useAct(
    ({ planId, paidBy, storeId }: SellValues) => {
      const fen = sold.find((plan) => plan.id === planId)?.priceFen ?? 0
      return api.passes.sell({ id, key, planId, fen, paidBy, storeId })
    },
    {
      refresh: fresh(id),
      after: () => {
        setKey(drawKey())
        close()
      },
    },
  )
  return (
    <FormDrawer<SellValues>
      open={open}
      title={t('sell')}
      initial={{ paidBy: 'cash' }}
      busy={sell.isPending}
      close={close}
      submit={(values) => sell.mutate(values)}
      verb={t('sell')}
    >
      {plans.data && sold.length === 0 ? (
        <Alert type="warning" showIcon title={t('empty')} />
      ) : null}
      <Form.Item name="planId" label={t('plan')} rules={required}>
        <Select
          loading={plans.isPending}
          options={sold.map(({ id: value, name, priceFen, months }) => ({
            value,
            label: `${name} · ${money(priceFen)} / ${t('monthsShort', { n: exact(months) })}`,
          }))}
        />
      </Form.Item>
      <Renews id={id} open={open} />
      <Form.Item name="paidBy" label={t('paidBy')} rules={required}>
        <Select options={ways.map((value) => ({ value, label: t(`paidBy.${value}`) }))} />
      </Form.Item>
      <Form.Item name="storeId" label={t('store')} rules={required}>
        <StoreSelect />
      </Form.Item>
    </FormDrawer>
  )
}

/** Whoever has a card renews it from its end. */
function Renews({ id, open }: { id: number; open: boolean }) {
  const t = useWords(passes)
  const held = useQuery({
    queryKey: ['passes', id],
    queryFn: () => api.passes.ofCustomer({ id }),
    enabled: open,
  })
  const last = held.data?.items
    .filter(({ state }) => state === 'running' || state === 'waiting')
    .map(({ lastOn }) => lastOn)
    .toSorted()
    .at(-1)
  if (!last) return null
  const next = dayOf(Date.parse(`${last}T12:00:00Z`) + 86_400_000)
  return <p className="quiet under-field">{t('renews', { on: date(next) })}</p>
}

interface BackProps {
  id: number
  pass: Pass | undefined
  close: () => void
}
export function GiveBackForm({ id, pass, close }: BackProps) {
  const t = useWords(passes)
  const [key, setKey] = useState(drawKey)
  const passId = pass?.id ?? 0
  const preview = useQuery({
    queryKey: ['pass-return', id, passId],
    queryFn: () => api.passes.previewReturn({ id, passId }),
    enabled: pass !== undefined,
    staleTime: 0,
  })
  const fen = preview.data?.refundFen ?? 0
  const back = useAct(
    ({ reason }: { reason?: string }) =>
      api.passes.giveBack({ id, passId, key, fen, ...(reason && { reason }) }),
    {
      refresh: fresh(id),
      after: () => {
        setKey(drawKey())
        close()
      },
    },
  )
  return (
    <FormDrawer<{ reason?: string }>
      open={pass !== undefined}
      title={t('giveBackTitle')}
      initial={{}}
      busy={back.isPending || preview.isPending}
      close={close}
      submit={(values) => back.mutate(values)}
      verb={preview.data ? t('doReturn', { amount: money(fen) }) : t('giveBack')}
    >
      {preview.error ? <ProblemNote error={preview.error} /> : null}
      {preview.data ? <Preview shown={preview.data} /> : <Waiting rows={4} />}
      <Form.Item name="reason" label={t('reason')}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDrawer>
  )
}

function Preview({ shown }: { shown: PassReturn }) {
  const t = useWords(passes)
  const { rule, refundFen, priceFen, days, unusedDays, usedFen } = shown
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t('refund'), value: <strong>{money(refundFen)}</strong> },
          { label: t('rule'), value: t(`rule.${rule}`) },
          { label: t('paid'), value: money(priceFen) },
          { label: t('daysLeft'), value: t('daysOf', { n: exact(unusedDays), all: exact(days) }) },
          { label: t('used'), value: money(usedFen) },
          { label: t('couponsBack'), value: exact(shown.couponsBack) },
          { label: t('pointsBack'), value: exact(shown.pointsBack) },
          ...(shown.pointsGone > 0
            ? [{ label: t('pointsGone'), value: exact(shown.pointsGone) }]
            : []),
        ]}
      />
      <p className="quiet">{t('wayBack')}</p>
    </div>
  )
}
