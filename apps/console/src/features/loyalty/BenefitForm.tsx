// The form of a benefit.
import { Form, Input, InputNumber, Select, Switch } from 'antd'
import type { Benefit, BenefitInput } from '#contracts'
import { api } from '../../shared/api.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { benefits } from './benefit-words.ts'
import { useHolders } from './Benefits.tsx'
import { BookingFields } from './BookingFields.tsx'

type Values = Omit<BenefitInput, 'id'>
const kinds = ['service', 'partner'] as const
const periods = ['day', 'week', 'month', 'quarter', 'year'] as const

const initialOf = (row: Partial<Benefit> | undefined): Partial<Values> => ({
  name: row?.name ?? '',
  blurb: row?.blurb ?? '',
  kind: row?.kind ?? 'service',
  tierIds: row?.tierIds ?? [],
  planIds: row?.planIds ?? [],
  period: row?.period ?? 'month',
  count: row?.count ?? 1,
  active: row?.active ?? true,
  booking: row?.booking ?? null,
})

interface Props {
  row: Partial<Benefit> | undefined
  close: () => void
}
export function BenefitForm({ row, close }: Props) {
  const t = useWords(benefits)
  const save = useAct(api.benefits.save, { refresh: [['benefits']], after: close })
  return (
    <FormDrawer<Values>
      open={!!row}
      title={row?.id ? t('edit') : t('create')}
      initial={initialOf(row)}
      busy={save.isPending}
      close={close}
      submit={(values) => save.mutate({ ...values, ...(row?.id !== undefined && { id: row.id }) })}
    >
      <Fields known={row?.id !== undefined} />
    </FormDrawer>
  )
}

function Fields({ known }: { known: boolean }) {
  const t = useWords(benefits)
  const { tiers, plans } = useHolders()
  const form = Form.useFormInstance<Values>()
  const somebody = {
    validator: (_: unknown, tierIds: number[] = []) =>
      tierIds.length + ((form.getFieldValue('planIds') as number[] | undefined)?.length ?? 0) > 0
        ? Promise.resolve()
        : Promise.reject(new Error(t('somebody'))),
  }
  const named = (rows: readonly { id: number; name: string }[]) =>
    rows.map(({ id: value, name: label }) => ({ value, label }))
  return (
    <>
      <Form.Item name="kind" label={t('kind')} rules={required}>
        <Select
          disabled={known}
          options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="name" label={t('name')} rules={required}>
        <Input maxLength={40} placeholder={t('nameExample')} />
      </Form.Item>
      <Form.Item name="blurb" label={t('blurb')}>
        <Input.TextArea maxLength={300} rows={2} />
      </Form.Item>
      <Form.Item name="tierIds" label={t('tiers')} rules={[somebody]} dependencies={['planIds']}>
        <Select mode="multiple" options={named(tiers)} />
      </Form.Item>
      <Form.Item name="planIds" label={t('plans')}>
        <Select mode="multiple" options={named(plans)} />
      </Form.Item>
      <div className="fields">
        <Form.Item name="period" label={t('period')} rules={required}>
          <Select options={periods.map((value) => ({ value, label: t(`period.${value}`) }))} />
        </Form.Item>
        <Form.Item name="count" label={t('count')} rules={required}>
          <InputNumber min={1} max={100} precision={0} />
        </Form.Item>
      </div>
      <BookingFields />
      <Form.Item name="active" label={t('active')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}
