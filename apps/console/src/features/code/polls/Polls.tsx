// Polls, newest first.
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Poll, PollState } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import type { Column } from '../../../shared/DataTable.tsx'
import { dateTime, exact } from '../../../shared/format.ts'
import { Label, type Tone } from '../../../shared/Label.tsx'
import { ListPage } from '../../../shared/ListPage.tsx'
import { useMay } from '../../../shared/session.ts'
import { useWords } from '../../../shared/words.ts'
import { PollForm } from './PollForm.tsx'
import { polls } from './words.ts'

export const stateTone: Record<PollState, Tone> = { ahead: 'main', open: 'good', ended: 'plain' }

export default function Polls() {
  const t = useWords(polls)
  const may = useMay()('codes.write')
  const go = useNavigate()
  const [edited, edit] = useState<Partial<Poll>>()
  const create = may ? (
    <Button type="primary" onClick={() => edit({})}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <>
      <ListPage<Poll>
        head={{ title: t('title'), lead: t('lead'), actions: create }}
        name="polls"
        label={t('title')}
        rowKey={({ id }) => id}
        load={(page) => api.code.listPolls(page)}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns()}
      />
      <PollForm
        row={edited}
        close={() => edit(undefined)}
        saved={({ id }) => void go({ to: `/polls/${id}` })}
      />
    </>
  )
}

function useColumns(): Column<Poll>[] {
  const t = useWords(polls)
  const c = useWords(common)
  return [
    {
      key: 'question',
      title: t('question'),
      main: true,
      render: ({ id, question, options }) => (
        <>
          <Link to={`/polls/${id}`}>
            <strong>{question}</strong>
          </Link>
          <div className="quiet small">{options.map(({ text }) => text).join(' · ')}</div>
        </>
      ),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ state }) => <Label tone={stateTone[state]}>{t(`state.${state}`)}</Label>,
    },
    {
      key: 'when',
      title: t('when'),
      render: ({ startsAt, endsAt, endedAt }) =>
        `${dateTime(startsAt)} – ${dateTime(endedAt ?? endsAt)}`,
    },
    {
      key: 'opened',
      title: t('opened'),
      align: 'right',
      render: ({ opened }) => exact(opened),
    },
    {
      key: 'answered',
      title: t('answered'),
      align: 'right',
      render: ({ answered }) => exact(answered),
    },
  ]
}
