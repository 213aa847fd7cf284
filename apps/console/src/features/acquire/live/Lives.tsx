// Live rooms: upcoming, running and past sessions, and the codes each has.
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { LiveSession } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import type { Column } from '../../../shared/DataTable.tsx'
import { dateTime } from '../../../shared/format.ts'
import { Label } from '../../../shared/Label.tsx'
import { ListPage } from '../../../shared/ListPage.tsx'
import { useMay } from '../../../shared/session.ts'
import { useWords } from '../../../shared/words.ts'
import { stateTone } from './choices.ts'
import { LiveForm } from './LiveForm.tsx'
import { live } from './words.ts'

export default function Lives() {
  const t = useWords(live)
  const may = useMay()('codes.write')
  const [edited, edit] = useState<Partial<LiveSession>>()
  const create = may ? (
    <Button type="primary" onClick={() => edit({})}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <>
      <ListPage<LiveSession>
        head={{ title: t('lives'), lead: t('lead'), actions: create }}
        name="lives"
        label={t('lives')}
        rowKey={({ id }) => id}
        load={(page) => api.acquire.listLives(page)}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns()}
      />
      <LiveForm row={edited} close={() => edit(undefined)} />
    </>
  )
}

function useColumns(): Column<LiveSession>[] {
  const t = useWords(live)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ id, name, platform, host }) => (
        <>
          <Link to={`/lives/${id}`}>
            <strong>{name}</strong>
          </Link>
          <div className="quiet small">
            {t(`platform.${platform}`)} · {host}
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
      key: 'when',
      title: t('when'),
      render: ({ beganAt, startsAt }) => dateTime(beganAt ?? startsAt),
    },
    { key: 'store', title: c('store'), render: ({ storeName }) => storeName },
    {
      key: 'codes',
      title: t('codes'),
      render: ({ codes }) =>
        codes.length === 0 ? t('noCodes') : codes.map(({ name }) => name).join(c('listComma')),
    },
  ]
}
