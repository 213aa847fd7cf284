// The form of a paid card, and the card as it looks while the form is filled.
import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Select, Switch } from 'antd'
import type { PassPlan, PassPlanInput } from '#contracts'
import { api } from '../../shared/api.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { exact, money } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { RowList } from '../../shared/RowList.tsx'
import { useWords } from '../../shared/words.ts'
import { CouponSelect } from './CouponSelect.tsx'
import { passes } from './pass-words.ts'
import { inYuan, yuan } from './StoredRules.tsx'

type Values = Omit<PassPlanInput, 'id'>

const initialOf = (row: Partial<PassPlan> | undefined): Partial<Values> => ({
  name: row?.name ?? '',
  blurb: row?.blurb ?? '',
  ...(row?.priceFen !== undefined && { priceFen: row.priceFen }),
  months: row?.months ?? 3,
  factor: row?.factor ?? 2,
  coupons: row?.coupons?.map(({ templateId, count }) => ({ templateId, count })) ?? [],
  refund: row?.refund ?? { fullDays: 7, later: 'proRata' },
  remindDays: row?.id === undefined ? 7 : (row.remindDays ?? null),
  onSale: row?.onSale ?? true,
})

interface Props {
  row: Partial<PassPlan> | undefined
  close: () => void
}
export function PassForm({ row, close }: Props) {
  const t = useWords(passes)
  const save = useAct(api.passes.savePlan, { refresh: [['pass-plans']], after: close })
  return (
    <FormDrawer<Values>
      open={!!row}
      title={row?.id ? t('edit') : t('create')}
      initial={initialOf(row)}
      busy={save.isPending}
      close={close}
      wide
      submit={(values) =>
        save.mutate({
          ...values,
          remindDays: values.remindDays ?? null,
          ...(row?.id !== undefined && { id: row.id }),
        })
      }
    >
      <Example />
      <Form.Item name="name" label={t('name')} rules={required}>
        <Input maxLength={40} placeholder={t('nameExample')} />
      </Form.Item>
      <Form.Item name="blurb" label={t('blurb')}>
        <Input.TextArea maxLength={300} rows={2} />
      </Form.Item>
      <div className="fields">
        <Form.Item name="priceFen" label={t('price')} rules={required} {...inYuan}>
          <InputNumber {...yuan} min={0.01} max={1e6} />
        </Form.Item>
        <Form.Item name="months" label={t('months')} rules={required}>
          <InputNumber min={1} max={36} precision={0} />
        </Form.Item>
        <Form.Item name="factor" label={t('factor')} extra={t('factorHint')} rules={required}>
          <InputNumber min={1} max={10} precision={0} />
        </Form.Item>
      </div>
      <Coupons />
      <Refund />
      <Form.Item name="onSale" label={t('onSale')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDrawer>
  )
}

function Coupons() {
  const t = useWords(passes)
  const form = Form.useFormInstance<Values>()
  const gives = {
    validator: (_: unknown, rows: Partial<Values['coupons'][number]>[] = []) => {
      if (rows.length === 0 && (form.getFieldValue('factor') as number) <= 1)
        return Promise.reject(new Error(t('gives')))
      const ids = rows.map((row) => row?.templateId)
      return new Set(ids).size === ids.length
        ? Promise.resolve()
        : Promise.reject(new Error(t('twice')))
    },
  }
  return (
    <Form.Item label={t('coupons')} extra={t('couponsHint')}>
      <RowList
        name="coupons"
        rules={[gives]}
        fresh={{ count: 1 }}
        add={t('addCoupon')}
        remove={t('removeCoupon')}
        most={5}
        row={(at) => (
          <>
            <Form.Item
              className="wide-item"
              name={[at, 'templateId']}
              label={t('coupon')}
              rules={required}
            >
              <CouponSelect none={t('chooseCoupon')} />
            </Form.Item>
            <Form.Item name={[at, 'count']} label={t('count')} rules={required}>
              <InputNumber min={1} max={10} precision={0} />
            </Form.Item>
          </>
        )}
      />
    </Form.Item>
  )
}

function Refund() {
  const t = useWords(passes)
  return (
    <>
      <Form.Item
        name={['refund', 'fullDays']}
        label={t('fullDays')}
        extra={t('fullDaysHint')}
        rules={required}
      >
        <InputNumber min={0} max={90} precision={0} />
      </Form.Item>
      <Form.Item name={['refund', 'later']} label={t('later')} rules={required}>
        <Select
          options={(['proRata', 'none'] as const).map((value) => ({
            value,
            label: t(`later.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="remindDays" label={t('remindDays')} extra={t('remindHint')}>
        <InputNumber min={1} max={60} precision={0} />
      </Form.Item>
    </>
  )
}

function Example() {
  const t = useWords(passes)
  const form = Form.useFormInstance<Values>()
  const values = Form.useWatch<Partial<Values>>([], form) as Partial<Values> | undefined
  const templates = useQuery({
    queryKey: ['coupon-templates', 'names'],
    queryFn: () => api.coupon.listTemplates({ limit: 200 }),
  })
  if (!values) return null
  const nameOf = (id: number) => templates.data?.items.find((one) => one.id === id)?.name
  const given = (values.coupons ?? []).flatMap((row) => {
    const name = row?.templateId === undefined ? undefined : nameOf(row.templateId)
    return name ? [t('couponTimes', { name, n: exact(row.count ?? 1) })] : []
  })
  const { factor = 1, months = 1, refund } = values
  return (
    <figure className="coupon-example">
      <figcaption className="quiet">{t('example')}</figcaption>
      <div className="coupon-card">
        <strong>{values.name || t('unnamed')}</strong>
        <span>
          {money(values.priceFen ?? 0)} / {t('monthsShort', { n: exact(months ?? 1) })}
        </span>
        <hr />
        {(factor ?? 1) > 1 ? <b>{t('pointsTimes', { n: exact(factor) })}</b> : null}
        {given.length > 0 ? <b>{t('eachMonth', { what: given.join(' · ') })}</b> : null}
        {refund && refund.fullDays > 0 ? (
          <span>{t('fullBack', { n: exact(refund.fullDays) })}</span>
        ) : null}
        {values.blurb ? <p className="quiet">{values.blurb}</p> : null}
      </div>
    </figure>
  )
}
