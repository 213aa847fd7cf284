// One order: its lines, what came back, and what a refund would take back.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { OrderDetail, OrderTender } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { DetailPage, Facts } from '../../shared/DetailPage.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { dateTime, exact, money } from '../../shared/format.ts'
import { Path } from '../../shared/Path.tsx'
import { said, useWords } from '../../shared/words.ts'
import { orders } from './words.ts'

export default function Order() {
  const t = useWords(orders)
  const { id } = useParams({ strict: false }) as { id: string }
  return (
    <DetailPage<OrderDetail>
      queryKey={['orders', Number(id)]}
      load={() => api.order.get({ id: Number(id) })}
      head={(order) => ({
        title: order.number,
        up: { to: '/orders', label: t('orders') },
        lead: [order.storeName, order.source].filter(Boolean).join(' · '),
      })}
      renderSummary={(order) => <Summary order={order} />}
      tabs={(order) => [
        { key: 'lines', label: t('linesTab'), content: <Lines order={order} /> },
        {
          key: 'path',
          label: t('pathTab'),
          content: (
            <Path
              queryKey={['orders', order.id, 'path']}
              load={() => api.analytics.orderPath({ id: order.id })}
            />
          ),
        },
        ...(order.exchanges.length > 0
          ? [
              {
                key: 'exchanges',
                label: t('exchangesTab'),
                content: <Exchanges order={order} />,
              },
            ]
          : []),
        { key: 'refunds', label: t('refundsTab'), content: <Refunds order={order} /> },
      ]}
      renderSide={(order) => <RefundPreview order={order} />}
    />
  )
}

function Summary({ order }: { order: OrderDetail }) {
  const t = useWords(orders)
  const c = useWords(common)
  return (
    <div className="section">
      <Facts
        items={[
          {
            label: c('customer'),
            value: (
              <Link to={`/customers/${order.customerId}`}>
                {order.customerName ?? `#${order.customerId}`}
              </Link>
            ),
          },
          { label: t('paidAt'), value: dateTime(order.paidAt) },
          { label: c('guide'), value: order.guideName ?? '–' },
          { label: t('goods'), value: money(order.goodsFen) },
          { label: t('discount'), value: money(order.discountFen) },
          { label: t('paid'), value: money(order.paidFen) },
          { label: t('refunded'), value: money(order.refundedFen) },
          ...(order.tenders.length > 0
            ? [{ label: t('tenders'), value: <Tenders of={order.tenders} /> }]
            : []),
        ]}
      />
    </div>
  )
}

/** Each kind with its sum, as a receipt says it. */
function Tenders({ of }: { of: readonly OrderTender[] }) {
  const t = useWords(orders)
  return <>{of.map(({ kind, fen }) => `${t(`tender.${kind}`)} ${money(fen)}`).join(' · ')}</>
}

function Lines({ order }: { order: OrderDetail }) {
  const t = useWords(orders)
  return (
    <DataTable
      label={t('linesTab')}
      rows={order.lines}
      rowKey={({ line }) => line}
      columns={[
        {
          key: 'sku',
          title: t('sku'),
          main: true,
          render: ({ name, sku }) => (
            <>
              {name} <span className="quiet">{sku}</span>
            </>
          ),
        },
        { key: 'category', title: t('category'), render: ({ category }) => category ?? '–' },
        {
          key: 'price',
          title: t('unitPrice'),
          align: 'right',
          render: ({ unitPrice }) => unitPrice,
        },
        {
          key: 'quantity',
          title: t('quantity'),
          align: 'right',
          render: ({ quantity }) => exact(quantity),
        },
        {
          key: 'returned',
          title: t('returned'),
          align: 'right',
          render: ({ returned }) => (returned ? exact(returned) : '–'),
        },
        {
          key: 'discount',
          title: t('discount'),
          align: 'right',
          render: ({ discountFen }) => (discountFen ? money(discountFen) : '–'),
        },
        { key: 'paid', title: t('paid'), align: 'right', render: ({ paidFen }) => money(paidFen) },
      ]}
    />
  )
}

function Refunds({ order }: { order: OrderDetail }) {
  const t = useWords(orders)
  const c = useWords(common)
  if (order.refunds.length === 0)
    return <EmptyState title={t('noRefunds')} text={t('noRefundsText')} />
  return (
    <DataTable
      label={t('refundsTab')}
      rows={order.refunds}
      rowKey={({ id }) => id}
      columns={[
        { key: 'number', title: t('refundNumber'), main: true, render: ({ number }) => number },
        { key: 'at', title: c('time'), render: ({ refundedAt }) => dateTime(refundedAt) },
        { key: 'reason', title: t('reason'), render: ({ reason }) => reason ?? '–' },
        {
          key: 'lost',
          title: t('lost'),
          align: 'right',
          render: ({ lostFen }) => (lostFen ? money(-lostFen) : '–'),
        },
        {
          key: 'amount',
          title: t('refunded'),
          align: 'right',
          render: ({ refundFen }) => money(refundFen),
        },
      ]}
    />
  )
}

/** Goods she has now in place of what she bought; money is as it was. */
function Exchanges({ order }: { order: OrderDetail }) {
  const t = useWords(orders)
  const c = useWords(common)
  const boughtAs = (no: number) => order.lines.find(({ line }) => line === no)?.name ?? ''
  return (
    <DataTable
      label={t('exchangesTab')}
      rows={order.exchanges}
      rowKey={({ id, line }) => `${id}.${line}`}
      columns={[
        { key: 'number', title: t('exchangeNumber'), main: true, render: ({ number }) => number },
        { key: 'at', title: c('time'), render: ({ exchangedAt }) => dateTime(exchangedAt) },
        { key: 'from', title: t('goods'), render: ({ line }) => boughtAs(line) },
        {
          key: 'for',
          title: t('exchangedFor'),
          render: ({ name, sku }) => (
            <>
              {name} <span className="quiet">{sku}</span>
            </>
          ),
        },
        {
          key: 'quantity',
          title: t('quantity'),
          align: 'right',
          render: ({ quantity }) => exact(quantity),
        },
        { key: 'reason', title: t('reason'), render: ({ reason }) => reason ?? '–' },
      ]}
    />
  )
}

function RefundPreview({ order }: { order: OrderDetail }) {
  const t = useWords(orders)
  const open = order.refundedFen < order.paidFen
  const query = useQuery({
    queryKey: ['orders', order.id, 'refund'],
    enabled: open,
    retry: false,
    queryFn: () => api.order.previewRefund({ source: order.source, orderNumber: order.number }),
  })
  return (
    <div className="stack">
      <h2>{t('preview')}</h2>
      {!open ? <p className="quiet">{t('refundable', { amount: money(0) })}</p> : null}
      {open && query.isPending ? <Waiting rows={3} /> : null}
      {query.error ? <ProblemNote error={query.error} /> : null}
      {query.data ? (
        <>
          <p>{t('previewText')}</p>
          <p>
            <strong>{t('refundable', { amount: money(query.data.refundFen) })}</strong>
          </p>
          {query.data.tenders.length > 0 ? (
            <p>
              {t('goesBackTo')} <Tenders of={query.data.tenders} />
            </p>
          ) : null}
          <ul>
            {query.data.effects.map(({ module, sentence, fen }) => (
              <li key={`${module}${sentence.en}`}>
                {said(sentence)} {fen === null ? null : <strong>{money(fen)}</strong>}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  )
}
