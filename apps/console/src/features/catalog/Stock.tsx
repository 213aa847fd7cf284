// Stock per store: what is there, what is promised, what is left; receive, count, adjust.
import { Button, Checkbox, Drawer } from 'antd'
import { useState } from 'react'
import type { StockMove, StockRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { ExportButton } from '../../shared/ExportButton.tsx'
import { SearchField } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { dateTime, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { List, ListPage } from '../../shared/ListPage.tsx'
import { useNarrow } from '../../shared/narrow.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { StockForm, type StockAct } from './StockForm.tsx'
import { stocks } from './words.ts'

export default function Stock() {
  const t = useWords(stocks)
  const c = useWords(common)
  const may = useMay()('orders.write')
  const [act, setAct] = useState<StockAct>()
  const [shown, show] = useState<StockRow>()
  const { values, change, clear } = useFilters('storeId', 'search', 'low')
  const receive = may ? (
    <Button type="primary" onClick={() => setAct({ kind: 'receive' })}>
      {t('receive')}
    </Button>
  ) : undefined
  const columns = useColumns(show, may ? setAct : undefined)
  return (
    <>
      <ListPage<StockRow>
        head={{
          title: t('stock'),
          lead: t('lead'),
          actions: (
            <>
              <ExportButton path="/v1/stock/export" filter={values} />
              {receive}
            </>
          ),
        }}
        name="stock"
        label={t('stock')}
        filter={values}
        clear={clear}
        rowKey={({ storeId, sku }) => `${storeId} ${sku}`}
        load={(page) =>
          api.stock.list({
            ...page,
            storeId: asId(values.storeId),
            search: values.search,
            ...(values.low && { low: true }),
          })
        }
        filters={
          <>
            <SearchField
              placeholder={t('search')}
              value={values.search}
              onChange={(search) => change({ search })}
            />
            <StoreSelect
              allowClear
              aria-label={c('store')}
              placeholder={c('allStores')}
              style={{ minWidth: 180 }}
              value={asId(values.storeId) ?? null}
              onChange={(id) => change({ storeId: id ? String(id) : undefined })}
            />
            <Checkbox
              checked={!!values.low}
              onChange={({ target }) => change({ low: target.checked ? 'true' : undefined })}
            >
              {t('low')}
            </Checkbox>
          </>
        }
        empty={{ title: t('empty'), text: t('emptyText'), action: receive }}
        columns={columns}
      />
      <StockForm act={act} close={() => setAct(undefined)} />
      <Moves row={shown} close={() => show(undefined)} />
    </>
  )
}

function useColumns(
  show: (row: StockRow) => void,
  act?: (act: StockAct) => void,
): Column<StockRow>[] {
  const t = useWords(stocks)
  const c = useWords(common)
  const number = (key: 'onHand' | 'reserved' | 'available'): Column<StockRow> => ({
    key,
    title: t(key),
    align: 'right',
    render: (row) => exact(row[key]),
  })
  return [
    {
      key: 'article',
      title: t('article'),
      main: true,
      render: ({ productName, options, sku }) => (
        <>
          <strong>{[productName, ...Object.values(options)].join(' · ')}</strong>
          <div className="quiet small">{sku}</div>
        </>
      ),
    },
    { key: 'store', title: c('store'), render: ({ storeName }) => storeName },
    number('onHand'),
    number('reserved'),
    number('available'),
    {
      key: 'low',
      title: t('lowAt'),
      render: ({ lowAt, low, available }) => {
        if (available < 0) return <Label tone="bad">{t('short')}</Label>
        if (low) return <Label tone="warn">{t('isLow')}</Label>
        return lowAt === null ? '–' : exact(lowAt)
      },
    },
    {
      key: 'act',
      title: c('actions'),
      render: (row) => (
        <span className="row">
          {act
            ? (['receive', 'count', 'adjust', 'setLow'] as const).map((kind) => (
                <Button key={kind} size="small" onClick={() => act({ kind, row })}>
                  {t(kind)}
                </Button>
              ))
            : null}
          <Button size="small" onClick={() => show(row)}>
            {t('moves')}
          </Button>
        </span>
      ),
    },
  ]
}

const signed = (n: number): string => (n > 0 ? `+${exact(n)}` : exact(n))

function Moves({ row, close }: { row: StockRow | undefined; close: () => void }) {
  const t = useWords(stocks)
  const c = useWords(common)
  const narrow = useNarrow()
  return (
    <Drawer
      open={!!row}
      onClose={close}
      title={`${t('moves')} · ${row?.productName ?? ''} · ${row?.storeName ?? ''}`}
      size={narrow ? '100%' : 720}
      destroyOnHidden
      closable={{ 'aria-label': c('close') }}
    >
      {row ? (
        <List<StockMove>
          bare
          name="stockMoves"
          label={t('moves')}
          filter={{ storeId: row.storeId, sku: row.sku }}
          rowKey={({ id }) => id}
          load={(page) => api.stock.moves({ ...page, storeId: row.storeId, sku: row.sku })}
          empty={{ title: t('noMoves'), text: t('emptyText') }}
          columns={[
            { key: 'at', title: c('time'), main: true, render: ({ at }) => dateTime(at) },
            {
              key: 'kind',
              title: t('moves'),
              render: ({ kind, note, number }) => (
                <>
                  {t(`kind.${kind}`)}{' '}
                  <span className="quiet small">{[number, note].filter(Boolean).join(' · ')}</span>
                </>
              ),
            },
            {
              key: 'units',
              title: t('units'),
              align: 'right',
              render: ({ units, reservedUnits }) => signed(units || reservedUnits),
            },
            {
              key: 'after',
              title: t('after'),
              align: 'right',
              render: ({ onHandAfter }) => exact(onHandAfter),
            },
            { key: 'by', title: t('by'), render: ({ by }) => by ?? '–' },
          ]}
        />
      ) : null}
    </Drawer>
  )
}
