// One purchase at the desk: what is in it, where it goes, the next step, and what comes back.
import { Link, useParams } from '@tanstack/react-router'
import { Alert } from 'antd'
import type { Purchase as Told } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { DetailPage, Facts } from '../../shared/DetailPage.tsx'
import { dateTime, exact, money } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { toneOf } from './purchase-states.ts'
import { purchases } from './purchase-words.ts'
import { PurchaseReturns } from './PurchaseReturns.tsx'
import { Steps } from './PurchaseSteps.tsx'

export default function Purchase() {
  const t = useWords(purchases)
  const may = useMay()('orders.write')
  const { id } = useParams({ strict: false }) as { id: string }
  return (
    <DetailPage<Told>
      queryKey={['purchases', Number(id)]}
      load={() => api.purchase.get({ id: Number(id) })}
      head={(purchase) => ({
        title: purchase.number,
        up: { to: '/purchases', label: t('purchases') },
        lead: `${purchase.storeName} · ${t(`delivery.${purchase.delivery}`)}`,
        ...(may && { actions: <Steps purchase={purchase} /> }),
      })}
      renderSummary={(purchase) => <Summary purchase={purchase} />}
      tabs={(purchase) => [
        { key: 'lines', label: t('linesTab'), content: <Lines purchase={purchase} /> },
        {
          key: 'returns',
          label: t('returns'),
          content: <PurchaseReturns purchase={purchase} may={may} />,
        },
      ]}
    />
  )
}

function Summary({ purchase }: { purchase: Told }) {
  const t = useWords(purchases)
  const c = useWords(common)
  const { recipient, invoice, note, carrier, trackingNumber, coupons, handedBy, orderId } = purchase
  const some = (label: string, value: string | null | undefined) =>
    value ? [{ label, value }] : []
  return (
    <div className="section">
      {purchase.short ? (
        <Alert type="warning" showIcon title={t('short')} style={{ marginBottom: 16 }} />
      ) : null}
      <Facts
        items={[
          {
            label: c('state'),
            value: <Label tone={toneOf[purchase.state]}>{t(`state.${purchase.state}`)}</Label>,
          },
          {
            label: c('customer'),
            value: (
              <Link to={`/customers/${purchase.customerId}`}>
                {purchase.customerName ?? `#${purchase.customerId}`}
              </Link>
            ),
          },
          { label: t('placedAt'), value: dateTime(purchase.placedAt) },
          ...(purchase.paidAt ? [{ label: t('paidAt'), value: dateTime(purchase.paidAt) }] : []),
          { label: t('goods'), value: money(purchase.goodsFen) },
          { label: t('discount'), value: money(purchase.discountFen) },
          { label: t('freight'), value: money(purchase.freightFen) },
          ...(purchase.wechatCouponFen > 0
            ? [{ label: t('wechatCoupon'), value: money(purchase.wechatCouponFen) }]
            : []),
          { label: t('total'), value: <strong>{money(purchase.totalFen)}</strong> },
          ...(purchase.storedFen > 0
            ? [{ label: t('stored'), value: money(purchase.storedFen) }]
            : []),
          ...(purchase.refundedFen > 0
            ? [{ label: t('refunded'), value: money(purchase.refundedFen) }]
            : []),
          ...some(
            t('recipient'),
            recipient &&
              [recipient.name, recipient.phone, recipient.area, recipient.street].join(' '),
          ),
          ...some(t('carrier'), [carrier, trackingNumber].filter(Boolean).join(' ')),
          ...some(
            t('invoice'),
            invoice &&
              [invoice.title, invoice.taxNumber, invoice.email].filter(Boolean).join(' · '),
          ),
          ...some(t('coupons'), coupons.map(({ name }) => name).join(', ')),
          ...some(t('note'), note),
          ...some(t('handedBy'), handedBy),
          ...(orderId === null
            ? []
            : [
                {
                  label: t('order'),
                  value: <Link to={`/orders/${orderId}`}>{purchase.number}</Link>,
                },
              ]),
        ]}
      />
    </div>
  )
}

function Lines({ purchase }: { purchase: Told }) {
  const t = useWords(purchases)
  const fen = (key: 'unitFen' | 'discountFen' | 'totalFen', title: string) => ({
    key,
    title,
    align: 'right' as const,
    render: (line: Told['lines'][number]) => money(line[key]),
  })
  return (
    <DataTable
      label={t('linesTab')}
      rows={purchase.lines}
      rowKey={({ line }) => line}
      columns={[
        {
          key: 'name',
          title: t('linesTab'),
          main: true,
          render: ({ name, options, sku }) => (
            <>
              {[name, ...Object.values(options)].join(' · ')} <span className="quiet">{sku}</span>
            </>
          ),
        },
        {
          key: 'quantity',
          title: t('quantity'),
          align: 'right',
          render: ({ quantity }) => exact(quantity),
        },
        {
          key: 'back',
          title: t('back'),
          align: 'right',
          render: ({ returned }) => (returned ? exact(returned) : '–'),
        },
        fen('unitFen', t('price')),
        fen('discountFen', t('discount')),
        fen('totalFen', t('total')),
      ]}
    />
  )
}
