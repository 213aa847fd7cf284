// Draws among members, the latest first.
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Draw } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { date, dateTime, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { DrawForm } from './DrawForm.tsx'
import { draws } from './draw-words.ts'

export const stateTone = {
  draft: 'plain',
  open: 'main',
  drawn: 'good',
  cancelled: 'warn',
} as const

export default function Draws() {
  const t = useWords(draws)
  const may = useMay()('loyalty.write')
  const [edited, edit] = useState<Partial<Draw>>()
  const create = may ? (
    <Button type="primary" onClick={() => edit({})}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <>
      <ListPage<Draw>
        head={{ title: t('title'), lead: t('lead'), ...(create && { actions: create }) }}
        name="draws"
        label={t('title')}
        rowKey={({ id }) => id}
        load={() => api.draws.list()}
        empty={{ title: t('empty'), text: t('emptyText'), ...(create && { action: create }) }}
        columns={useColumns()}
      />
      <DrawForm row={edited} close={() => edit(undefined)} />
    </>
  )
}

function useColumns(): Column<Draw>[] {
  const t = useWords(draws)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ id, name, prizes }) => (
        <>
          <Link to={`/draws/${id}`}>
            <strong>{name}</strong>
          </Link>
          <div className="quiet small">
            {prizes
              .map((prize) => t('prizesOf', { name: prize.name, n: exact(prize.pieces) }))
              .join(' · ')}
          </div>
        </>
      ),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ state }) => <Label tone={stateTone[state]}>{t(`state.${state}`)}</Label>,
    },
    {
      key: 'days',
      title: t('days'),
      render: ({ fromOn, untilOn }) => `${date(fromOn)} – ${date(untilOn)}`,
    },
    { key: 'drawsAt', title: t('drawsAt'), render: ({ drawsAt }) => dateTime(drawsAt) },
    {
      key: 'tickets',
      title: t('tickets'),
      align: 'right',
      render: ({ figures }) => exact(figures.tickets),
    },
    {
      key: 'given',
      title: t('given'),
      align: 'right',
      render: ({ state, figures: { given, winners: all } }) =>
        state === 'drawn' ? t('givenOf', { given: exact(given), all: exact(all) }) : '–',
    },
  ]
}
