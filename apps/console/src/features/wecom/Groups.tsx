// Customer groups: whose they are, how many are in them, and how many came and went.
import { Link } from '@tanstack/react-router'
import type { WecomGroup } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { StorePick, StaffSelect } from '../../shared/choose.tsx'
import { GroupTagPick, Pick, SearchField } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { date, exact } from '../../shared/format.ts'
import { ListPage } from '../../shared/ListPage.tsx'
import { useWords } from '../../shared/words.ts'
import { groups } from './group-words.ts'

export default function Groups() {
  const t = useWords(groups)
  const { values, change, clear } = useFilters('search', 'storeId', 'ownerId', 'which', 'tag')
  return (
    <ListPage<WecomGroup>
      head={{ title: t('groups'), lead: t('lead') }}
      name="wecomGroups"
      label={t('groups')}
      filter={values}
      clear={clear}
      rowKey={({ id }) => id}
      load={(page) =>
        api.wecom.listGroups({
          ...page,
          search: values.search,
          storeId: asId(values.storeId),
          ownerId: asId(values.ownerId),
          tag: values.tag,
          dismissed: values.which === 'dismissed',
        })
      }
      filters={<Filters values={values} change={change} />}
      empty={{ title: t('empty'), text: t('emptyText') }}
      columns={useColumns()}
    />
  )
}

interface FilterProps {
  values: Record<'search' | 'storeId' | 'ownerId' | 'which' | 'tag', string | undefined>
  change: (part: Partial<FilterProps['values']>) => void
}
function Filters({ values, change }: FilterProps) {
  const t = useWords(groups)
  return (
    <>
      <SearchField value={values.search} onChange={(search) => change({ search })} />
      <StorePick
        value={asId(values.storeId)}
        onChange={(storeId) => change({ storeId: storeId?.toString(), ownerId: undefined })}
      />
      <StaffSelect<number | null>
        allowClear
        className="pick"
        popupMatchSelectWidth={false}
        aria-label={t('owner')}
        placeholder={t('owner')}
        of={{ storeId: asId(values.storeId) }}
        value={asId(values.ownerId) ?? null}
        onChange={(ownerId: number | null) => change({ ownerId: ownerId?.toString() })}
      />
      <Pick
        label={t('which')}
        value={values.which}
        onChange={(which) => change({ which })}
        options={(['living', 'dismissed'] as const).map((value) => ({
          value: value as string,
          label: t(value),
        }))}
      />
      <GroupTagPick value={values.tag} onChange={(tag) => change({ tag })} />
    </>
  )
}

function useColumns(): Column<WecomGroup>[] {
  const t = useWords(groups)
  const c = useWords(common)
  const figure = (key: 'customers' | 'joined' | 'left'): Column<WecomGroup> => ({
    key,
    title: t(key),
    align: 'right',
    render: (group) => exact(group[key]),
  })
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ id, name }) => (
        <Link to="/groups/$id" params={{ id: String(id) }}>
          {name || t('unnamed')}
        </Link>
      ),
    },
    { key: 'owner', title: t('owner'), render: ({ ownerName }) => ownerName ?? '–' },
    { key: 'store', title: c('store'), render: ({ storeName }) => storeName ?? '–' },
    figure('customers'),
    figure('joined'),
    figure('left'),
    { key: 'since', title: t('since'), render: ({ madeAt }) => (madeAt ? date(madeAt) : '–') },
  ]
}
