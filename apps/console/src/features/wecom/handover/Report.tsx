// A hand-over in figures: by guide, by day, and its groups.
import { handoverStates, type HandoverReport } from '#contracts'
import { common } from '../../../shared/common.ts'
import { DataTable, type Column } from '../../../shared/DataTable.tsx'
import { exact } from '../../../shared/format.ts'
import { Label } from '../../../shared/Label.tsx'
import { said, useWords } from '../../../shared/words.ts'
import { itemTone } from './Items.tsx'
import { handovers } from './words.ts'

type Side = HandoverReport['byGiver'][number]

export function Sides({ rows }: { rows: Side[] }) {
  const t = useWords(handovers)
  const c = useWords(common)
  const used = handoverStates.filter((state) => rows.some(({ counts }) => counts[state] > 0))
  const columns: Column<Side>[] = [
    { key: 'name', title: c('guide'), main: true, render: ({ name }) => name },
    {
      key: 'customers',
      title: t('customers'),
      align: 'right',
      render: ({ customers }) => exact(customers),
    },
    ...used.map((state): Column<Side> => ({
      key: state,
      title: t(`state.${state}`),
      align: 'right',
      render: ({ counts }) => exact(counts[state]),
    })),
  ]
  return (
    <DataTable label={c('guide')} rows={rows} rowKey={({ staffId }) => staffId} columns={columns} />
  )
}

export function Days({ rows }: { rows: HandoverReport['byDay'] }) {
  const t = useWords(handovers)
  if (rows.length === 0) return <p className="quiet">{t('noDays')}</p>
  return (
    <DataTable
      label={t('byDay')}
      rows={rows}
      rowKey={({ day }) => day}
      columns={[
        { key: 'day', title: t('day'), main: true, render: ({ day }) => day },
        {
          key: 'done',
          title: t('state.done'),
          align: 'right',
          render: ({ done }) => exact(done),
        },
        {
          key: 'refused',
          title: t('state.refused'),
          align: 'right',
          render: ({ refused }) => exact(refused),
        },
        { key: 'other', title: t('other'), align: 'right', render: ({ other }) => exact(other) },
      ]}
    />
  )
}

export function Groups({ rows }: { rows: HandoverReport['groupList'] }) {
  const t = useWords(handovers)
  const c = useWords(common)
  if (rows.length === 0) return <p className="quiet">{t('noGroups')}</p>
  return (
    <DataTable
      label={t('groups')}
      rows={rows}
      rowKey={({ groupId }) => groupId}
      columns={[
        { key: 'name', title: c('name'), main: true, render: ({ name }) => name || '–' },
        { key: 'from', title: t('from'), render: ({ from }) => from ?? '–' },
        { key: 'to', title: t('to'), render: ({ to }) => to ?? '–' },
        {
          key: 'state',
          title: c('state'),
          render: ({ state }) => <Label tone={itemTone[state]}>{t(`state.${state}`)}</Label>,
        },
        { key: 'why', title: t('why'), render: ({ problem }) => (problem ? said(problem) : '–') },
      ]}
    />
  )
}
