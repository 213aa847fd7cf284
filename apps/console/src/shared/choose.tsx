// Choosing stores and staff among as many as there are: what is typed is looked for on the server,
// and what is chosen already keeps its name though it was not found.
import { useQuery } from '@tanstack/react-query'
import { Select, type SelectProps } from 'antd'
import { useEffect, useState } from 'react'
import { api } from './api.ts'
import { common } from './common.ts'
import type { Option } from './fields.tsx'
import { useWords } from './words.ts'

const PAGE = 50
const PAUSE_MS = 250

/** What stands there once nothing was typed for a moment. */
function useSettled(text: string): string {
  const [settled, settle] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => settle(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

interface Source {
  key: readonly unknown[]
  find: (search: string | undefined) => Promise<Option<number>[]>
  named: (ids: string) => Promise<Option<number>[]>
}

type Value = number | number[] | null | undefined
const idsIn = (value: Value): number[] =>
  value === null || value === undefined ? [] : [value].flat()

/** Options found by what is typed, and those that are chosen. */
function useFound({ key, find, named }: Source, value: Value, search: string) {
  const settled = useSettled(search.trim())
  const found = useQuery({
    queryKey: [...key, 'found', settled],
    staleTime: 60_000,
    placeholderData: (before) => before,
    queryFn: () => find(settled || undefined),
  })
  const ids = idsIn(value)
    .toSorted((a, b) => a - b)
    .join(',')
  const chosen = useQuery({
    queryKey: [...key, 'named', ids],
    staleTime: 60_000,
    enabled: ids !== '',
    placeholderData: (before) => before,
    queryFn: () => named(ids),
  })
  const options = new Map(
    [...(chosen.data ?? []), ...(found.data ?? [])].map((option) => [option.value, option]),
  )
  // What is typed decides the list; the chosen are known by name only.
  const listed = (found.data ?? []).map((option) => option.value)
  return { options: [...options.values()], listed, loading: found.isPending }
}

type ChooseProps<V extends Value> = Omit<
  SelectProps<V>,
  'options' | 'showSearch' | 'loading' | 'value'
> & { value?: V }

function Choose<V extends Value>({ source, ...props }: ChooseProps<V> & { source: Source }) {
  const t = useWords(common)
  const [search, setSearch] = useState('')
  const { options, listed, loading } = useFound(source, props.value, search)
  const shown = new Set(listed)
  return (
    <Select<V>
      {...props}
      showSearch={{
        searchValue: search,
        onSearch: setSearch,
        filterOption: (_typed, option) => shown.has(Number(option?.value)),
      }}
      onOpenChange={(open) => {
        if (!open) setSearch('')
      }}
      loading={loading}
      notFoundContent={loading ? t('looking') : t('noneFound')}
      options={options}
    />
  )
}

const storeOption = ({ id, name, code }: { id: number; name: string; code: string }) => ({
  value: id,
  label: `${name} · ${code}`,
})
const stores: Source = {
  key: ['stores', 'choose'],
  find: async (search) =>
    (await api.org.listStores({ limit: PAGE, search })).items.map(storeOption),
  named: async (ids) => (await api.org.listStores({ limit: 200, ids })).items.map(storeOption),
}
export const StoreSelect = <V extends Value>(props: ChooseProps<V>) => (
  <Choose<V> {...props} source={stores} />
)

/** A store as a filter: its label is its placeholder. */
export function StorePick({
  value,
  onChange,
}: {
  value?: number
  onChange: (value: number | undefined) => void
}) {
  const t = useWords(common)
  return (
    <StoreSelect<number | null>
      allowClear
      className="pick"
      popupMatchSelectWidth={false}
      aria-label={t('store')}
      placeholder={t('store')}
      value={value ?? null}
      onChange={(next: number | null) => onChange(next ?? undefined)}
    />
  )
}

interface Person {
  id: number
  name: string
  active: boolean
  wecomUserid: string | null
}
export interface StaffFilter {
  storeId?: number | undefined
  /** Those who have left, too. */
  former?: boolean
  /** Only those who are in WeCom. */
  inWecom?: boolean
  /** Not to be chosen here. */
  without?: readonly number[]
}
const staffOf = ({ storeId, former, inWecom, without = [] }: StaffFilter): Source => {
  const option = ({ id, name, active }: Person) => ({
    value: id,
    label: active ? name : `${name} ×`,
  })
  const fits = ({ id, active, wecomUserid }: Person) =>
    (active || former === true) && (!inWecom || wecomUserid !== null) && !without.includes(id)
  return {
    key: ['staff', 'choose', storeId, former, inWecom, without],
    find: async (search) =>
      (await api.org.listStaff({ limit: PAGE, search, storeId })).items.filter(fits).map(option),
    named: async (ids) => (await api.org.listStaff({ limit: 200, ids })).items.map(option),
  }
}
export const StaffSelect = <V extends Value>({
  of = {},
  ...props
}: ChooseProps<V> & { of?: StaffFilter }) => <Choose<V> {...props} source={staffOf(of)} />

/** Names of what is chosen elsewhere: a label that is found though no list is open. */
export function useStoreNames(value: Value): (id: number) => string | undefined {
  const { options } = useFound(stores, value, '')
  return (id) => options.find((option) => option.value === id)?.label
}
export function useStaffNames(value: Value): (id: number) => string | undefined {
  const { options } = useFound(staffOf({ former: true }), value, '')
  return (id) => options.find((option) => option.value === id)?.label
}

/** Regions are few: all of them at once. */
export function RegionSelect(props: SelectProps<number[]>) {
  const regions = useQuery({ queryKey: ['regions'], queryFn: () => api.org.listRegions() })
  return (
    <Select
      {...props}
      mode="multiple"
      allowClear
      loading={regions.isPending}
      showSearch={{ optionFilterProp: 'label' }}
      options={regions.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
    />
  )
}
