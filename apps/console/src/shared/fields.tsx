// Fields that several pages share: a search box that waits, and selects of stores, guides and other
// lists.
import { useQuery } from '@tanstack/react-query'
import { DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useState } from 'react'
import { api } from './api.ts'
import { common } from './common.ts'
import { exact } from './format.ts'
import { useWords } from './words.ts'

interface SearchProps {
  value?: string
  onChange: (value: string | undefined) => void
  placeholder?: string
}
/** Searches 300 ms after the last key. */
export function SearchField({ value, onChange, placeholder }: SearchProps) {
  const t = useWords(common)
  const [typed, type] = useState({ over: value, text: value ?? '' })
  const text = typed.over === value ? typed.text : (value ?? '')
  const setText = (next: string) => type({ over: value, text: next })
  useEffect(() => {
    if (text === (value ?? '')) return
    const timer = setTimeout(() => onChange(text || undefined), 300)
    return () => clearTimeout(timer)
  })
  return (
    <Input
      allowClear
      className="search-field"
      value={text}
      aria-label={placeholder ?? t('search')}
      placeholder={placeholder ?? t('search')}
      onChange={(event) => setText(event.target.value)}
    />
  )
}

export interface Option<Value> {
  value: Value
  label: string
}
interface PickProps<Value> {
  label: string
  options: Option<Value>[]
  value?: Value
  onChange: (value: Value | undefined) => void
  loading?: boolean
}
/** A select used as a filter: its label is its placeholder. */
export function Pick<Value extends string | number>({
  label,
  options,
  value,
  onChange,
  loading,
}: PickProps<Value>) {
  return (
    <Select
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      className="pick"
      aria-label={label}
      placeholder={label}
      options={options}
      value={value ?? null}
      loading={loading}
      popupMatchSelectWidth={false}
      onChange={(next: Value | null) => onChange(next ?? undefined)}
    />
  )
}

export function useStores() {
  const query = useQuery({
    queryKey: ['stores', 'options'],
    staleTime: 60_000,
    queryFn: () => api.org.listStores({ limit: 200 }),
  })
  const options = (query.data?.items ?? []).map(({ id, name, code }) => ({
    value: id,
    label: `${name} · ${code}`,
  }))
  return { options, loading: query.isPending }
}
export function useCouponTemplates() {
  const query = useQuery({
    queryKey: ['coupons', 'options'],
    staleTime: 30_000,
    queryFn: () => api.coupon.listTemplates({ limit: 200, active: true }),
  })
  const options = (query.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  return { options, loading: query.isPending }
}
/** The brand's own words on groups. */
export function GroupTagPick(props: {
  value?: string
  onChange: (tag: string | undefined) => void
}) {
  const t = useWords(common)
  const query = useQuery({
    queryKey: ['groupBoard', 'tags'],
    queryFn: () => api.wecom.listGroupTags(),
  })
  const options = (query.data?.items ?? []).map(({ tag, groups }) => ({
    value: tag,
    label: `${tag} (${exact(groups)})`,
  }))
  return <Pick label={t('groupTag')} options={options} {...props} />
}

interface RangeProps {
  from?: string
  until?: string
  change: (part: { from?: string; until?: string }) => void
}
/** Business days, both included. */
export function DayRange({ from, until, change }: RangeProps) {
  const t = useWords(common)
  return (
    <DatePicker.RangePicker
      className="range"
      placeholder={[t('from'), t('until')]}
      allowEmpty={[true, true]}
      aria-label={t('period')}
      value={[from ? dayjs(from) : null, until ? dayjs(until) : null]}
      onChange={(range) =>
        change({
          from: range?.[0]?.format('YYYY-MM-DD'),
          until: range?.[1]?.format('YYYY-MM-DD'),
        })
      }
    />
  )
}
