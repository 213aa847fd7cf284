// One condition as a line of fields; each kind has its own.
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { Condition } from '#contracts'
import { api } from '../api.ts'
import { useWords } from '../words.ts'
import { FactCondition } from './FactCondition.tsx'
import { PurchaseCondition } from './PurchaseCondition.tsx'
import { rules } from './words.ts'

interface Props<Kind> {
  condition: Kind
  change: (next: Condition) => void
}
type Tags = Extract<Condition, { tags: number[] }>
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
