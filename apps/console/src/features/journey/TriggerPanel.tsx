// What starts a journey, and who may enter.
import { useQuery } from '@tanstack/react-query'
import { Checkbox, InputNumber, Segmented, Select } from 'antd'
import { useState } from 'react'
import type { JourneyDefinition, Trigger, TriggerEvent } from '#contracts'
import { api } from '../../shared/api.ts'
import { channels } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { useCouponTemplates } from '../../shared/fields.tsx'
import { RuleEditor } from '../../shared/rule/RuleEditor.tsx'
import { branch, toBranch, toRule } from '../../shared/rule/tree.ts'
import { useWords } from '../../shared/words.ts'
import { PollFilters } from './PollFilters.tsx'
import { Labelled } from './StepPanel.tsx'
import { journeys } from './words.ts'

const events: TriggerEvent[] = [
  'order.paid',
  'wecom.followed',
  'loyalty.joined',
  'loyalty.tierChanged',
  'loyalty.stepReached',
  'loyalty.stepTaken',
  'loyalty.passBought',
  'loyalty.passEnding',
  'loyalty.passEnded',
  'loyalty.bookingDue',
  'loyalty.bookingMissed',
  'shop.depositPaid',
  'shop.balanceDue',
  'shop.balanceEnding',
  'shop.depositEnded',
  'loyalty.drawWon',
  'code.pollAnswered',
  'order.refunded',
  'coupon.issued',
  'coupon.redeemed',
  'coupon.expired',
  'customer.tagged',
  'audience.stageChanged',
]
interface Props {
  plan: JourneyDefinition
  change: (plan: JourneyDefinition) => void
}

export function TriggerPanel({ plan, change }: Props) {
  const t = useWords(journeys)
  const { trigger } = plan
  const put = (next: Trigger) => change({ ...plan, trigger: next })
  return (
    <div className="stack">
      <h2>{t('trigger')}</h2>
      <Segmented
        value={trigger.kind}
        aria-label={t('triggerKind')}
        options={[
          { value: 'event', label: t('byEvent') },
          { value: 'segment', label: t('bySegment') },
        ]}
        onChange={(kind) =>
          put(
            kind === 'event'
              ? { kind: 'event', event: 'order.paid', filters: {} }
              : {
                  kind: 'segment',
                  segmentId: 0,
                  includeCurrent: false,
                },
          )
        }
      />
      {trigger.kind === 'event' ? (
        <EventFields trigger={trigger} put={put} />
      ) : (
        <SegmentFields trigger={trigger} put={put} />
      )}
      <EntryRule plan={plan} change={change} />
    </div>
  )
}

type ByEvent = Extract<Trigger, { kind: 'event' }>
function EventFields({ trigger, put }: { trigger: ByEvent; put: (next: Trigger) => void }) {
  const t = useWords(journeys)
  const filter = (part: Partial<ByEvent['filters']>) =>
    put({
      ...trigger,
      filters: { ...trigger.filters, ...part },
    })
  const { event, filters } = trigger
  return (
    <>
      <Labelled label={t('event')}>
        <Select<TriggerEvent>
          aria-label={t('event')}
          value={event}
          options={events.map((value) => ({ value, label: t(`event.${value}`) }))}
          onChange={(next) => put({ kind: 'event', event: next, filters: {} })}
        />
      </Labelled>
      {event.startsWith('order.') || event === 'wecom.followed' ? (
        <Labelled label={t('filterStores')}>
          <StoreSelect<number[]>
            mode="multiple"
            aria-label={t('filterStores')}
            placeholder={t('any')}
            value={filters.storeIds ?? []}
            onChange={(ids: number[]) => filter({ storeIds: ids.length > 0 ? ids : undefined })}
          />
        </Labelled>
      ) : null}
      {event === 'order.paid' ? (
        <div className="row wide-gap">
          <Labelled label={t('filterNo')}>
            <InputNumber
              min={1}
              max={1000}
              precision={0}
              placeholder={t('any')}
              value={filters.purchaseNo ?? null}
              onChange={(n) => filter({ purchaseNo: n ?? undefined })}
            />
          </Labelled>
          <Labelled label={t('filterMin')}>
            <InputNumber
              min={0}
              precision={2}
              placeholder={t('any')}
              value={filters.minPaidFen === undefined ? null : filters.minPaidFen / 100}
              onChange={(yuan) =>
                filter({
                  minPaidFen: yuan === null ? undefined : Math.round(yuan * 100),
                })
              }
            />
          </Labelled>
        </div>
      ) : null}
      <MoreFilters event={event} filters={filters} filter={filter} />
    </>
  )
}

interface MoreProps {
  event: TriggerEvent
  filters: ByEvent['filters']
  filter: (part: Partial<ByEvent['filters']>) => void
}
function MoreFilters({ event, filters, filter }: MoreProps) {
  const t = useWords(journeys)
  const c = useWords(common)
  const r = useWords(choices)
  const coupons = useCouponTemplates()
  const tags = useQuery({ queryKey: ['tags'], queryFn: () => api.customer.listTags() })
  if (event === 'wecom.followed') {
    return (
      <Labelled label={c('channel')}>
        <Select
          allowClear
          aria-label={c('channel')}
          placeholder={t('any')}
          value={filters.channel ?? null}
          options={channels.map((value) => ({ value, label: r(`channel.${value}`) }))}
          onChange={(channel) => filter({ channel: channel ?? undefined })}
        />
      </Labelled>
    )
  }
  if (event === 'loyalty.stepReached' || event === 'loyalty.stepTaken') {
    return (
      <Labelled label={t('filterStep')}>
        <InputNumber
          min={1}
          max={5}
          precision={0}
          placeholder={t('any')}
          value={filters.step ?? null}
          onChange={(step) => filter({ step: step ?? undefined })}
        />
      </Labelled>
    )
  }
  if (event === 'customer.tagged') {
    return (
      <Labelled label={t('filterTag')}>
        <Select
          allowClear
          aria-label={t('filterTag')}
          placeholder={t('any')}
          value={filters.tagId ?? null}
          options={tags.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id: number | null) => filter({ tagId: id ?? undefined })}
        />
      </Labelled>
    )
  }
  if (event === 'code.pollAnswered') return <PollFilters filters={filters} filter={filter} />
  if (!event.startsWith('coupon.')) return null
  return (
    <Labelled label={t('filterTemplate')}>
      <Select
        allowClear
        aria-label={t('filterTemplate')}
        placeholder={t('any')}
        options={coupons.options}
        value={filters.templateId ?? null}
        onChange={(id: number | null) => filter({ templateId: id ?? undefined })}
      />
    </Labelled>
  )
}

function SegmentFields({
  trigger,
  put,
}: {
  trigger: Extract<Trigger, { kind: 'segment' }>
  put: (next: Trigger) => void
}) {
  const t = useWords(journeys)
  const list = useQuery({
    queryKey: ['segments', 'options'],
    queryFn: () => api.audience.list({ limit: 100 }),
  })
  return (
    <>
      <Labelled label={t('segment')}>
        <Select
          aria-label={t('segment')}
          showSearch={{ optionFilterProp: 'label' }}
          loading={list.isPending}
          value={trigger.segmentId || null}
          options={list.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id: number | null) => put({ ...trigger, segmentId: id ?? 0 })}
        />
      </Labelled>
      <Checkbox
        checked={trigger.includeCurrent}
        onChange={(event) =>
          put({
            ...trigger,
            includeCurrent: event.target.checked,
          })
        }
      >
        {t('includeCurrent')}
      </Checkbox>
    </>
  )
}

function EntryRule({ plan, change }: Props) {
  const t = useWords(journeys)
  const [tree, setTree] = useState(() => (plan.entryRule ? toBranch(plan.entryRule) : branch()))
  return (
    <div className="stack">
      <div>
        <h3>{t('entryRule')}</h3>
        <p className="quiet small">{t('entryRuleHint')}</p>
      </div>
      <RuleEditor
        tree={tree}
        change={(next) => {
          setTree(next)
          change({ ...plan, entryRule: next.items.length > 0 ? toRule(next) : null })
        }}
      />
    </div>
  )
}
