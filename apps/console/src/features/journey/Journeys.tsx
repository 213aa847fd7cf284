// The list of journeys, and two ways to begin one.
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import type { JourneyDefinition, JourneySummary } from '#contracts'
import { api } from '../../shared/api.ts'
import { choices, common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { exact, percentOf, relative } from '../../shared/format.ts'
import { journeyTone, Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { blankPlan, samplePlan } from './templates.ts'
import { journeys } from './words.ts'

export default function Journeys() {
  const t = useWords(journeys)
  const navigate = useNavigate()
  const may = useMay()('journeys.write')
  const make = useAct(api.journey.save, {
    said: null,
    refresh: [['journeys']],
    after: ({ id }) => void navigate({ to: `/journeys/${id}` }),
  })
  const begin = (name: string, draft: JourneyDefinition) => make.mutate({ name, draft })
  const create = may ? (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          {
            key: 'sample',
            label: t('sample'),
            onClick: () => begin(t('sample'), samplePlan(t('sampleText'))),
          },
          { key: 'blank', label: t('blank'), onClick: () => begin(t('blank'), blankPlan()) },
        ],
      }}
    >
      <Button type="primary" loading={make.isPending}>
        {t('create')}
      </Button>
    </Dropdown>
  ) : undefined
  return (
    <ListPage<JourneySummary>
      head={{ title: t('journeys'), lead: t('journeysLead'), actions: create }}
      name="journeys"
      label={t('journeys')}
      rowKey={({ id }) => id}
      load={(page) => api.journey.list(page)}
      onOpen={({ id }) => void navigate({ to: `/journeys/${id}` })}
      empty={{ title: t('empty'), text: t('emptyText'), action: create }}
      columns={useColumns()}
    />
  )
}

function useColumns(): Column<JourneySummary>[] {
  const t = useWords(journeys)
  const c = useWords(common)
  const r = useWords(choices)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ id, name, hasDraft }) => (
        <>
          <Link to={`/journeys/${id}`}>{name}</Link> {hasDraft ? <Label>{t('draft')}</Label> : null}
        </>
      ),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ state, version }) => (
        <>
          <Label tone={journeyTone[state]}>{r(`journey.${state}`)}</Label>{' '}
          {version ? <span className="quiet small">{t('version', { version })}</span> : null}
        </>
      ),
    },
    {
      key: 'entered',
      title: t('entered'),
      align: 'right',
      render: ({ entered }) => exact(entered),
    },
    {
      key: 'active',
      title: t('active'),
      align: 'right',
      render: ({ active }) => exact(active),
    },
    {
      key: 'goal',
      title: t('goal'),
      align: 'right',
      render: ({ reachedGoal, entered }) => (
        <span title={percentOf(reachedGoal, entered)}>{exact(reachedGoal)}</span>
      ),
    },
    { key: 'changed', title: c('changed'), render: ({ changedAt }) => relative(changedAt) },
  ]
}
