// A customer's orders, coupons and movements of points: lists inside the detail page.
import { Link } from '@tanstack/react-router'
import type { Coupon, OrderRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { choices, common } from '../../shared/common.ts'
import { date, dateTime, exact, money } from '../../shared/format.ts'
import { couponTone, Label } from '../../shared/Label.tsx'
import { List } from '../../shared/ListPage.tsx'
import { useWords } from '../../shared/words.ts'
import { customers } from './words.ts'

export function OrdersOf({ id }: { id: number }) {
  const t = useWords(customers)
  const c = useWords(common)
  return (
    <List<OrderRow>
      name={`orders-of-${id}`}
      label={t('orderTab')}
      rowKey={(order) => order.id}
      bare
      load={(page) => api.order.list({ ...page, customerId: id })}
      empty={{ title: t('noOrders'), text: t('noOrdersText') }}
      columns={[
        {
          key: 'number',
          title: t('order'),
          main: true,
          render: (order) => <Link to={`/orders/${order.id}`}>{order.number}</Link>,
        },
        { key: 'at', title: t('orderAt'), render: (order) => dateTime(order.paidAt) },
        { key: 'store', title: c('store'), render: (order) => order.storeName ?? '–' },
        {
          key: 'paid',
          title: t('amount'),
          align: 'right',
          render: (order) => money(order.paidFen),
        },
        {
          key: 'refunded',
          title: t('refunded'),
          align: 'right',
          render: (order) => (order.refundedFen ? money(order.refundedFen) : '–'),
        },
      ]}
    />
  )
}

export function CouponsOf({ id }: { id: number }) {
  const t = useWords(customers)
  const c = useWords(common)
  const r = useWords(choices)
  return (
    <List<Coupon>
      name={`coupons-of-${id}`}
      label={t('couponTab')}
      rowKey={(coupon) => coupon.id}
      bare
      load={(page) => api.coupon.list({ ...page, customerId: id })}
      empty={{ title: t('noCoupons'), text: t('noCouponsText') }}
      columns={[
        {
          key: 'name',
          title: t('coupon'),
          main: true,
          render: (coupon) => (
            <>
              {coupon.templateName} <code className="quiet">{coupon.code}</code>
            </>
          ),
        },
        {
          key: 'state',
          title: c('state'),
          render: (coupon) => (
            <Label tone={couponTone[coupon.state]}>{r(`coupon.${coupon.state}`)}</Label>
          ),
        },
        { key: 'until', title: t('validUntil'), render: (coupon) => dateTime(coupon.validUntil) },
        { key: 'order', title: t('order'), render: (coupon) => coupon.orderNumber ?? '–' },
      ]}
    />
  )
}

type Movement = Awaited<ReturnType<typeof api.loyalty.listMovements>>['items'][number]
export function MovementsOf({ id }: { id: number }) {
  const t = useWords(customers)
  const c = useWords(common)
  return (
    <List<Movement>
      name={`movements-of-${id}`}
      label={t('movementTab')}
      rowKey={(row) => `${row.at}${row.asset}${row.change}${row.reason}`}
      bare
      load={(page) => api.loyalty.listMovements({ ...page, id })}
      empty={{ title: t('noMovements'), text: t('noMovementsText') }}
      columns={[
        { key: 'reason', title: t('reason'), main: true, render: (row) => row.reason },
        {
          key: 'asset',
          title: t('movement'),
          align: 'right',
          render: (row) => (
            <>
              {row.change > 0 ? '+' : ''}
              {exact(row.change)} {t(row.asset)}
            </>
          ),
        },
        { key: 'order', title: t('order'), render: (row) => row.orderNumber ?? '–' },
        { key: 'at', title: c('time'), render: (row) => date(row.at) },
      ]}
    />
  )
}
