// Of the form of a benefit: whether a service is booked for a time, and when.
import { Form, Input, InputNumber, Select, Switch } from 'antd'
import type { BenefitInput, BookingRule } from '#contracts'
import { StoreSelect } from '../../shared/choose.tsx'
import { required } from '../../shared/FormDrawer.tsx'
import { useWords } from '../../shared/words.ts'
import { bookings } from './booking-words.ts'

type Values = Pick<BenefitInput, 'kind' | 'booking'>
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
const usual: BookingRule = {
  minutes: 60,
  seats: 1,
  weekdays: [...weekdays],
  from: '10:00',
  until: '20:00',
  storeIds: [],
  daysAhead: 14,
  cancelHours: 2,
}

export function BookingFields() {
  const t = useWords(bookings)
  const form = Form.useFormInstance<Values>()
  const kind = Form.useWatch('kind', form)
  const rule = Form.useWatch('booking', { form, preserve: true })
  if (kind !== 'service') return null
  return (
    <>
      <Form.Item label={t('bookable')} extra={t('bookableHint')}>
        <Switch
          aria-label={t('bookable')}
          checked={!!rule}
          onChange={(on) => form.setFieldValue('booking', on ? usual : null)}
        />
      </Form.Item>
      {rule ? <Rule /> : null}
    </>
  )
}

function Rule() {
  const t = useWords(bookings)
  const form = Form.useFormInstance<Values>()
  const later = {
    validator: (_: unknown, until?: string) =>
      (until ?? '') > (form.getFieldValue(['booking', 'from']) as string)
        ? Promise.resolve()
        : Promise.reject(new Error(t('tooShort'))),
  }
  const whole = (name: keyof BookingRule, min: number, max: number) => (
    <Form.Item name={['booking', name]} label={t(name as 'minutes')} rules={required}>
      <InputNumber min={min} max={max} precision={0} />
    </Form.Item>
  )
  return (
    <>
      <div className="fields">
        {whole('minutes', 15, 240)}
        {whole('seats', 1, 50)}
        <Form.Item name={['booking', 'from']} label={t('from')} rules={required}>
          <Input type="time" />
        </Form.Item>
        <Form.Item
          name={['booking', 'until']}
          label={t('until')}
          rules={[...required, later]}
          dependencies={[['booking', 'from']]}
        >
          <Input type="time" />
        </Form.Item>
        {whole('daysAhead', 1, 60)}
        {whole('cancelHours', 0, 72)}
      </div>
      <Form.Item name={['booking', 'weekdays']} label={t('weekdays')} rules={required}>
        <Select
          mode="multiple"
          options={weekdays.map((value) => ({ value, label: t(`weekday.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name={['booking', 'storeIds']} label={t('stores')}>
        <StoreSelect<number[]> mode="multiple" />
      </Form.Item>
    </>
  )
}
