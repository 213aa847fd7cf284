// Products of the own shop: found, made, changed, put away.
import { App, Button, Checkbox } from 'antd'
import { useState } from 'react'
import type { Product, ProductRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { Pick, SearchField } from '../../shared/fields.tsx'
import { useFilters } from '../../shared/filters.ts'
import { dateTime, money } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { language, useWords } from '../../shared/words.ts'
import { ImportProducts } from './ImportProducts.tsx'
import { ProductForm } from './ProductForm.tsx'
import { goods } from './words.ts'

const states = ['draft', 'onSale', 'hidden'] as const
const tones = { draft: 'plain', onSale: 'good', hidden: 'warn' } as const
type State = (typeof states)[number]

export default function Products() {
  const t = useWords(goods)
  const may = useMay()('shop.write')
  const [edited, edit] = useState<Partial<Product>>()
  const [importing, setImporting] = useState(false)
  const { values, change, clear } = useFilters('search', 'state', 'archived')
  const create = may ? (
    <Button type="primary" onClick={() => edit({})}>
      {t('create')}
    </Button>
  ) : undefined
  const address = new URLSearchParams({
    language: language() === 'en' ? 'en' : 'zh',
    ...(values.search && { search: values.search }),
    ...(values.state && { state: values.state }),
    ...(values.archived && { archived: 'true' }),
  })
  const actions = (
    <>
      <Button href={`/v1/products.csv?${address}`}>{t('exportFile')}</Button>
      {may ? <Button onClick={() => setImporting(true)}>{t('importFile')}</Button> : null}
      {create}
    </>
  )
  const open = async ({ id }: ProductRow) => edit(await api.catalog.getProduct({ id }))
  const columns = useColumns(may ? { edit: open } : undefined)
  return (
    <>
      <ListPage<ProductRow>
        head={{ title: t('products'), lead: t('lead'), actions }}
        name="products"
        label={t('products')}
        filter={values}
        clear={clear}
        rowKey={({ id }) => id}
        load={(page) =>
          api.catalog.listProducts({
            ...page,
            search: values.search,
            state: values.state as State | undefined,
            ...(values.archived && { archived: true }),
          })
        }
        filters={
          <>
            <SearchField
              placeholder={t('search')}
              value={values.search}
              onChange={(search) => change({ search })}
            />
            <States value={values.state} change={(state) => change({ state })} />
            <Checkbox
              checked={!!values.archived}
              onChange={({ target }) => change({ archived: target.checked ? 'true' : undefined })}
            >
              {t('archived')}
            </Checkbox>
          </>
        }
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={columns}
      />
      {importing ? <ImportProducts close={() => setImporting(false)} /> : null}
      <ProductForm row={edited} close={() => edit(undefined)} />
    </>
  )
}

function States({
  value,
  change,
}: {
  value: string | undefined
  change: (state: string | undefined) => void
}) {
  const t = useWords(goods)
  const c = useWords(common)
  return (
    <Pick
      label={c('state')}
      value={value}
      onChange={change}
      options={states.map((state) => ({ value: state as string, label: t(`state.${state}`) }))}
    />
  )
}

function useColumns(acts?: { edit: (row: ProductRow) => Promise<void> }): Column<ProductRow>[] {
  const t = useWords(goods)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ name, sku, variants }) => (
        <>
          <strong>{name}</strong>
          <div className="quiet small">
            {variants === 1 ? sku : t('variantCount', { count: variants })}
          </div>
        </>
      ),
    },
    {
      key: 'category',
      title: t('category'),
      render: ({ categoryName }) => categoryName ?? '–',
    },
    {
      key: 'price',
      title: t('price'),
      align: 'right',
      render: ({ fromFen, toFen }) =>
        fromFen === toFen ? money(fromFen) : `${money(fromFen)} – ${money(toFen)}`,
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ state }) => <Label tone={tones[state]}>{t(`state.${state}`)}</Label>,
    },
    { key: 'changed', title: c('changed'), render: ({ changedAt }) => dateTime(changedAt) },
    ...(acts
      ? [
          {
            key: 'act',
            title: c('actions'),
            render: (row: ProductRow) => <Acts row={row} edit={acts.edit} />,
          },
        ]
      : []),
  ]
}

function Acts({ row, edit }: { row: ProductRow; edit: (row: ProductRow) => Promise<void> }) {
  const t = useWords(goods)
  const c = useWords(common)
  const { modal } = App.useApp()
  const archive = useAct(api.catalog.archiveProduct, { refresh: [['products']] })
  const turn = () => archive.mutateAsync({ id: row.id, archived: !row.archived })
  const ask = () =>
    row.archived
      ? void turn()
      : void modal.confirm({
          title: t('archiveAsk'),
          content: t('archiveText'),
          okText: t('archive'),
          onOk: turn,
        })
  return (
    <span className="row">
      <Button size="small" disabled={row.archived} onClick={() => void edit(row)}>
        {c('edit')}
      </Button>
      <Button size="small" onClick={ask}>
        {row.archived ? t('unarchive') : t('archive')}
      </Button>
    </span>
  )
}
