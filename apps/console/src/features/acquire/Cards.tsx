// Printings of parcel cards: orders in, files out, what came of them.
import { Button, Dropdown, Tooltip } from 'antd'
import { useState } from 'react'
import { type CardBatch, cardsPerFile } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { exact, percentOf } from '../../shared/format.ts'
import { ListPage } from '../../shared/ListPage.tsx'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { CardForm } from './CardForm.tsx'
import { CardOrders } from './CardOrders.tsx'
import { CardResults } from './CardResults.tsx'
import { cards, unsureOf } from './cards-words.ts'

type Doing =
  | { kind: 'edit'; row: Partial<CardBatch> }
  | { kind: 'orders' | 'results'; row: CardBatch }

export default function Cards() {
  const t = useWords(cards)
  const may = useMay()('codes.write')
  const [doing, setDoing] = useState<Doing>()
  const close = () => setDoing(undefined)
  const create = may ? (
    <Button type="primary" onClick={() => setDoing({ kind: 'edit', row: {} })}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <>
      <ListPage<CardBatch>
        head={{ title: t('cards'), lead: t('cardsLead'), actions: create }}
        name="cards"
        label={t('cards')}
        rowKey={({ id }) => id}
        load={(page) => api.acquire.listCardBatches(page)}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns(setDoing, may)}
      />
      <CardForm row={doing?.kind === 'edit' ? doing.row : undefined} close={close} />
      {doing?.kind === 'orders' ? <CardOrders batch={doing.row} close={close} /> : null}
      {doing?.kind === 'results' ? <CardResults batch={doing.row} close={close} /> : null}
    </>
  )
}

function useColumns(act: (doing: Doing) => void, may: boolean): Column<CardBatch>[] {
  const t = useWords(cards)
  const c = useWords(common)
  const defined = (label: string, means: string) => (
    <Tooltip title={means}>
      <span tabIndex={0} className="defined">
        {label}
      </span>
    </Tooltip>
  )
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: (row) => (
        <>
          <strong>{row.name}</strong>
          <div className="quiet small">
            {row.storeName} · {row.codeName}
          </div>
        </>
      ),
    },
    { key: 'cards', title: t('count'), align: 'right', render: (row) => exact(row.cards) },
    {
      key: 'opened',
      title: t('opened'),
      align: 'right',
      render: (row) => percentOf(row.opened, row.cards),
    },
    {
      key: 'rate',
      title: t('rate'),
      align: 'right',
      render: (row) => defined(percentOf(row.bound, row.cards), t('rateMeans')),
    },
    {
      key: 'unsure',
      title: t('unsure'),
      align: 'right',
      render: (row) => defined(unsureOf(row), t('unsureMeans')),
    },
    {
      key: 'act',
      title: c('actions'),
      render: (row) => <Actions row={row} act={act} may={may} />,
    },
  ]
}

interface ActionsProps {
  row: CardBatch
  act: (doing: Doing) => void
  may: boolean
}
function Actions({ row, act, may }: ActionsProps) {
  const t = useWords(cards)
  const c = useWords(common)
  return (
    <span className="row">
      {may ? (
        <Button size="small" onClick={() => act({ kind: 'orders', row })}>
          {t('upload')}
        </Button>
      ) : null}
      <Button size="small" disabled={row.cards === 0} onClick={() => act({ kind: 'results', row })}>
        {t('results')}
      </Button>
      <Files row={row} />
      {may ? (
        <Button size="small" onClick={() => act({ kind: 'edit', row })}>
          {c('edit')}
        </Button>
      ) : null}
    </span>
  )
}

function Files({ row: { id, cards: count, rejected } }: { row: CardBatch }) {
  const t = useWords(cards)
  const base = `/v1/card-batches/${id}`
  const parts = Math.ceil(count / cardsPerFile)
  const link = (key: string, label: string, path: string) => ({
    key,
    label: (
      <a href={`${base}/${path}`} download>
        {label}
      </a>
    ),
  })
  const items = [
    ...(count > 0 ? [link('list', t('list'), 'cards.csv')] : []),
    ...Array.from({ length: parts }, (_, at) =>
      link(
        `part${at}`,
        parts === 1 ? t('print') : `${t('print')} · ${t('part', { part: at + 1 })}`,
        `cards.pdf?part=${at + 1}`,
      ),
    ),
    ...(rejected > 0
      ? [link('rejected', `${t('rejected')} (${exact(rejected)})`, 'rejected.csv')]
      : []),
  ]
  return (
    <Dropdown menu={{ items }} disabled={items.length === 0} trigger={['click']}>
      <Button size="small">{t('file')}</Button>
    </Dropdown>
  )
}
