// Orders of the stores within reach.
import { Link, useNavigate } from '@tanstack/react-router'
import type { OrderRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { StorePick } from '../../shared/choose.tsx'
import { DayRange, SearchField } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { dateTime, money } from '../../shared/format.ts'
import { ListPage } from '../../shared/ListPage.tsx'
import { useWords } from '../../shared/words.ts'
import { orders } from './words.ts'

export default function Orders() {
  const t = useWords(orders)
  const navigate = useNavigate()
  const { values, change, clear } = useFilters('search', 'storeId', 'from', 'until')
  const { search, from, until } = values
  return (
    <ListPage<OrderRow>
      head={{ title: t('orders'), lead: t('ordersLead') }}
      name="orders"
      label={t('orders')}
      filter={values}
      clear={clear}
      rowKey={({ id }) => id}
      load={(page) =>
        api.order.list({
          ...page,
          search,
          from,
          until,
          storeId: asId(values.storeId),
        })
      }
      onOpen={({ id }) => void navigate({ to: `/orders/${id}` })}
      filters={
        <>
          <SearchField
            value={search}
            placeholder={t('searchHint')}
            onChange={(next) => change({ search: next })}
          />
          <StorePick
            value={asId(values.storeId)}
            onChange={(storeId) => change({ storeId: storeId?.toString() })}
          />
          <DayRange from={from} until={until} change={change} />
        </>
      }
      empty={{ title: t('empty'), text: t('emptyText') }}
      columns={useColumns()}
    />
  )
}

function useColumns(): Column<OrderRow>[] {
  const t = useWords(orders)
  const c = useWords(common)
  return [
    {
      key: 'number',
      title: t('number'),
      main: true,
      render: ({ id, number }) => <Link to={`/orders/${id}`}>{number}</Link>,
    },
    {
      key: 'customer',
      title: c('customer'),
      render: ({ customerId, customerName }) => (
        <Link to={`/customers/${customerId}`}>{customerName ?? `#${customerId}`}</Link>
      ),
    },
    { key: 'store', title: c('store'), render: ({ storeName }) => storeName ?? '–' },
    { key: 'guide', title: c('guide'), render: ({ guideName }) => guideName ?? '–' },
    { key: 'paidAt', title: t('paidAt'), render: ({ paidAt }) => dateTime(paidAt) },
    { key: 'source', title: t('source'), render: ({ source }) => source },
    {
      key: 'discount',
      title: t('discount'),
      align: 'right',
      render: ({ discountFen }) => (discountFen ? money(discountFen) : '–'),
    },
    { key: 'paid', title: t('paid'), align: 'right', render: ({ paidFen }) => money(paidFen) },
    {
      key: 'refunded',
      title: t('refunded'),
      align: 'right',
      render: ({ refundedFen }) => (refundedFen ? money(refundedFen) : '–'),
    },
  ]
}
