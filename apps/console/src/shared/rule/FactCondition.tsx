// A fact compared with a value; the fact's type decides the field.
import { useQuery } from '@tanstack/react-query'
import { DatePicker, Input, InputNumber, Select, Tooltip } from 'antd'
import dayjs from 'dayjs'
import type { Condition, Fact, FactOp } from '#contracts'
import { api } from '../api.ts'
import { Label } from '../Label.tsx'
import { said, useWords } from '../words.ts'
import { rules } from './words.ts'

type Compared = Extract<Condition, { fact: string }>
type Scalar = string | number | boolean
interface Props {
  condition: Compared
  change: (next: Condition) => void
}

export function FactCondition({ condition, change }: Props) {
  const t = useWords(rules)
  const facts = useQuery({
    queryKey: ['facts'],
    staleTime: 300_000,
    queryFn: () => api.audience.listFacts(),
  })
  const fact = facts.data?.items.find((each) => each.fact === condition.fact)
  if (!fact)
    return (
      <div className="rule-fields">
        <strong>{condition.fact}</strong>
      </div>
    )
  return (
    <div className="rule-fields">
      <Tooltip title={said(fact.definition)}>
        <strong className="defined" tabIndex={0}>
          {said(fact.label)}
        </strong>
      </Tooltip>
      {fact.nightly ? <Label>{t('nightly')}</Label> : null}
      {fact.type === 'flag' ? null : (
        <Select<FactOp>
          value={condition.op}
          aria-label={t('operator')}
          popupMatchSelectWidth={false}
          options={fact.ops.map((op) => ({ value: op, label: t(`op.${op}`) }))}
          onChange={(op) =>
            change({
              ...condition,
              op,
              value: fits(condition.op, op) ? condition.value : undefined,
            })
          }
        />
      )}
      <Value fact={fact} condition={condition} change={change} />
    </div>
  )
}

/** A value survives a change of operator only when both take the same shape. */
const shape = (op: FactOp) =>
  (
    {
      between: 'pair',
      in: 'list',
      notIn: 'list',
      empty: 'none',
      notEmpty: 'none',
      withinDays: 'days',
      olderThanDays: 'days',
    } as Partial<Record<FactOp, string>>
  )[op] ?? 'one'
const fits = (a: FactOp, b: FactOp) => shape(a) === shape(b)

function Value({ fact, condition, change }: Props & { fact: Fact }) {
  const t = useWords(rules)
  const { op, value } = condition
  const put = (next: Scalar | Scalar[] | undefined) => change({ ...condition, value: next })
  if (shape(op) === 'none') return null
  if (fact.type === 'flag') {
    return (
      <Select
        value={value !== false}
        aria-label={t('value')}
        onChange={put}
        popupMatchSelectWidth={false}
        options={[
          { value: true, label: t('flagYes') },
          { value: false, label: t('flagNo') },
        ]}
      />
    )
  }
  if (shape(op) === 'days') {
    return <Amount value={one(value)} change={put} suffix={t('daysUnit')} scale={1} digits={0} />
  }
  if (fact.choices && shape(op) === 'list') {
    return (
      <Select
        mode="multiple"
        className="wide-field"
        aria-label={t('value')}
        value={Array.isArray(value) ? value : []}
        options={labelled(fact)}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={(next: Scalar[]) => put(next.length > 0 ? next : undefined)}
      />
    )
  }
  if (shape(op) === 'list') {
    return (
      <Select
        mode="tags"
        className="wide-field"
        aria-label={t('value')}
        value={Array.isArray(value) ? value : []}
        onChange={put}
        open={false}
      />
    )
  }
  if (shape(op) === 'pair') {
    const [low, high] = Array.isArray(value) ? value : []
    return (
      <>
        <One fact={fact} value={low} change={(next) => put([next ?? '', high ?? ''])} />
        <span>{t('valueUntil')}</span>
        <One fact={fact} value={high} change={(next) => put([low ?? '', next ?? ''])} />
      </>
    )
  }
  return <One fact={fact} value={one(value)} change={put} />
}
const one = (value: Compared['value']) => (Array.isArray(value) ? value[0] : value)
const labelled = (fact: Fact) =>
  fact.choices?.map(({ value, label }) => ({
    value: value as Scalar,
    label: said(label),
  }))

function One({
  fact,
  value,
  change,
}: {
  fact: Fact
  value: Scalar | undefined
  change: (next: Scalar | undefined) => void
}) {
  const t = useWords(rules)
  if (fact.choices) {
    return (
      <Select
        className="wide-field"
        aria-label={t('value')}
        value={value ?? null}
        options={labelled(fact)}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={(next: Scalar | null) => change(next ?? undefined)}
      />
    )
  }
  switch (fact.type) {
    case 'money':
      return <Amount value={value} change={change} suffix={t('yuan')} scale={100} digits={2} />
    case 'number':
      return (
        <Amount
          value={value}
          change={change}
          suffix={fact.unit ? said(fact.unit) : ''}
          scale={1}
          digits={2}
        />
      )
    case 'day':
      return (
        <DatePicker
          aria-label={t('value')}
          value={typeof value === 'string' && value ? dayjs(value) : null}
          minDate={dayjs('1900-01-01')}
          onChange={(next) => change(next?.format('YYYY-MM-DD'))}
        />
      )
    default:
      return (
        <Input
          className="wide-field"
          aria-label={t('value')}
          value={String(value ?? '')}
          maxLength={200}
          onChange={(event) => change(event.target.value || undefined)}
        />
      )
  }
}

interface AmountProps {
  value: Scalar | undefined
  change: (next: number | undefined) => void
  suffix: string
}
function Amount({
  value,
  change,
  suffix,
  scale,
  digits,
}: AmountProps & { scale: number; digits: number }) {
  const t = useWords(rules)
  return (
    <InputNumber
      aria-label={t('value')}
      suffix={suffix}
      style={{ width: 140 }}
      precision={digits === 0 ? 0 : undefined}
      max={1e12}
      value={typeof value === 'number' ? value / scale : null}
      onChange={(next) => change(next === null ? undefined : Math.round(next * scale * 100) / 100)}
    />
  )
}
