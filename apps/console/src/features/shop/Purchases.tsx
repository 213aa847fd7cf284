// Purchases of the own shop at the store's desk: found, opened, handed over by code.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { PurchaseRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { ExportButton } from '../../shared/ExportButton.tsx'
import { Pick, SearchField } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { dateTime, exact, money } from '../../shared/format.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { DeliveryForm } from './DeliveryForm.tsx'
import { deliveries, states, toneOf, type Delivery, type State } from './purchase-states.ts'
import { purchases } from './purchase-words.ts'

export default function Purchases() {
  const t = useWords(purchases)
  const may = useMay()
  const [handing, hand] = useState(false)
  const [delivering, deliver] = useState(false)
  const { values, change, clear } = useFilters('storeId', 'state', 'delivery', 'search')
  const columns = useColumns()
  const act = (
    <>
      <ReturnsLink />
      <ExportButton path="/v1/purchases/export" filter={values} />
      {may('shop.write') ? (
        <Button onClick={() => deliver(true)}>{t('deliverySettings')}</Button>
      ) : null}
      {may('orders.write') ? (
        <Button type="primary" onClick={() => hand(true)}>
          {t('handOver')}
        </Button>
      ) : null}
    </>
  )
  return (
    <>
      <ListPage<PurchaseRow>
        head={{ title: t('purchases'), lead: t('lead'), actions: act }}
        name="purchases"
        label={t('purchases')}
        filter={values}
        clear={clear}
        rowKey={({ id }) => id}
        load={(page) =>
          api.purchase.list({
            ...page,
            storeId: asId(values.storeId),
            state: values.state as State | undefined,
            delivery: values.delivery as Delivery | undefined,
            search: values.search,
          })
        }
        filters={<Filters values={values} change={change} />}
        empty={{ title: t('empty'), text: t('emptyText') }}
        columns={columns}
      />
      <HandOver open={handing} close={() => hand(false)} />
      <DeliveryForm open={delivering} close={() => deliver(false)} />
    </>
  )
}

/** Where returns are, and how many wait. */
function ReturnsLink() {
  const t = useWords(purchases)
  const navigate = useNavigate()
  const query = useQuery({
    queryKey: ['purchases', 'waiting'],
    queryFn: () => api.purchase.returns({ state: 'asked', limit: 1 }),
  })
  const waiting = query.data?.waiting ?? 0
  return (
    <Button
      href={waiting > 0 ? '/purchase-returns?state=asked' : '/purchase-returns'}
      onClick={(event) => {
        event.preventDefault()
        void navigate({ to: '/purchase-returns', search: waiting > 0 ? { state: 'asked' } : {} })
      }}
    >
      {waiting > 0 ? t('returnsWaiting', { count: waiting, shown: exact(waiting) }) : t('returns')}
    </Button>
  )
}

interface FilterProps {
  values: Record<'storeId' | 'state' | 'delivery' | 'search', string | undefined>
  change: (part: Record<string, string | undefined>) => void
}
function Filters({ values, change }: FilterProps) {
  const t = useWords(purchases)
  const c = useWords(common)
  return (
    <>
      <SearchField
        placeholder={t('search')}
        value={values.search}
        onChange={(search) => change({ search })}
      />
      <StoreSelect
        allowClear
        aria-label={c('store')}
        placeholder={c('allStores')}
        style={{ minWidth: 180 }}
        value={asId(values.storeId) ?? null}
        onChange={(id) => change({ storeId: id ? String(id) : undefined })}
      />
      <Pick
        label={c('state')}
        value={values.state}
        onChange={(state) => change({ state })}
        options={states.map((value) => ({ value: value as string, label: t(`state.${value}`) }))}
      />
      <Pick
        label={t('delivery')}
        value={values.delivery}
        onChange={(delivery) => change({ delivery })}
        options={deliveries.map((value) => ({
          value: value as string,
          label: t(`delivery.${value}`),
        }))}
      />
    </>
  )
}

function useColumns(): Column<PurchaseRow>[] {
  const t = useWords(purchases)
  const c = useWords(common)
  return [
    {
      key: 'number',
      title: t('number'),
      main: true,
      render: ({ id, number, title }) => (
        <>
          <Link to={`/purchases/${id}`}>
            <strong>{number}</strong>
          </Link>
          <div className="quiet small">{title}</div>
        </>
      ),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ state, returnAsked }) => (
        <span className="row">
          <Label tone={toneOf[state]}>{t(`state.${state}`)}</Label>
          {returnAsked ? <Label tone="warn">{t('returnAsked')}</Label> : null}
        </span>
      ),
    },
    {
      key: 'customer',
      title: c('customer'),
      render: ({ customerId, customerName }) => (
        <Link to={`/customers/${customerId}`}>{customerName ?? `#${customerId}`}</Link>
      ),
    },
    {
      key: 'delivery',
      title: t('delivery'),
      render: ({ delivery }) => t(`delivery.${delivery}`),
    },
    { key: 'store', title: c('store'), render: ({ storeName }) => storeName },
    { key: 'pieces', title: t('pieces'), align: 'right', render: ({ pieces }) => exact(pieces) },
    {
      key: 'total',
      title: t('total'),
      align: 'right',
      render: ({ totalFen }) => money(totalFen),
    },
    { key: 'placed', title: t('placedAt'), render: ({ placedAt }) => dateTime(placedAt) },
  ]
}

/** Her store stays chosen: a counter hands over the whole day. */
function HandOver({ open, close }: { open: boolean; close: () => void }) {
  const t = useWords(purchases)
  const c = useWords(common)
  const { message } = App.useApp()
  const run = useAct(api.purchase.handOver, {
    refresh: [['purchases']],
    said: null,
    after: ({ number, storeId }) => {
      localStorage.setItem(KEPT, String(storeId))
      void message.success(t('handed', { number }))
      close()
    },
  })
  const kept = Number(localStorage.getItem(KEPT)) || undefined
  return (
    <FormDrawer<{ storeId: number; code: string }>
      open={open}
      title={t('handOver')}
      verb={t('give')}
      initial={{ ...(kept && { storeId: kept }) }}
      busy={run.isPending}
      close={close}
      submit={({ storeId, code }) => run.mutate({ storeId, code: code.replaceAll(/\s/g, '') })}
    >
      <p className="quiet">{t('handOverLead')}</p>
      <Form.Item name="storeId" label={c('store')} rules={required}>
        <StoreSelect />
      </Form.Item>
      <Form.Item name="code" label={t('code')} rules={required}>
        <Input maxLength={40} autoComplete="off" autoFocus />
      </Form.Item>
    </FormDrawer>
  )
}
const KEPT = 'siyu.handOver.store'
