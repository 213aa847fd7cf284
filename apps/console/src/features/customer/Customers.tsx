// The list of customers: search, filters, views, and acting on many.
import { Link, useNavigate } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type Key, useState } from 'react'
import type { CustomerRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { recencies, stages } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import { StorePick } from '../../shared/choose.tsx'
import { Pick, SearchField } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { date, money } from '../../shared/format.ts'
import { Label, recencyTone } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { Acting } from './Acting.tsx'
import { RecentBulk } from './RecentBulk.tsx'
import { type KeptFilters, Views } from './Views.tsx'
import { customers } from './words.ts'

const keys = ['search', 'storeId', 'stage', 'recency', 'tierId', 'tagId', 'segmentId'] as const

export default function Customers() {
  const t = useWords(customers)
  const navigate = useNavigate()
  const may = useMay()
  const { values, change, replace, clear } = useFilters(...keys)
  const filter = filterOf(values)
  const { search, ...kept } = filter
  const picks = usePicks(JSON.stringify(filter))
  const acts = may('customers.write') || may('customers.export')
  const toImport = may('imports.write') ? (
    <Button type="primary" onClick={() => void navigate({ to: '/import' })}>
      {t('toImport')}
    </Button>
  ) : undefined
  return (
    <ListPage<CustomerRow>
      head={{
        title: t('people'),
        lead: t('peopleLead'),
        actions: (
          <>
            {may('customers.write') ? <RecentBulk /> : null}
            <Views filters={kept} searched={!!search} apply={(view) => replace(asSearch(view))} />
          </>
        ),
      }}
      name="customers"
      label={t('people')}
      filter={filter}
      clear={clear}
      rowKey={({ id }) => id}
      load={(page) => api.customer.search({ ...page, ...filter })}
      onOpen={({ id }) => void navigate({ to: `/customers/${id}` })}
      filters={<Filters values={values} change={change} />}
      empty={{ title: t('empty'), text: t('emptyText'), action: toImport }}
      columns={useColumns()}
      picking={acts ? picks : undefined}
      acting={
        acts ? (
          <Acting
            ids={picks.whole ? undefined : [...picks.picked]}
            filters={filter}
            all={picks.all}
            none={picks.none}
          />
        ) : undefined
      }
    />
  )
}

function filterOf(values: Values) {
  return {
    search: values.search,
    storeId: asId(values.storeId),
    tierId: asId(values.tierId),
    tagId: asId(values.tagId),
    segmentId: asId(values.segmentId),
    stage: stages.find((stage) => stage === values.stage),
    recency: recencies.find((recency) => recency === values.recency),
  }
}
const asSearch = (view: KeptFilters): Partial<Values> =>
  Object.fromEntries(Object.entries(view).map(([key, value]) => [key, String(value)]))

/** As many as one action by hand takes. */
const mostPicked = 500
interface Picks {
  filterKey: string
  picked: ReadonlySet<number>
  whole: boolean
}
/** Picked over pages, or all results; other filters begin anew. */
function usePicks(filterKey: string) {
  const fresh: Picks = { filterKey, picked: new Set(), whole: false }
  const [kept, keep] = useState(fresh)
  const now = kept.filterKey === filterKey ? kept : fresh
  return {
    ...now,
    pick: (ids: Key[], on: boolean) => {
      const rest = [...now.picked].filter((id) => !ids.includes(id))
      const next = on ? [...rest, ...ids.map(Number)].slice(0, mostPicked) : rest
      keep({ filterKey, picked: new Set(next), whole: false })
    },
    all: () => keep({ ...fresh, whole: true }),
    none: () => keep(fresh),
  }
}

function useColumns() {
  const t = useWords(customers)
  const c = useWords(common)
  const r = useWords(choices)
  return [
    {
      key: 'name',
      title: c('customer'),
      main: true,
      render: ({ id, name, tags }: CustomerRow) => (
        <>
          <Link to={`/customers/${id}`}>{name ?? t('nameless')}</Link>{' '}
          {tags.slice(0, 3).map((tag) => (
            <Label key={tag.id}>{tag.name}</Label>
          ))}
        </>
      ),
    },
    {
      key: 'phone',
      title: t('phone'),
      render: ({ phoneMasked }: CustomerRow) => phoneMasked ?? '–',
    },
    { key: 'tier', title: c('tier'), render: ({ tierName }: CustomerRow) => tierName ?? '–' },
    {
      key: 'stage',
      title: c('stage'),
      render: ({ stage, recency }: CustomerRow) => (
        <>
          {stage ? r(`stage.${stage}`) : '–'}{' '}
          {recency ? <Label tone={recencyTone[recency]}>{r(`recency.${recency}`)}</Label> : null}
        </>
      ),
    },
    { key: 'store', title: c('store'), render: ({ storeName }: CustomerRow) => storeName ?? '–' },
    { key: 'guide', title: c('guide'), render: ({ guideName }: CustomerRow) => guideName ?? '–' },
    {
      key: 'last',
      title: t('lastOrder'),
      render: ({ lastOrderOn }: CustomerRow) =>
        lastOrderOn ? date(lastOrderOn) : <span className="quiet">{t('never')}</span>,
    },
    {
      key: 'orders',
      title: t('orders'),
      align: 'right' as const,
      render: ({ orderCount }: CustomerRow) => orderCount,
    },
    {
      key: 'paid',
      title: t('paid'),
      align: 'right' as const,
      render: ({ paidFen }: CustomerRow) => money(paidFen),
    },
  ]
}

type Values = Record<(typeof keys)[number], string | undefined>
function Filters({ values, change }: { values: Values; change: (part: Partial<Values>) => void }) {
  const t = useWords(customers)
  const c = useWords(common)
  const r = useWords(choices)
  const tags = useQuery({ queryKey: ['tags'], queryFn: () => api.customer.listTags() })
  const program = useQuery({ queryKey: ['program'], queryFn: () => api.loyalty.getProgram() })
  const segments = useQuery({
    queryKey: ['segments', 'options'],
    queryFn: () => api.audience.list({ limit: 100 }),
  })
  const named = (
    items?: {
      id: number
      name: string
    }[],
  ) => (items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const numbered = (key: keyof Values) => (value: number | undefined) =>
    change({
      [key]: value?.toString(),
    })
  return (
    <>
      <SearchField
        value={values.search}
        placeholder={t('searchHint')}
        onChange={(search) => change({ search })}
      />
      <StorePick value={asId(values.storeId)} onChange={numbered('storeId')} />
      <Pick
        label={c('stage')}
        value={values.stage}
        onChange={(stage) => change({ stage })}
        options={stages.map((stage) => ({ value: stage as string, label: r(`stage.${stage}`) }))}
      />
      <Pick
        label={t('recency')}
        value={values.recency}
        onChange={(recency) => change({ recency })}
        options={recencies.map((recency) => ({
          value: recency as string,
          label: r(`recency.${recency}`),
        }))}
      />
      <Pick
        label={c('tier')}
        value={asId(values.tierId)}
        options={named(program.data?.tiers)}
        onChange={numbered('tierId')}
      />
      <Pick
        label={c('tag')}
        value={asId(values.tagId)}
        options={(tags.data?.items ?? []).map(({ id, name, list }) => ({
          value: id,
          label: list ? `${name} · ${c('list')}` : name,
        }))}
        onChange={numbered('tagId')}
      />
      <Pick
        label={c('segment')}
        value={asId(values.segmentId)}
        options={named(segments.data?.items)}
        onChange={numbered('segmentId')}
      />
    </>
  )
}
