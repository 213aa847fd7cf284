// The terms of a pre-sale: a deposit now, the balance later. Shown only where deposits are taken.
import { DatePicker, Form, InputNumber, Switch, Typography } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { PresaleTerms } from '#contracts'
import { required } from '../../shared/FormDrawer.tsx'
import { ofField, toField } from '../../shared/wall-time.ts'
import { useWords } from '../../shared/words.ts'
import { sales } from './words.ts'

export interface PresaleValues {
  on?: boolean
  /** In yuan, of one unit. */
  deposit: number
  counts: number
  from: Dayjs
  until: Dayjs
  depositBack: boolean
  deliversOn: Dayjs
}

const DAY = 'YYYY-MM-DD'
const fenOf = (yuan: number): number => Math.round(yuan * 100)

export const presaleOf = (terms: PresaleTerms): PresaleValues => ({
  on: true,
  deposit: terms.depositFen / 100,
  counts: terms.countsFen / 100,
  from: toField(terms.balanceFrom),
  until: toField(terms.balanceUntil),
  depositBack: terms.depositBack,
  deliversOn: dayjs(terms.deliversOn, DAY),
})
export const termsOf = (values: PresaleValues | undefined): PresaleTerms | null =>
  values?.on
    ? {
        depositFen: fenOf(values.deposit),
        countsFen: fenOf(values.counts),
        balanceFrom: ofField(values.from),
        balanceUntil: ofField(values.until),
        depositBack: values.depositBack ?? false,
        deliversOn: values.deliversOn.format(DAY),
      }
    : null

export function PresaleFields({ begun }: { begun: boolean }) {
  const t = useWords(sales)
  const on = Form.useWatch<boolean | undefined>(['presale', 'on'])
  return (
    <>
      <Typography.Title level={5}>{t('presale')}</Typography.Title>
      <Form.Item
        name={['presale', 'on']}
        label={t('takesDeposit')}
        extra={t('presaleHint')}
        valuePropName="checked"
      >
        <Switch disabled={begun} />
      </Form.Item>
      {on ? <Terms begun={begun} /> : null}
    </>
  )
}

const shape = { showTime: { format: 'HH:mm', minuteStep: 5 }, format: 'YYYY-MM-DD HH:mm' } as const
const yuan = { min: 0.01, max: 10_000_000, precision: 2, prefix: '¥' } as const

function Terms({ begun }: { begun: boolean }) {
  const t = useWords(sales)
  return (
    <>
      <div className="fields">
        <Form.Item name={['presale', 'deposit']} label={t('deposit')} rules={required}>
          <InputNumber {...yuan} disabled={begun} />
        </Form.Item>
        <Form.Item
          name={['presale', 'counts']}
          label={t('counts')}
          extra={t('countsHint')}
          rules={required}
        >
          <InputNumber {...yuan} disabled={begun} />
        </Form.Item>
      </div>
      <div className="fields">
        <Form.Item name={['presale', 'from']} label={t('balanceFrom')} rules={required}>
          <DatePicker {...shape} disabled={begun} />
        </Form.Item>
        <Form.Item name={['presale', 'until']} label={t('balanceUntil')} rules={required}>
          <DatePicker {...shape} disabled={begun} />
        </Form.Item>
      </div>
      <p className="quiet">{t('balanceHint')}</p>
      <Form.Item
        name={['presale', 'depositBack']}
        label={t('depositBack')}
        extra={t('depositBackHint')}
        valuePropName="checked"
      >
        <Switch disabled={begun} />
      </Form.Item>
      <Form.Item name={['presale', 'deliversOn']} label={t('deliversOn')} rules={required}>
        <DatePicker disabled={begun} />
      </Form.Item>
    </>
  )
}
