// The form of a coupon template.
import { useQuery } from '@tanstack/react-query'
import { DatePicker, Form, Input, InputNumber, Radio, Select, Switch } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { CouponTemplate } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { useStores } from '../../shared/fields.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { coupons } from './words.ts'

interface Values {
  name: string
  kind: 'amountOff' | 'percentOff'
  amount?: number
  percent?: number
  maxOff?: number | null
  threshold: number
  validity: 'days' | 'range'
  days?: number
  startsAfterDays?: number
  dates?: [Dayjs, Dayjs]
  categories: string[]
  storeIds: number[]
  totalLimit?: number | null
  perCustomerLimit?: number | null
  restoreOnFullRefund: boolean
  note: string
  active: boolean
}
const fen = (yuan: number | null | undefined) => Math.round((yuan ?? 0) * 100)

/** The form's fields of a template; yuan and percent where people think in them. */
function valuesOf(row: Partial<CouponTemplate> | undefined): Partial<Values> {
  const { benefit, validity } = row ?? {}
  return {
    name: row?.name,
    kind: benefit?.kind ?? 'amountOff',
    threshold: (row?.thresholdFen ?? 0) / 100,
    amount: benefit?.kind === 'amountOff' ? benefit.amountFen / 100 : undefined,
    percent: benefit?.kind === 'percentOff' ? benefit.offBp / 100 : undefined,
    maxOff:
      benefit?.kind === 'percentOff' && benefit.maxOffFen ? benefit.maxOffFen / 100 : undefined,
    validity: validity?.kind ?? 'days',
    days: validity?.kind === 'days' ? validity.days : 14,
    startsAfterDays: validity?.kind === 'days' ? validity.startsAfterDays : 0,
    dates: validity?.kind === 'range' ? [dayjs(validity.from), dayjs(validity.until)] : undefined,
    categories: row?.categories ?? [],
    storeIds: row?.storeIds ?? [],
    totalLimit: row?.totalLimit,
    perCustomerLimit: row?.perCustomerLimit,
    restoreOnFullRefund: row?.restoreOnFullRefund ?? true,
    note: row?.note ?? '',
    active: row?.active ?? true,
  }
}
const inputOf = (
  id: number | undefined,
  values: Values,
): Parameters<typeof api.coupon.saveTemplate>[0] => ({
  id,
  name: values.name,
  thresholdFen: fen(values.threshold),
  categories: values.categories,
  storeIds: values.storeIds,
  benefit:
    values.kind === 'amountOff'
      ? { kind: 'amountOff', amountFen: fen(values.amount) }
      : {
          kind: 'percentOff',
          offBp: fen(values.percent),
          ...(values.maxOff ? { maxOffFen: fen(values.maxOff) } : {}),
        },
  validity:
    values.validity === 'range' && values.dates
      ? {
          kind: 'range',
          from: values.dates[0].format('YYYY-MM-DD'),
          until: values.dates[1].format('YYYY-MM-DD'),
        }
      : { kind: 'days', days: values.days ?? 14, startsAfterDays: values.startsAfterDays ?? 0 },
  totalLimit: values.totalLimit ?? null,
  perCustomerLimit: values.perCustomerLimit ?? null,
  restoreOnFullRefund: values.restoreOnFullRefund,
  note: values.note,
  active: values.active,
})

export function TemplateForm({
  row,
  close,
}: {
  row: Partial<CouponTemplate> | undefined
  close: () => void
}) {
  const t = useWords(coupons)
  const save = useAct(api.coupon.saveTemplate, { refresh: [['coupons']], after: close })
  return (
    <FormDrawer<Values>
      open={!!row}
      title={row?.id ? t('edit') : t('create')}
      initial={valuesOf(row)}
      busy={save.isPending}
      close={close}
      wide
      submit={(values) => save.mutate(inputOf(row?.id, values))}
    >
      <Fields />
    </FormDrawer>
  )
}

function Fields() {
  const t = useWords(coupons)
  const c = useWords(common)
  const stores = useStores()
  const facts = useQuery({
    queryKey: ['facts'],
    staleTime: 300_000,
    queryFn: () => api.audience.listFacts(),
  })
  const categories = facts.data?.categories.map((value) => ({ value, label: value }))
  return (
    <>
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Benefit />
      <Validity />
      <Form.Item name="categories" label={t('categories')}>
        <Select mode="tags" placeholder={t('allCategories')} options={categories} />
      </Form.Item>
      <Form.Item name="storeIds" label={t('stores')}>
        <Select
          mode="multiple"
          placeholder={c('allStores')}
          showSearch={{ optionFilterProp: 'label' }}
          options={stores.options}
        />
      </Form.Item>
      <div className="fields">
        <Form.Item name="totalLimit" label={t('totalLimit')}>
          <InputNumber min={1} precision={0} placeholder={t('noLimit')} />
        </Form.Item>
        <Form.Item name="perCustomerLimit" label={t('perCustomer')}>
          <InputNumber min={1} max={1000} precision={0} placeholder={t('noLimit')} />
        </Form.Item>
      </div>
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
      <div className="row wide-gap">
        <Form.Item name="restoreOnFullRefund" label={t('restore')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="active" label={t('active')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
    </>
  )
}

function Benefit() {
  const t = useWords(coupons)
  const kind = Form.useWatch<Values['kind'] | undefined>('kind')
  return (
    <>
      <Form.Item name="kind" label={t('benefit')}>
        <Radio.Group
          optionType="button"
          options={[
            { value: 'amountOff', label: t('amountOff') },
            { value: 'percentOff', label: t('percentOff') },
          ]}
        />
      </Form.Item>
      <div className="fields">
        {kind === 'percentOff' ? (
          <>
            <Form.Item name="percent" label={t('percent')} rules={required}>
              <InputNumber min={0.01} max={100} suffix="%" />
            </Form.Item>
            <Form.Item name="maxOff" label={t('maxOff')}>
              <InputNumber min={0.01} max={1e6} placeholder={t('noLimit')} />
            </Form.Item>
          </>
        ) : (
          <Form.Item name="amount" label={t('amount')} rules={required}>
            <InputNumber min={0.01} max={1e6} precision={2} />
          </Form.Item>
        )}
        <Form.Item
          name="threshold"
          label={t('threshold')}
          extra={t('thresholdHint')}
          rules={required}
        >
          <InputNumber min={0} max={1e6} precision={2} />
        </Form.Item>
      </div>
    </>
  )
}

function Validity() {
  const t = useWords(coupons)
  const validity = Form.useWatch<Values['validity'] | undefined>('validity')
  return (
    <>
      <Form.Item name="validity" label={t('validity')}>
        <Radio.Group
          optionType="button"
          options={[
            { value: 'days', label: t('days') },
            { value: 'range', label: t('range') },
          ]}
        />
      </Form.Item>
      {validity === 'range' ? (
        <Form.Item name="dates" label={t('dates')} rules={required}>
          <DatePicker.RangePicker />
        </Form.Item>
      ) : (
        <div className="fields">
          <Form.Item name="days" label={t('days')} rules={required}>
            <InputNumber min={1} max={1100} precision={0} />
          </Form.Item>
          <Form.Item name="startsAfterDays" label={t('startsAfter')}>
            <InputNumber min={0} max={365} precision={0} />
          </Form.Item>
        </div>
      )}
    </>
  )
}
