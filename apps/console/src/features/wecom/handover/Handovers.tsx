// Hand-overs: those that were, and the way to a new one.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import type { Handover } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import type { Column } from '../../../shared/DataTable.tsx'
import { dateTime, exact } from '../../../shared/format.ts'
import { Label } from '../../../shared/Label.tsx'
import { ListPage } from '../../../shared/ListPage.tsx'
import { useWords } from '../../../shared/words.ts'
import { handovers } from './words.ts'

export const stateTone = { running: 'main', stopped: 'warn', done: 'good' } as const

export default function Handovers() {
  const t = useWords(handovers)
  const navigate = useNavigate()
  const add = (
    <Button type="primary" onClick={() => void navigate({ to: '/handovers/new' })}>
      {t('start')}
    </Button>
  )
  return (
    <ListPage<Handover>
      head={{ title: t('title'), lead: t('lead'), actions: add }}
      name="handovers"
      label={t('title')}
      rowKey={({ id }) => id}
      load={(page) => api.wecom.listHandovers(page)}
      filters={<Alone />}
      empty={{ title: t('empty'), text: t('emptyText'), action: add }}
      columns={useColumns()}
    />
  )
}

/** How many have nobody, with the way to them. */
function Alone() {
  const t = useWords(handovers)
  const query = useQuery({
    queryKey: ['unguided', 'count'],
    queryFn: () => api.wecom.listUnguided({ limit: 1 }),
  })
  const count = query.data?.total ?? 0
  return (
    <span className="row">
      <Label tone={count > 0 ? 'warn' : 'good'}>
        {count > 0 ? t('unguidedCount', { count }) : t('unguidedNone')}
      </Label>
      {count > 0 ? <Link to="/handovers/unguided">{t('see')}</Link> : null}
    </span>
  )
}

function useColumns(): Column<Handover>[] {
  const t = useWords(handovers)
  const c = useWords(common)
  const figure = (key: 'waiting' | 'done' | 'refused'): Column<Handover> => ({
    key,
    title: t(`state.${key}`),
    align: 'right',
    render: ({ counts }) => exact(counts[key]),
  })
  return [
    {
      key: 'givers',
      title: t('givers'),
      main: true,
      render: ({ id, givers }) => (
        <Link to="/handovers/$id" params={{ id: String(id) }}>
          {givers.length > 3 ? `${givers.slice(0, 3).join(', ')} …` : givers.join(', ')}
        </Link>
      ),
    },
    {
      key: 'reason',
      title: t('reason'),
      render: ({ reason, storeName }) => [t(reason), storeName].filter(Boolean).join(' · '),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ state }) => <Label tone={stateTone[state]}>{t(state)}</Label>,
    },
    {
      key: 'customers',
      title: t('customers'),
      align: 'right',
      render: ({ customers }) => exact(customers),
    },
    figure('waiting'),
    figure('done'),
    figure('refused'),
    {
      key: 'groups',
      title: t('groups'),
      align: 'right',
      render: ({ groups }) => exact(groups),
    },
    { key: 'startedAt', title: t('startedAt'), render: ({ startedAt }) => dateTime(startedAt) },
    { key: 'by', title: t('by'), render: ({ startedByName }) => startedByName ?? '–' },
  ]
}
