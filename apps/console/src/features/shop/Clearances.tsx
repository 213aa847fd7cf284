// Discounts that deepen by the clock, the newest first.
import { Button } from 'antd'
import { useState } from 'react'
import type { Clearance } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { exact, money, percent } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useWords } from '../../shared/words.ts'
import { ClearanceForm } from './ClearanceForm.tsx'
import { clearances } from './clearance-words.ts'

const FREE_BP = 10_000

export default function Clearances() {
  const t = useWords(clearances)
  const [edited, edit] = useState<Partial<Clearance>>()
  const create = (
    <Button type="primary" onClick={() => edit({})}>
      {t('create')}
    </Button>
  )
  return (
    <>
      <ListPage<Clearance>
        head={{
          title: t('title'),
          lead: t('lead'),
          actions: (
            <>
              <Button href="/v1/clearances/export" download>
                {t('proofs')}
              </Button>
              {create}
            </>
          ),
        }}
        name="clearances"
        label={t('title')}
        rowKey={({ id }) => id}
        load={() => api.clearance.list({})}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns()}
        onOpen={edit}
      />
      <ClearanceForm row={edited} close={() => edit(undefined)} />
    </>
  )
}

function useColumns(): Column<Clearance>[] {
  const t = useWords(clearances)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ name, promise }) => (
        <>
          <strong>{name}</strong>
          <div className="quiet small">{promise}</div>
        </>
      ),
    },
    {
      key: 'steps',
      title: t('steps'),
      render: ({ steps }) =>
        steps
          .map(({ at, offBp }) =>
            offBp === FREE_BP
              ? t('free', { at })
              : t('from', { at, off: percent(offBp / FREE_BP) }),
          )
          .join(' · '),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ active }) => (
        <Label tone={active ? 'good' : 'plain'}>{t(active ? 'inUse' : 'ended')}</Label>
      ),
    },
    { key: 'units', title: t('units'), align: 'right', render: ({ units }) => exact(units) },
    {
      key: 'given',
      title: t('given'),
      align: 'right',
      render: ({ givenFen }) => money(givenFen),
    },
  ]
}
