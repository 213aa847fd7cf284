// How purchases of the own shop reach customers. Same-city delivery is kept as it is: customers
// cannot put their place on a map yet.
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
  parcel: boolean
  /** In yuan. */
  fee: number
  freeFrom?: number | null
  windowMinutes: number
  returnDays: number
}
const valuesOf = ({ pickUp, inStore, parcel, ...rest }: DeliverySettings): Values => ({
  pickUp: pickUp.offered,
  inStore: inStore.offered,
  parcel: parcel.offered,
  fee: parcel.feeFen / 100,
  freeFrom: parcel.freeFromFen === null ? null : parcel.freeFromFen / 100,
  windowMinutes: rest.windowMinutes,
  returnDays: rest.returnDays,
})
const inputOf = (before: DeliverySettings, values: Values): DeliverySettings => ({
  pickUp: { offered: values.pickUp },
  inStore: { offered: values.inStore },
  sameCity: before.sameCity,
  parcel: {
    offered: values.parcel,
    feeFen: Math.round(values.fee * 100),
    freeFromFen: values.freeFrom ? Math.round(values.freeFrom * 100) : null,
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
      submit={(values) => before && save.mutate(inputOf(before, values))}
    >
      <p className="quiet">{t('lead')}</p>
      <Form.Item name="pickUp" label={t('pickUp')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="inStore" label={t('inStore')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="parcel" label={t('parcel')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="fee" label={t('fee')} rules={required}>
        <InputNumber {...yuan} min={0} />
      </Form.Item>
      <Form.Item name="freeFrom" label={t('freeFrom')} extra={t('freeFromHint')}>
        <InputNumber {...yuan} min={0.01} />
      </Form.Item>
      <Form.Item name="windowMinutes" label={t('window')} rules={required}>
        <InputNumber {...narrow} min={1} max={120} precision={0} suffix={t('minutes')} />
      </Form.Item>
      <Form.Item name="returnDays" label={t('returnDays')} rules={required}>
        <InputNumber {...narrow} min={0} max={365} precision={0} suffix={t('days')} />
      </Form.Item>
    </FormDrawer>
  )
}
