// Welcome messages: which one speaks where and when.
import { App, Button } from 'antd'
import { useState } from 'react'
import type { Welcome } from '#contracts'
import { api } from '../../shared/api.ts'
import { choices, common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { duration, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { TryWelcome } from './TryWelcome.tsx'
import { WelcomeForm } from './WelcomeForm.tsx'
import { welcomes } from './words.ts'

export default function Welcomes() {
  const t = useWords(welcomes)
  const may = useMay()('codes.write')
  const [edited, setEdited] = useState<Partial<Welcome>>()
  const create = may ? (
    <Button type="primary" onClick={() => setEdited({})}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <>
      <ListPage<Welcome>
        head={{ title: t('welcomes'), lead: t('welcomesLead'), actions: create }}
        name="welcomes"
        label={t('welcomes')}
        rowKey={({ id }) => id}
        load={(page) => api.acquire.listWelcomes(page)}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns(may ? setEdited : undefined)}
      />
      <TryWelcome />
      <WelcomeForm row={edited} close={() => setEdited(undefined)} />
    </>
  )
}

function useColumns(edit?: (row: Welcome) => void): Column<Welcome>[] {
  const t = useWords(welcomes)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ name, text }) => (
        <>
          <strong>{name}</strong>
          <div className="quiet small clip">{text}</div>
        </>
      ),
    },
    { key: 'scope', title: t('scope'), render: (row) => <Scope row={row} /> },
    {
      key: 'hours',
      title: t('hours'),
      render: ({ hours }) => (hours ? `${hours.from}–${hours.until}` : t('allDay')),
    },
    { key: 'persona', title: t('persona'), render: ({ personaName }) => personaName ?? '–' },
    { key: 'coupon', title: t('coupon'), render: ({ couponName }) => couponName ?? '–' },
    {
      key: 'sent',
      title: t('sent'),
      align: 'right',
      render: ({ sent, medianMs }) => (
        <span title={medianMs === null ? '' : `${t('median')} ${duration(medianMs / 1000)}`}>
          {exact(sent)}
        </span>
      ),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ active }) => (
        <Label tone={active ? 'good' : 'plain'}>{active ? c('on') : c('off')}</Label>
      ),
    },
    ...(edit
      ? [
          {
            key: 'act',
            title: c('actions'),
            render: (row: Welcome) => (
              <span className="row">
                <Button size="small" onClick={() => edit(row)}>
                  {c('edit')}
                </Button>
                <Delete row={row} />
              </span>
            ),
          },
        ]
      : []),
  ]
}

/** Where it speaks: these stores, these channels, or everywhere. */
function Scope({ row: { speaksTo, storeIds, channels } }: { row: Welcome }) {
  const t = useWords(welcomes)
  const c = useWords(common)
  const r = useWords(choices)
  const parts = [
    ...(speaksTo === 'anyone' ? [] : [t(speaksTo)]),
    ...(storeIds.length > 0 ? [t('storeCount', { count: storeIds.length })] : []),
    ...channels.map((channel) => r(`channel.${channel}`)),
  ]
  return parts.join(c('listComma')) || t('everywhere')
}

function Delete({ row }: { row: Welcome }) {
  const t = useWords(welcomes)
  const c = useWords(common)
  const { modal } = App.useApp()
  const remove = useAct(api.acquire.removeWelcome, { refresh: [['welcomes']], said: c('done') })
  const ask = () =>
    void modal.confirm({
      title: t('deleteAsk', { name: row.name }),
      content: t('deleteText'),
      okText: c('remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync({ id: row.id }),
    })
  return (
    <Button size="small" danger onClick={ask}>
      {c('remove')}
    </Button>
  )
}
