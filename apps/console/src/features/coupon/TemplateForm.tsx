// The form of a coupon template.
import { useQuery } from '@tanstack/react-query'
import { DatePicker, Form, Input, InputNumber, Radio, Select, Switch } from 'antd'
import type { CouponTemplate } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { RegionSelect, StoreSelect } from '../../shared/choose.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { BenefitFields } from './BenefitFields.tsx'
import { CouponCard } from './CouponCard.tsx'
import { inputOf, valuesOf, type Values } from './template-values.ts'
import { wechatCoupons } from './wechat-words.ts'
import { coupons } from './words.ts'

const periods = ['day', 'week', 'month'] as const

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
      <Fields kept={(row?.issued ?? 0) > 0} />
    </FormDrawer>
  )
}

function Fields({ kept }: { kept: boolean }) {
  const t = useWords(coupons)
  const c = useWords(common)
  const byWechat = Boolean(Form.useWatch<Values['wechatStockId']>('wechatStockId'))
  return (
    <>
      <CouponCard />
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Stock kept={kept} />
      <BenefitFields fixed={byWechat} />
      <Validity />
      {byWechat ? null : <Narrowing />}
      <div className="fields">
        <Form.Item name="totalLimit" label={t('totalLimit')}>
          <InputNumber min={1} precision={0} placeholder={t('noLimit')} />
        </Form.Item>
        <Form.Item name="perCustomerLimit" label={t('perCustomer')}>
          <InputNumber min={1} max={1000} precision={0} placeholder={t('noLimit')} />
        </Form.Item>
        <Form.Item name="periodCount" label={t('inPeriod')}>
          <InputNumber min={1} precision={0} placeholder={t('noLimit')} />
        </Form.Item>
        <Form.Item name="per" label={t('period')}>
          <Select options={periods.map((value) => ({ value, label: t(value) }))} />
        </Form.Item>
      </div>
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
      <div className="row wide-gap">
        {byWechat ? null : (
          <Form.Item name="restoreOnFullRefund" label={t('restore')} valuePropName="checked">
            <Switch />
          </Form.Item>
        )}
        <Form.Item name="active" label={t('active')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
    </>
  )
}

/** Once issued, a coupon stays what it is: the stock is not changed any more. */
function Stock({ kept }: { kept: boolean }) {
  const t = useWords(wechatCoupons)
  return (
    <Form.Item
      name="wechatStockId"
      label={t('stockId')}
      extra={t('stockHint')}
      rules={[{ pattern: /^\d{4,20}$/, message: t('stockDigits') }]}
    >
      <Input maxLength={20} inputMode="numeric" disabled={kept} />
    </Form.Item>
  )
}

/** Goods, stores and people it is for. */
function Narrowing() {
  const t = useWords(coupons)
  const c = useWords(common)
  const facts = useQuery({
    queryKey: ['facts'],
    staleTime: 300_000,
    queryFn: () => api.audience.listFacts(),
  })
  const program = useQuery({ queryKey: ['program'], queryFn: () => api.loyalty.getProgram() })
  const tiers = program.data?.tiers.map(({ id, name }) => ({ value: id, label: name }))
  const categories = facts.data?.categories.map((value) => ({ value, label: value }))
  return (
    <>
      <Form.Item name="categories" label={t('categories')}>
        <Select mode="tags" placeholder={t('allCategories')} options={categories} />
      </Form.Item>
      <Form.Item name="skus" label={t('skus')}>
        <Select mode="tags" open={false} suffixIcon={null} placeholder={t('allSkus')} />
      </Form.Item>
      <Form.Item name="channels" label={t('channels')} extra={t('channelsHint')}>
        <Select mode="tags" open={false} suffixIcon={null} placeholder={t('allChannels')} />
      </Form.Item>
      <Form.Item name="storeIds" label={t('stores')}>
        <StoreSelect mode="multiple" placeholder={c('allStores')} />
      </Form.Item>
      <Form.Item name="regionIds" label={t('regions')} extra={t('regionsHint')}>
        <RegionSelect placeholder={t('noRegion')} />
      </Form.Item>
      <Form.Item name="tierIds" label={t('tiers')} extra={t('tiersHint')}>
        <Select mode="multiple" placeholder={t('allTiers')} options={tiers} />
      </Form.Item>
      <Form.Item name="budget" label={t('budget')} extra={t('budgetHint')}>
        <InputNumber min={0.01} precision={2} placeholder={t('noLimit')} />
      </Form.Item>
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
