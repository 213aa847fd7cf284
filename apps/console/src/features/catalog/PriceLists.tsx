// Price lists, the newest first: made, changed, ended.
import { App, Button } from 'antd'
import { useState } from 'react'
import type { PriceList, PriceListRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { dateTime, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { PriceListForm } from './PriceListForm.tsx'
import { priceLists } from './price-words.ts'

const tones = { ahead: 'main', running: 'good', over: 'plain' } as const

export default function PriceLists() {
  const t = useWords(priceLists)
  const [edited, edit] = useState<Partial<PriceList>>()
  const create = (
    <Button type="primary" onClick={() => edit({})}>
      {t('create')}
    </Button>
  )
  const open = async ({ id }: PriceListRow) => edit(await api.catalog.getPriceList({ id }))
  return (
    <>
      <ListPage<PriceListRow>
        head={{ title: t('title'), lead: t('lead'), actions: create }}
        name="priceLists"
        label={t('title')}
        rowKey={({ id }) => id}
        load={(page) => api.catalog.listPriceLists(page)}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns(open)}
      />
      <PriceListForm row={edited} close={() => edit(undefined)} />
    </>
  )
}

function useColumns(open: (row: PriceListRow) => Promise<void>): Column<PriceListRow>[] {
  const t = useWords(priceLists)
  const c = useWords(common)
  return [
    { key: 'name', title: c('name'), main: true, render: ({ name }) => <strong>{name}</strong> },
    {
      key: 'audience',
      title: t('audience'),
      render: ({ audience }) => t(`audience.${audience}`),
    },
    {
      key: 'stores',
      title: t('stores'),
      render: ({ storeIds }) =>
        storeIds.length === 0 ? c('allStores') : t('storeCount', { count: storeIds.length }),
    },
    {
      key: 'time',
      title: t('time'),
      render: ({ from, until }) => `${dateTime(from)} – ${until ? dateTime(until) : t('open')}`,
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ phase }) => <Label tone={tones[phase]}>{t(`phase.${phase}`)}</Label>,
    },
    { key: 'skus', title: t('articles'), align: 'right', render: ({ skus }) => exact(skus) },
    { key: 'act', title: c('actions'), render: (row) => <Acts row={row} open={open} /> },
  ]
}

function Acts({ row, open }: { row: PriceListRow; open: (row: PriceListRow) => Promise<void> }) {
  const t = useWords(priceLists)
  const c = useWords(common)
  const { modal } = App.useApp()
  const end = useAct(api.catalog.endPriceList, { refresh: [['priceLists']] })
  const ask = () =>
    modal.confirm({
      title: t('endAsk'),
      content: t('endText'),
      okText: t('end'),
      onOk: () => end.mutateAsync({ id: row.id }),
    })
  return (
    <span className="row">
      <Button size="small" onClick={() => void open(row)}>
        {c('edit')}
      </Button>
      {row.phase === 'running' ? (
        <Button size="small" onClick={ask}>
          {t('end')}
        </Button>
      ) : null}
    </span>
  )
}
