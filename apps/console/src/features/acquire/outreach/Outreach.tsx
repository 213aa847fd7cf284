// Outreach: who is written to or called, and what came of it.
import { Button } from 'antd'
import { useState } from 'react'
import type { Outreach as Row, OutreachState } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import type { Column } from '../../../shared/DataTable.tsx'
import { exact } from '../../../shared/format.ts'
import { Label, type Tone } from '../../../shared/Label.tsx'
import { ListPage } from '../../../shared/ListPage.tsx'
import { useWords } from '../../../shared/words.ts'
import { OutreachForm } from './OutreachForm.tsx'
import { PeopleFile } from './PeopleFile.tsx'
import { Preview } from './Preview.tsx'
import { Results } from './Results.tsx'
import { outreach } from './words.ts'

type Doing =
  | { kind: 'edit'; row: Partial<Row> }
  | { kind: 'people' | 'preview' | 'results'; row: Row }

const tones: Record<OutreachState, Tone> = {
  draft: 'plain',
  gathering: 'main',
  running: 'main',
  paused: 'warn',
  done: 'good',
  cancelled: 'bad',
}

export default function Outreach() {
  const t = useWords(outreach)
  const [doing, setDoing] = useState<Doing>()
  const close = () => setDoing(undefined)
  const create = (
    <Button type="primary" onClick={() => setDoing({ kind: 'edit', row: {} })}>
      {t('create')}
    </Button>
  )
  return (
    <>
      <ListPage<Row>
        head={{ title: t('outreach'), lead: t('lead'), actions: create }}
        name="outreach"
        label={t('outreach')}
        rowKey={({ id }) => id}
        load={(page) => api.acquire.listOutreach(page)}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns(setDoing)}
      />
      <OutreachForm row={doing?.kind === 'edit' ? doing.row : undefined} close={close} />
      {doing?.kind === 'people' ? <PeopleFile row={doing.row} close={close} /> : null}
      {doing?.kind === 'preview' ? <Preview row={doing.row} close={close} /> : null}
      {doing?.kind === 'results' ? <Results id={doing.row.id} close={close} /> : null}
    </>
  )
}

function useColumns(act: (doing: Doing) => void): Column<Row>[] {
  const t = useWords(outreach)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: (row) => (
        <>
          <strong>{row.name}</strong>
          <div className="quiet small">
            {row.segmentName ?? t('fromFile')} · {row.codeName}
          </div>
        </>
      ),
    },
    { key: 'kind', title: t('kind'), render: ({ kind }) => t(`kind.${kind}`) },
    {
      key: 'state',
      title: c('state'),
      render: ({ state }) => <Label tone={tones[state]}>{t(`state.${state}`)}</Label>,
    },
    { key: 'people', title: t('people'), align: 'right', render: ({ people }) => exact(people) },
    {
      key: 'act',
      title: c('actions'),
      render: (row) => <Actions row={row} act={act} />,
    },
  ]
}

function Actions({ row, act }: { row: Row; act: (doing: Doing) => void }) {
  const t = useWords(outreach)
  const c = useWords(common)
  if (row.state !== 'draft')
    return (
      <Button size="small" onClick={() => act({ kind: 'results', row })}>
        {t('results')}
      </Button>
    )
  return (
    <span className="row">
      {row.segmentId === null ? (
        <Button size="small" onClick={() => act({ kind: 'people', row })}>
          {t('upload')}
        </Button>
      ) : null}
      <Button size="small" onClick={() => act({ kind: 'preview', row })}>
        {t('preview')}
      </Button>
      <Button size="small" onClick={() => act({ kind: 'edit', row })}>
        {c('edit')}
      </Button>
    </span>
  )
}
