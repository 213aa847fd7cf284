// Members: tier, growth value, points.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { MemberRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { StorePick } from '../../shared/choose.tsx'
import { Pick, SearchField } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { date, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useWords } from '../../shared/words.ts'
import { loyalty } from './words.ts'

export default function Members() {
  const t = useWords(loyalty)
  const c = useWords(common)
  const navigate = useNavigate()
  const { values, change, clear } = useFilters('search', 'tierId', 'storeId')
  const program = useQuery({ queryKey: ['program'], queryFn: () => api.loyalty.getProgram() })
  return (
    <ListPage<MemberRow>
      head={{ title: t('members'), lead: t('membersLead') }}
      name="members"
      label={t('members')}
      filter={values}
      clear={clear}
      rowKey={({ customerId }) => customerId}
      load={(page) =>
        api.loyalty.listMembers({
          ...page,
          search: values.search,
          tierId: asId(values.tierId),
          storeId: asId(values.storeId),
        })
      }
      onOpen={({ customerId }) => void navigate({ to: `/customers/${customerId}` })}
      filters={
        <>
          <SearchField
            value={values.search}
            placeholder={t('searchHint')}
            onChange={(search) => change({ search })}
          />
          <Pick
            label={c('tier')}
            value={asId(values.tierId)}
            onChange={(tierId) => change({ tierId: tierId?.toString() })}
            options={(program.data?.tiers ?? []).map(({ id, name }) => ({
              value: id,
              label: name,
            }))}
          />
          <StorePick
            value={asId(values.storeId)}
            onChange={(storeId) => change({ storeId: storeId?.toString() })}
          />
        </>
      }
      empty={{ title: t('empty'), text: t('emptyText') }}
      columns={useColumns()}
    />
  )
}

function useColumns(): Column<MemberRow>[] {
  const t = useWords(loyalty)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('customer'),
      main: true,
      render: ({ customerId, name, memberNo }) => (
        <Link to={`/customers/${customerId}`}>{name ?? memberNo}</Link>
      ),
    },
    { key: 'no', title: t('memberNo'), render: ({ memberNo }) => memberNo },
    { key: 'phone', title: c('phoneSuffix'), render: ({ phoneMasked }) => phoneMasked ?? '–' },
    {
      key: 'tier',
      title: c('tier'),
      render: ({ tierName }) => <Label tone="main">{tierName}</Label>,
    },
    {
      key: 'growth',
      title: t('growth'),
      align: 'right',
      render: ({ growth }) => exact(growth),
    },
    {
      key: 'points',
      title: t('points'),
      align: 'right',
      render: ({ points }) => exact(points),
    },
    { key: 'store', title: c('store'), render: ({ storeName }) => storeName ?? '–' },
    { key: 'joined', title: t('joined'), render: ({ joinedAt }) => date(joinedAt) },
    {
      key: 'until',
      title: t('until'),
      render: ({ tierUntil }) => (tierUntil ? date(tierUntil) : '–'),
    },
  ]
}
