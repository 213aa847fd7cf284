// How purchases of the own shop reach customers.
import { useQuery } from '@tanstack/react-query'
import { Form, InputNumber, Switch } from 'antd'
import type { DeliverySettings } from '#contracts'
import { api } from '../../shared/api.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { deliverySettings } from './delivery-words.ts'

interface Values {
  pickUp: boolean
  inStore: boolean
  sameCity: boolean
  /** In kilometres. */
  radius: number
  /** In yuan, as the other sums. */
  cityFee: number
  cityFreeFrom?: number | null
  parcel: boolean
  fee: number
  freeFrom?: number | null
  windowMinutes: number
  returnDays: number
}
const yuanOf = (fen: number | null): number | null => (fen === null ? null : fen / 100)
const fenOf = (sum: number | null | undefined): number | null =>
  sum ? Math.round(sum * 100) : null

const valuesOf = ({ pickUp, inStore, sameCity, parcel, ...rest }: DeliverySettings): Values => ({
  pickUp: pickUp.offered,
  inStore: inStore.offered,
  sameCity: sameCity.offered,
  radius: sameCity.radiusM / 1_000,
  cityFee: sameCity.feeFen / 100,
  cityFreeFrom: yuanOf(sameCity.freeFromFen),
  parcel: parcel.offered,
  fee: parcel.feeFen / 100,
  freeFrom: yuanOf(parcel.freeFromFen),
  windowMinutes: rest.windowMinutes,
  returnDays: rest.returnDays,
})
const inputOf = (values: Values): DeliverySettings => ({
  pickUp: { offered: values.pickUp },
  inStore: { offered: values.inStore },
  sameCity: {
    offered: values.sameCity,
    radiusM: Math.round(values.radius * 1_000),
    feeFen: fenOf(values.cityFee) ?? 0,
    freeFromFen: fenOf(values.cityFreeFrom),
  },
  parcel: {
    offered: values.parcel,
    feeFen: fenOf(values.fee) ?? 0,
    freeFromFen: fenOf(values.freeFrom),
  },
  windowMinutes: values.windowMinutes,
  returnDays: values.returnDays,
})

const narrow = { style: { width: '12rem' } }
const yuan = { precision: 2, prefix: '¥', max: 100_000, ...narrow }

interface Props {
  open: boolean
  close: () => void
}
export function DeliveryForm({ open, close }: Props) {
  const t = useWords(deliverySettings)
  const query = useQuery({
    queryKey: ['delivery'],
    enabled: open,
    queryFn: () => api.purchase.getDelivery(),
  })
  const save = useAct(api.purchase.saveDelivery, { refresh: [['delivery']], after: close })
  const before = query.data
  return (
    <FormDrawer<Values>
      open={open && before !== undefined}
      title={t('title')}
      initial={before ? valuesOf(before) : {}}
      busy={save.isPending}
      close={close}
      submit={(values) => save.mutate(inputOf(values))}
    >
      <p className="quiet">{t('lead')}</p>
      <Form.Item name="pickUp" label={t('pickUp')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="inStore" label={t('inStore')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <SameCity />
      <Parcel />
      <Form.Item name="windowMinutes" label={t('window')} rules={required}>
        <InputNumber {...narrow} min={1} max={120} precision={0} suffix={t('minutes')} />
      </Form.Item>
      <Form.Item name="returnDays" label={t('returnDays')} rules={required}>
        <InputNumber {...narrow} min={0} max={365} precision={0} suffix={t('days')} />
      </Form.Item>
    </FormDrawer>
  )
}

function SameCity() {
  const t = useWords(deliverySettings)
  const offered = Form.useWatch<boolean | undefined>('sameCity')
  return (
    <>
      <Form.Item
        name="sameCity"
        label={t('sameCity')}
        extra={t('sameCityHint')}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      <Form.Item name="radius" label={t('radius')} rules={required} hidden={!offered}>
        <InputNumber {...narrow} min={0.1} max={50} precision={1} suffix={t('kilometres')} />
      </Form.Item>
      <Form.Item name="cityFee" label={t('cityFee')} rules={required} hidden={!offered}>
        <InputNumber {...yuan} min={0} />
      </Form.Item>
      <Form.Item
        name="cityFreeFrom"
        label={t('freeFrom')}
        extra={t('freeFromHint')}
        hidden={!offered}
      >
        <InputNumber {...yuan} min={0.01} />
      </Form.Item>
    </>
  )
}

function Parcel() {
  const t = useWords(deliverySettings)
  return (
    <>
      <Form.Item name="parcel" label={t('parcel')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="fee" label={t('fee')} rules={required}>
        <InputNumber {...yuan} min={0} />
      </Form.Item>
      <Form.Item name="freeFrom" label={t('freeFrom')} extra={t('freeFromHint')}>
        <InputNumber {...yuan} min={0.01} />
      </Form.Item>
    </>
  )
}
