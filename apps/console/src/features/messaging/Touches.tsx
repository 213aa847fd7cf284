// The contact log: sent and held back, with the reason.
import { Link } from '@tanstack/react-router'
import type { Touch, TouchOutcome } from '#contracts'
import { api } from '../../shared/api.ts'
import { touchOutcomes } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { DayRange, Pick } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { dateTime } from '../../shared/format.ts'
import { Label, type Tone } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { said, useWords } from '../../shared/words.ts'
import { messaging } from './words.ts'

const tone = (outcome: TouchOutcome): Tone => {
  if (outcome === 'sent') return 'good'
  if (outcome === 'open') return 'main'
  return outcome === 'rejected' || outcome === 'unreachable' || outcome === 'unknown'
    ? 'bad'
    : 'warn'
}

export default function Touches() {
  const t = useWords(messaging)
  const r = useWords(choices)
  const { values, change, clear } = useFilters(
    'outcome',
    'from',
    'until',
    'customerId',
    'journeyId',
  )
  const outcome = touchOutcomes.find((each) => each === values.outcome)
  return (
    <ListPage<Touch>
      head={{ title: t('touches'), lead: t('touchesLead') }}
      name="touches"
      label={t('touches')}
      filter={values}
      clear={clear}
      rowKey={({ id }) => id}
      load={(page) =>
        api.messaging.listTouches({
          ...page,
          outcome,
          from: values.from,
          until: values.until,
          customerId: asId(values.customerId),
          journeyId: asId(values.journeyId),
        })
      }
      filters={
        <>
          <Pick
            label={t('outcome')}
            value={values.outcome}
            onChange={(next) => change({ outcome: next })}
            options={touchOutcomes.map((value) => ({
              value: value as string,
              label: r(`outcome.${value}`),
            }))}
          />
          <DayRange from={values.from} until={values.until} change={change} />
        </>
      }
      empty={{ title: t('empty'), text: t('emptyText') }}
      columns={useColumns()}
    />
  )
}

function useColumns(): Column<Touch>[] {
  const t = useWords(messaging)
  const c = useWords(common)
  const r = useWords(choices)
  return [
    {
      key: 'customer',
      title: c('customer'),
      main: true,
      render: ({ customerId, customerName }) => (
        <Link to={`/customers/${customerId}`}>{customerName ?? `#${customerId}`}</Link>
      ),
    },
    {
      key: 'outcome',
      title: t('outcome'),
      render: (touch) => <Label tone={tone(touch.outcome)}>{r(`outcome.${touch.outcome}`)}</Label>,
    },
    {
      key: 'reason',
      title: t('reason'),
      render: ({ reason, nextTryAt }) =>
        reason || nextTryAt ? (
          <>
            {reason ? said(reason) : null}
            {nextTryAt ? (
              <span className="quiet"> {t('nextTry', { time: dateTime(nextTryAt) })}</span>
            ) : null}
          </>
        ) : (
          '–'
        ),
    },
    {
      key: 'owner',
      title: t('owner'),
      render: ({ owner }) =>
        owner.kind === 'journey' && owner.id ? (
          <Link to={`/journeys/${owner.id}`}>{owner.name}</Link>
        ) : (
          (owner.name ?? owner.kind)
        ),
    },
    {
      key: 'class',
      title: t('class'),
      render: (touch) => `${r(`class.${touch.class}`)} · ${r(`carrier.${touch.carrier}`)}`,
    },
    {
      key: 'preview',
      title: t('preview'),
      render: ({ preview }) => <div className="quiet small clip">{preview ?? '–'}</div>,
    },
    { key: 'at', title: c('time'), render: ({ at }) => dateTime(at) },
  ]
}
