// What a coupon gives: its kind, the amounts of that kind, and the threshold.
import { Form, Input, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { required } from '../../shared/FormDrawer.tsx'
import { useWords } from '../../shared/words.ts'
import type { Values } from './template-values.ts'
import { coupons } from './words.ts'

const kinds = ['amountOff', 'percentOff', 'trial', 'gift', 'exchange', 'nForPrice'] as const

/** `fixed`: WeChat Pay takes it off, an amount from a sum on and nothing else. */
export function BenefitFields({ fixed }: { fixed: boolean }) {
  const t = useWords(coupons)
  const chosen = Form.useWatch<Values['kind'] | undefined>('kind') ?? 'amountOff'
  const kind = fixed ? 'amountOff' : chosen
  return (
    <>
      {fixed ? null : (
        <Form.Item name="kind" label={t('benefit')} extra={t(`${kind}Means`)}>
          <Select options={kinds.map((value) => ({ value, label: t(value) }))} />
        </Form.Item>
      )}
      <div className="fields">
        <Amounts kind={kind} />
        <Form.Item
          name="threshold"
          label={t('threshold')}
          extra={t('thresholdHint')}
          rules={required}
        >
          <InputNumber min={0} max={1e6} precision={2} />
        </Form.Item>
        {fixed ? null : (
          <Form.Item name="thresholdPieces" label={t('thresholdPieces')} rules={required}>
            <InputNumber min={0} max={1000} precision={0} />
          </Form.Item>
        )}
      </div>
    </>
  )
}

function Amounts({ kind }: { kind: Values['kind'] }) {
  const t = useWords(coupons)
  const money = (name: 'amount' | 'price' | 'maxOff', label: string, more: object = {}) => (
    <Form.Item name={name} label={label} rules={name === 'maxOff' ? [] : required}>
      <InputNumber min={0.01} max={1e6} precision={2} {...more} />
    </Form.Item>
  )
  const pieces = (min: number) => (
    <Form.Item name="pieces" label={t('pieces')} rules={required} initialValue={min}>
      <InputNumber min={min} max={1000} precision={0} />
    </Form.Item>
  )
  const sku = (
    <Form.Item name="sku" label={t('sku')} rules={required}>
      <Input maxLength={64} />
    </Form.Item>
  )
  const noLimit = { placeholder: t('noLimit') }
  const fields: Record<Values['kind'], ReactNode> = {
    amountOff: money('amount', t('amount')),
    percentOff: (
      <>
        <Form.Item name="percent" label={t('percent')} rules={required}>
          <InputNumber min={0.01} max={100} suffix="%" />
        </Form.Item>
        {money('maxOff', t('maxOff'), noLimit)}
      </>
    ),
    trial: (
      <>
        {sku}
        {money('price', t('price'), { min: 0 })}
      </>
    ),
    gift: (
      <>
        {sku}
        {pieces(1)}
      </>
    ),
    exchange: (
      <>
        {sku}
        {money('price', t('priceEach'))}
        {pieces(1)}
      </>
    ),
    nForPrice: (
      <>
        {pieces(2)}
        {money('price', t('priceTogether'))}
        <Form.Item name="most" label={t('mostSets')}>
          <InputNumber min={1} max={1000} precision={0} {...noLimit} />
        </Form.Item>
      </>
    ),
  }
  return fields[kind]
}
