// One condition as a line of fields; each kind has its own.
import { useQuery } from '@tanstack/react-query'
import { InputNumber, Select } from 'antd'
import type { Condition } from '#contracts'
import { api } from '../api.ts'
import { useStores } from '../fields.tsx'
import { common } from '../common.ts'
import { useWords } from '../words.ts'
import { FactCondition } from './FactCondition.tsx'
import { rules } from './words.ts'

interface Props<Kind> {
  condition: Kind
  change: (next: Condition) => void
}
type Tags = Extract<Condition, { tags: number[] }>
type Purchase = Extract<Condition, { purchase: object }>
type InSegment = Extract<Condition, { segment: number }>

export function ConditionEditor({ condition, change }: Props<Condition>) {
  if ('tags' in condition) return <TagCondition condition={condition} change={change} />
  if ('purchase' in condition) return <PurchaseCondition condition={condition} change={change} />
  if ('segment' in condition) return <SegmentCondition condition={condition} change={change} />
  return <FactCondition condition={condition} change={change} />
}

function TagCondition({ condition, change }: Props<Tags>) {
  const t = useWords(rules)
  const tags = useQuery({ queryKey: ['tags'], queryFn: () => api.customer.listTags() })
  return (
    <div className="rule-fields">
      <strong>{t('tags')}</strong>
      <Select
        value={condition.op}
        aria-label={t('operator')}
        popupMatchSelectWidth={false}
        onChange={(op) => change({ ...condition, op })}
        options={[
          { value: 'any', label: t('tagsAny') },
          { value: 'all', label: t('tagsAll') },
          { value: 'none', label: t('tagsNone') },
        ]}
      />
      <Select
        mode="multiple"
        className="wide-field"
        value={condition.tags}
        aria-label={t('tags')}
        loading={tags.isPending}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={(next: number[]) => change({ ...condition, tags: next })}
        options={tags.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </div>
  )
}

function SegmentCondition({ condition, change }: Props<InSegment>) {
  const t = useWords(rules)
  const list = useQuery({
    queryKey: ['segments', 'options'],
    queryFn: () => api.audience.list({ limit: 100 }),
  })
  return (
    <div className="rule-fields">
      <Select
        value={condition.is}
        aria-label={t('operator')}
        popupMatchSelectWidth={false}
        onChange={(is) => change({ ...condition, is })}
        options={[
          { value: true, label: t('inSegment') },
          { value: false, label: t('notInSegment') },
        ]}
      />
      <Select
        className="wide-field"
        value={condition.segment || null}
        aria-label={t('inSegment')}
        loading={list.isPending}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={(segment: number | null) => change({ ...condition, segment: segment ?? 0 })}
        options={list.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </div>
  )
}

function PurchaseCondition({ condition: { purchase }, change }: Props<Purchase>) {
  const t = useWords(rules)
  const c = useWords(common)
  const stores = useStores()
  const categories = useQuery({
    queryKey: ['facts'],
    staleTime: 300_000,
    queryFn: () => api.audience.listFacts(),
  })
  const put = (part: Partial<Purchase['purchase']>) =>
    change({
      purchase: { ...purchase, ...part },
    })
  const inFen = purchase.measure === 'sumFen'
  return (
    <div className="rule-fields">
      <strong>{t('purchase')}</strong>
      <Select
        value={purchase.measure}
        aria-label={t('fact')}
        popupMatchSelectWidth={false}
        onChange={(measure) => put({ measure })}
        options={(['count', 'days', 'sumFen'] as const).map((value) => ({
          value,
          label: t(value),
        }))}
      />
      <Select
        value={purchase.op}
        aria-label={t('operator')}
        popupMatchSelectWidth={false}
        onChange={(op) => put({ op })}
        options={(['eq', 'lt', 'lte', 'gt', 'gte'] as const).map((value) => ({
          value,
          label: t(`op.${value}`),
        }))}
      />
      <InputNumber
        aria-label={t('value')}
        min={0}
        max={inFen ? 1e11 : 1e6}
        precision={inFen ? 2 : 0}
        style={{ width: 110 }}
        value={inFen ? purchase.value / 100 : purchase.value}
        onChange={(value) =>
          put({
            value: value === null ? Number.NaN : Math.round(value * (inFen ? 100 : 1)),
          })
        }
      />
      <InputNumber
        aria-label={t('within')}
        prefix={t('within')}
        min={1}
        max={3660}
        precision={0}
        placeholder={t('everTime')}
        style={{ width: 190 }}
        value={purchase.withinDays ?? null}
        onChange={(days) => put({ withinDays: days ?? undefined })}
      />
      <Select
        allowClear
        aria-label={t('category')}
        placeholder={t('anyCategory')}
        showSearch
        value={purchase.category ?? null}
        style={{ minWidth: 130 }}
        options={categories.data?.categories.map((value) => ({ value, label: value }))}
        onChange={(category: string | null) => put({ category: category ?? undefined })}
      />
      <Select
        allowClear
        aria-label={c('store')}
        placeholder={c('allStores')}
        showSearch={{ optionFilterProp: 'label' }}
        style={{ minWidth: 130 }}
        value={purchase.storeId ?? null}
        options={stores.options}
        onChange={(storeId: number | null) => put({ storeId: storeId ?? undefined })}
      />
    </div>
  )
}
