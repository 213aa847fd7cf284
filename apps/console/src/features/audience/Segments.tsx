// The list of segments.
import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button } from 'antd'
import type { Segment } from '#contracts'
import { api } from '../../shared/api.ts'
import { common, useActorName } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { SearchField } from '../../shared/fields.tsx'
import { useFilters } from '../../shared/filters.ts'
import { exact, relative } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { segments } from './words.ts'

export default function Segments() {
  const t = useWords(segments)
  const navigate = useNavigate()
  const may = useMay()('segments.write')
  const { values, change, clear } = useFilters('search')
  const open = (id: number | 'new') => void navigate({ to: `/segments/${id}` })
  const create = may ? (
    <Button type="primary" onClick={() => open('new')}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <ListPage<Segment>
      head={{ title: t('segments'), lead: t('segmentsLead'), actions: create }}
      name="segments"
      label={t('segments')}
      filter={values}
      clear={clear}
      rowKey={({ id }) => id}
      load={(page) => api.audience.list({ ...page, search: values.search })}
      onOpen={({ id }) => open(id)}
      filters={<SearchField value={values.search} onChange={(search) => change({ search })} />}
      empty={{ title: t('empty'), text: t('emptyText'), action: create }}
      columns={useColumns(may)}
    />
  )
}

function useColumns(may: boolean): Column<Segment>[] {
  const t = useWords(segments)
  const c = useWords(common)
  const by = useActorName()
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ id, name, note }) => (
        <>
          <Link to={`/segments/${id}`}>{name}</Link>{' '}
          {note ? <div className="quiet small">{note}</div> : null}
        </>
      ),
    },
    {
      key: 'count',
      title: t('members'),
      align: 'right',
      render: ({ count }) => (count === null ? '–' : exact(count)),
    },
    {
      key: 'counted',
      title: t('counted'),
      render: ({ countedAt }) => (countedAt ? relative(countedAt) : '–'),
    },
    {
      key: 'used',
      title: t('usedBy'),
      render: ({ usedBy, watched }) => (
        <>
          {usedBy.map(({ name }) => name).join(', ') || t('unused')}{' '}
          {watched ? <Label tone="good">{t('watched')}</Label> : null}
        </>
      ),
    },
    {
      key: 'changed',
      title: c('changed'),
      render: ({ changedAt, changedBy }) => `${relative(changedAt)} · ${by(changedBy)}`,
    },
    ...(may
      ? [
          {
            key: 'act',
            title: c('actions'),
            render: (segment: Segment) => <Delete segment={segment} />,
          },
        ]
      : []),
  ]
}

function Delete({ segment }: { segment: Segment }) {
  const t = useWords(segments)
  const c = useWords(common)
  const { modal } = App.useApp()
  const remove = useAct(api.audience.remove, { refresh: [['segments']], said: c('done') })
  const ask = () =>
    void modal.confirm({
      title: t('deleteAsk', { name: segment.name }),
      content: t('deleteText'),
      okText: c('remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync({ id: segment.id }),
    })
  return (
    <Button size="small" danger onClick={ask}>
      {c('remove')}
    </Button>
  )
}
