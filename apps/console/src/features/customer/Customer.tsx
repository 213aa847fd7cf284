// One customer: who she is, what she has, what happened.
import { Link, useParams } from '@tanstack/react-router'
import type { CustomerDetail } from '#contracts'
import { api } from '../../shared/api.ts'
import { choices, common } from '../../shared/common.ts'
import { DetailPage, Facts } from '../../shared/DetailPage.tsx'
import { date, exact, money } from '../../shared/format.ts'
import { Label, recencyTone } from '../../shared/Label.tsx'
import { Path } from '../../shared/Path.tsx'
import { useWords } from '../../shared/words.ts'
import { Consents } from './Consents.tsx'
import { MergeTab } from './MergeTab.tsx'
import { Profile } from './Profile.tsx'
import { benefits } from './benefit-words.ts'
import { BenefitsOf } from './Benefits.tsx'
import { passes } from './pass-words.ts'
import { PassesOf } from './Passes.tsx'
import { ProgrammeOf } from './Programme.tsx'
import { programme } from './programme-words.ts'
import { CouponsOf, MovementsOf, OrdersOf } from './Records.tsx'
import { StoredOf } from './Stored.tsx'
import { TagRow } from './TagRow.tsx'
import { Timeline } from './Timeline.tsx'
import { customers } from './words.ts'

export default function Customer() {
  const t = useWords(customers)
  const p = useWords(programme)
  const paid = useWords(passes)
  const rights = useWords(benefits)
  const { id } = useParams({ strict: false }) as { id: string }
  return (
    <DetailPage<CustomerDetail>
      key={id}
      queryKey={['customer', Number(id)]}
      load={() => api.customer.get({ id: Number(id) })}
      head={(customer) => ({
        title: customer.name ?? t('nameless'),
        up: { to: '/customers', label: t('people') },
        lead: <Came customer={customer} />,
      })}
      renderSummary={(customer) => <Summary customer={customer} />}
      tabs={(customer) => [
        { key: 'orders', label: t('orderTab'), content: <OrdersOf id={customer.id} /> },
        {
          key: 'path',
          label: t('pathTab'),
          content: (
            <Path
              queryKey={['customer', customer.id, 'path']}
              load={() => api.analytics.customerPath({ id: customer.id })}
            />
          ),
        },
        { key: 'coupons', label: t('couponTab'), content: <CouponsOf id={customer.id} /> },
        ...(customer.memberNo
          ? [
              { key: 'points', label: t('movementTab'), content: <MovementsOf id={customer.id} /> },
              { key: 'passes', label: paid('tab'), content: <PassesOf id={customer.id} /> },
              { key: 'benefits', label: rights('tab'), content: <BenefitsOf id={customer.id} /> },
              { key: 'programme', label: p('tab'), content: <ProgrammeOf id={customer.id} /> },
              {
                key: 'stored',
                label: t('storedTab'),
                content: <StoredOf id={customer.id} memberNo={customer.memberNo} />,
              },
            ]
          : []),
        { key: 'profile', label: t('profileTab'), content: <Profile customer={customer} /> },
        { key: 'consent', label: t('consentTab'), content: <Consents customer={customer} /> },
        { key: 'merge', label: t('mergeTab'), content: <MergeTab customer={customer} /> },
      ]}
      renderSide={(customer) => <Timeline id={customer.id} />}
    />
  )
}

function Came({ customer: { source, survivorId } }: { customer: CustomerDetail }) {
  const t = useWords(customers)
  const r = useWords(choices)
  if (survivorId) {
    return (
      <Link to={`/customers/${survivorId}`}>
        {t('mergedInto')} · {t('openSurvivor')}
      </Link>
    )
  }
  if (!source) return t('sourceUnknown')
  const channel =
    source.channel && channelWords.has(source.channel)
      ? r(`channel.${source.channel as 'store'}`)
      : source.channel
  const { at, storeName, placement, codeId, guideName } = source
  const said = (...parts: (string | null)[]) => parts.filter(Boolean).join(' · ')
  if (codeId === null) return said(date(at), storeName, channel, placement, guideName)
  return (
    <>
      {said(date(at), storeName, channel)} ·{' '}
      <Link to={`/codes?code=${codeId}`}>{placement ?? t('fromCode')}</Link>
      {guideName ? ` · ${guideName}` : ''}
    </>
  )
}
const channelWords = new Set([
  'store',
  'district',
  'community',
  'parcel',
  'account',
  'live',
  'moments',
  'ad',
  'other',
])

function Summary({ customer }: { customer: CustomerDetail }) {
  const t = useWords(customers)
  const c = useWords(common)
  const r = useWords(choices)
  const { stage, recency } = customer
  return (
    <div className="section stack">
      <Facts
        items={[
          { label: t('phone'), value: customer.phoneMasked ?? '–' },
          { label: c('tier'), value: customer.tier ?? customer.tierName ?? '–' },
          {
            label: c('stage'),
            value: (
              <>
                {stage ? r(`stage.${stage}`) : '–'}{' '}
                {recency ? (
                  <Label tone={recencyTone[recency]}>{r(`recency.${recency}`)}</Label>
                ) : null}
              </>
            ),
          },
          { label: t('points'), value: customer.points === null ? '–' : exact(customer.points) },
          { label: t('growth'), value: customer.growth === null ? '–' : exact(customer.growth) },
          { label: t('orders'), value: exact(customer.orderCount) },
          { label: t('paid'), value: money(customer.paidFen) },
          {
            label: t('lastOrder'),
            value: customer.lastOrderOn ? date(customer.lastOrderOn) : t('never'),
          },
          { label: t('coupons'), value: customer.couponsUsable ?? '–' },
        ]}
      />
      <TagRow customer={customer} />
    </div>
  )
}
