// What offline tills gave for coupons that cannot count: which, why, how much, and what came of it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { CouponConflict } from '#contracts'
import { api } from '../../shared/api.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { ExportButton } from '../../shared/ExportButton.tsx'
import { Pick } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { dateTime, exact, money } from '../../shared/format.ts'
import { FormDrawer } from '../../shared/FormDrawer.tsx'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { said, useWords } from '../../shared/words.ts'
import { conflicts } from './conflict-words.ts'

const states = ['open', 'settled'] as const
const key = 'couponConflicts'
const refresh = [[key]]

export default function CouponConflicts() {
  const t = useWords(conflicts)
  const c = useWords(common)
  const [settled, settle] = useState<CouponConflict>()
  const { values, change, clear } = useFilters('storeId', 'state')
  const storeId = asId(values.storeId)
  return (
    <>
      <ListPage<CouponConflict>
        head={{
          title: t('title'),
          lead: t('lead'),
          actions: <ExportButton path="/v1/coupon-conflicts/export" filter={values} />,
        }}
        name={key}
        label={t('title')}
        filter={values}
        clear={clear}
        rowKey={({ id }) => id}
        load={(page) =>
          api.couponConflict.list({
            ...page,
            storeId,
            state: values.state as (typeof states)[number] | undefined,
          })
        }
        filters={
          <>
            <StoreSelect
              allowClear
              aria-label={c('store')}
              placeholder={c('allStores')}
              style={{ minWidth: 180 }}
              value={storeId ?? null}
              onChange={(id) => change({ storeId: id ? String(id) : undefined })}
            />
            <Pick
              label={c('state')}
              value={values.state}
              onChange={(state) => change({ state })}
              options={states.map((value) => ({
                value: value as string,
                label: t(`state.${value}`),
              }))}
            />
            <OpenNow
              storeId={storeId}
              show={values.state === 'open' ? undefined : () => change({ state: 'open' })}
            />
          </>
        }
        empty={{ title: t('empty'), text: t('emptyText') }}
        columns={useColumns(settle)}
      />
      <Settle row={settled} close={() => settle(undefined)} />
    </>
  )
}

/** How many nobody has checked, whatever else is listed; a way to see just those. */
function OpenNow({
  storeId,
  show,
}: {
  storeId: number | undefined
  show: (() => void) | undefined
}) {
  const t = useWords(conflicts)
  const { data } = useQuery({
    queryKey: [key, 'open', storeId],
    queryFn: () => api.couponConflict.list({ storeId, state: 'open', limit: 1 }),
  })
  if (!data) return null
  if (data.open === 0) return <span className="quiet">{t('none')}</span>
  const { open: count, openFen } = data
  return (
    <span className="row" role="status">
      <Label tone="warn">{t('open', { count, shown: exact(count), amount: money(openFen) })}</Label>
      {show ? (
        <Button type="link" size="small" onClick={show}>
          {t('showOpen')}
        </Button>
      ) : null}
    </span>
  )
}

function useColumns(settle: (row: CouponConflict) => void): Column<CouponConflict>[] {
  const t = useWords(conflicts)
  const c = useWords(common)
  const may = useMay()('orders.write')
  const columns: Column<CouponConflict>[] = [
    {
      key: 'order',
      title: t('order'),
      main: true,
      render: ({ orderId, number, storeName, guideName }) => (
        <>
          <Link to={`/orders/${orderId}`}>
            <strong>{number}</strong>
          </Link>
          <div className="quiet small">
            {[storeName, guideName].filter(Boolean).join(c('listComma'))}
          </div>
        </>
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
      key: 'codes',
      title: t('codes'),
      render: ({ codes }) =>
        codes.map(({ code, sentence }) => (
          <div key={code}>
            <code>{code}</code> <span className="small">{said(sentence)}</span>
          </div>
        )),
    },
    { key: 'given', title: t('given'), align: 'right', render: (row) => money(row.givenFen) },
    {
      key: 'placed',
      title: t('placed'),
      render: ({ placedAt, notedAt }) => (
        <>
          {dateTime(placedAt)}
          <div className="quiet small">{t('noted', { time: dateTime(notedAt) })}</div>
        </>
      ),
    },
    { key: 'state', title: c('state'), render: (row) => <State row={row} /> },
  ]
  return may ? [...columns, { key: 'act', title: c('actions'), render: acts(settle) }] : columns
}

function State({ row: { settledAt, settledBy, note } }: { row: CouponConflict }) {
  const t = useWords(conflicts)
  if (settledAt === null) return <Label tone="warn">{t('state.open')}</Label>
  return (
    <>
      <Label tone="good">{t('state.settled')}</Label>
      <div className="quiet small">
        {t('by', { name: settledBy ?? '–', time: dateTime(settledAt) })}
      </div>
      {note ? <div className="small">{note}</div> : null}
    </>
  )
}

const acts = (settle: (row: CouponConflict) => void) => (row: CouponConflict) => (
  <Acts row={row} settle={settle} />
)
function Acts({ row, settle }: { row: CouponConflict; settle: (row: CouponConflict) => void }) {
  const t = useWords(conflicts)
  const again = useAct(api.couponConflict.reopen, { refresh })
  return row.settledAt === null ? (
    <Button size="small" type="primary" onClick={() => settle(row)}>
      {t('settle')}
    </Button>
  ) : (
    <Button size="small" loading={again.isPending} onClick={() => again.mutate({ id: row.id })}>
      {t('reopen')}
    </Button>
  )
}

function Settle({ row, close }: { row: CouponConflict | undefined; close: () => void }) {
  const t = useWords(conflicts)
  const run = useAct(api.couponConflict.settle, { refresh, after: close })
  return (
    <FormDrawer<{ note?: string }>
      open={!!row}
      title={t('settle')}
      verb={t('settle')}
      initial={{}}
      busy={run.isPending}
      close={close}
      submit={({ note }) => row && run.mutate({ id: row.id, note: note ?? '' })}
    >
      <p>{t('settleLead')}</p>
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea maxLength={200} autoSize={{ minRows: 2 }} />
      </Form.Item>
    </FormDrawer>
  )
}
