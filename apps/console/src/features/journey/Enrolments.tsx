// Who is in a journey, where, and until when.
import { Link } from '@tanstack/react-router'
import type { Enrolment, JourneyDetail } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { dateTime } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { List } from '../../shared/ListPage.tsx'
import { useWords } from '../../shared/words.ts'
import { useDescribe } from './describe.ts'
import { journeys } from './words.ts'

const tones = {
  active: 'main',
  finished: 'plain',
  goal: 'good',
  exited: 'warn',
  cancelled: 'plain',
} as const

export function Enrolments({ journey }: { journey: JourneyDetail }) {
  const t = useWords(journeys)
  const c = useWords(common)
  const describe = useDescribe()
  const steps = [...(journey.published?.steps ?? []), ...(journey.draft?.steps ?? [])]
  const named = (id: string | null) => {
    const step = steps.find((each) => each.id === id)
    return step ? describe.title(step) : '–'
  }
  return (
    <List<Enrolment>
      name={`enrolments-of-${journey.id}`}
      label={t('peopleTab')}
      rowKey={({ id }) => id}
      bare
      load={(page) => api.journey.enrolments({ ...page, id: journey.id })}
      empty={{ title: t('peopleEmpty'), text: t('peopleEmptyText') }}
      columns={[
        {
          key: 'name',
          title: c('customer'),
          main: true,
          render: ({ customerId, customerName }) => (
            <Link to={`/customers/${customerId}`}>{customerName ?? `#${customerId}`}</Link>
          ),
        },
        {
          key: 'state',
          title: c('state'),
          render: ({ state }) => <Label tone={tones[state]}>{t(`state.${state}`)}</Label>,
        },
        {
          key: 'arm',
          title: t('arm'),
          render: ({ arm }) => (arm === 'control' ? t('controlGroup') : t('treated')),
        },
        {
          key: 'where',
          title: t('where'),
          render: ({ stepId, wakeAt }) => (
            <>
              {named(stepId)}
              {wakeAt ? (
                <span className="quiet small"> {t('wakeAt', { time: dateTime(wakeAt) })}</span>
              ) : null}
            </>
          ),
        },
        { key: 'version', title: t('version', { version: '' }), render: ({ version }) => version },
        { key: 'entered', title: t('enteredAt'), render: ({ enteredAt }) => dateTime(enteredAt) },
      ]}
    />
  )
}
