// Services that members booked, by time: who comes where; she is here, or it cannot be.
import { Link } from '@tanstack/react-router'
import { Button, DatePicker, Form, Input, Popconfirm } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { DeskBooking } from '#contracts'
import { api } from '../../shared/api.ts'
import { StorePick } from '../../shared/choose.tsx'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { Pick } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { clock, dateTime } from '../../shared/format.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { bookings } from './booking-words.ts'

const states = ['booked', 'arrived', 'cancelled', 'missed'] as const
const tones = { booked: 'main', arrived: 'good', cancelled: 'plain', missed: 'warn' } as const
const refresh = [['bookings']]

export default function Bookings() {
  const t = useWords(bookings)
  const c = useWords(common)
  const [off, callOff] = useState<DeskBooking>()
  const { values, change, clear } = useFilters('storeId', 'on', 'state')
  const storeId = asId(values.storeId)
  return (
    <>
      <ListPage<DeskBooking>
        head={{ title: t('title'), lead: t('lead') }}
        name="bookings"
        label={t('title')}
        filter={values}
        clear={clear}
        rowKey={({ id }) => id}
        load={(page) =>
          api.bookings.list({
            ...page,
            storeId,
            on: values.on,
            state: values.state as DeskBooking['state'] | undefined,
          })
        }
        filters={
          <>
            <StorePick
              {...(storeId !== undefined && { value: storeId })}
              onChange={(id) => change({ storeId: id ? String(id) : undefined })}
            />
            <DatePicker
              aria-label={t('day')}
              placeholder={t('day')}
              value={values.on ? dayjs(values.on) : null}
              onChange={(day) => change({ on: day?.format('YYYY-MM-DD') })}
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
          </>
        }
        empty={{ title: t('empty'), text: t('emptyText') }}
        columns={useColumns(callOff)}
      />
      <CallOff row={off} close={() => callOff(undefined)} />
    </>
  )
}

function useColumns(callOff: (row: DeskBooking) => void): Column<DeskBooking>[] {
  const t = useWords(bookings)
  const c = useWords(common)
  const may = useMay()('orders.write')
  const columns: Column<DeskBooking>[] = [
    {
      key: 'when',
      title: t('when'),
      main: true,
      render: ({ startsAt, endsAt, storeName }) => (
        <>
          <strong>
            {dateTime(startsAt)}–{clock(endsAt)}
          </strong>
          <div className="quiet small">{storeName}</div>
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
    { key: 'service', title: t('service'), render: ({ benefitName }) => benefitName },
    {
      key: 'state',
      title: c('state'),
      render: ({ state, reason }) => (
        <>
          <Label tone={tones[state]}>{t(`state.${state}`)}</Label>
          {reason ? <div className="quiet small">{reason}</div> : null}
        </>
      ),
    },
  ]
  const acts: Column<DeskBooking> = {
    key: 'act',
    title: c('actions'),
    render: (row) => (row.state === 'booked' ? <Acts row={row} callOff={callOff} /> : '–'),
  }
  return may ? [...columns, acts] : columns
}

function Acts({ row, callOff }: { row: DeskBooking; callOff: (row: DeskBooking) => void }) {
  const t = useWords(bookings)
  const run = useAct(api.bookings.arrived, { refresh })
  return (
    <span className="row">
      <Popconfirm
        title={t('arrivedAsk')}
        okText={t('arrived')}
        onConfirm={() => run.mutate({ id: row.id })}
      >
        <Button size="small" type="primary" loading={run.isPending}>
          {t('arrived')}
        </Button>
      </Popconfirm>
      <Button size="small" onClick={() => callOff(row)}>
        {t('callOff')}
      </Button>
    </span>
  )
}

function CallOff({ row, close }: { row: DeskBooking | undefined; close: () => void }) {
  const t = useWords(bookings)
  const run = useAct(api.bookings.callOff, { refresh, after: close })
  return (
    <FormDrawer<{ reason: string }>
      open={!!row}
      title={t('callOff')}
      verb={t('callOff')}
      initial={{}}
      busy={run.isPending}
      close={close}
      submit={({ reason }) => row && run.mutate({ id: row.id, reason })}
    >
      <Form.Item name="reason" label={t('reason')} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDrawer>
  )
}
