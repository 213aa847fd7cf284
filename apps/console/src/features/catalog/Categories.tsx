// Categories of products, in the order in which the shop shows them.
import { App, Button, Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { ProductCategory } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { exact } from '../../shared/format.ts'
import { ListPage } from '../../shared/ListPage.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { categories } from './category-words.ts'

type Edited = Partial<ProductCategory>
const refresh = [['productCategories']]

export default function Categories() {
  const t = useWords(categories)
  const [edited, edit] = useState<Edited>()
  const [all, keep] = useState<ProductCategory[]>([])
  const create = (
    <Button type="primary" onClick={() => edit({})}>
      {t('create')}
    </Button>
  )
  const load = async () => {
    const { items } = await api.catalog.listCategories()
    keep(items)
    return { items }
  }
  return (
    <>
      <ListPage<ProductCategory>
        head={{ title: t('title'), lead: t('lead'), actions: create }}
        name="productCategories"
        label={t('title')}
        rowKey={({ id }) => id}
        load={load}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns(all, edit)}
      />
      <CategoryForm row={edited} all={all} close={() => edit(undefined)} />
    </>
  )
}

function useColumns(
  all: readonly ProductCategory[],
  edit: (row: Edited) => void,
): Column<ProductCategory>[] {
  const t = useWords(categories)
  const c = useWords(common)
  const names = new Map(all.map(({ id, name }) => [id, name]))
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ name, parentId }) =>
        parentId === null ? (
          <strong>{name}</strong>
        ) : (
          <>
            <span className="quiet">{names.get(parentId)} / </span>
            {name}
          </>
        ),
    },
    {
      key: 'products',
      title: t('products'),
      align: 'right',
      render: ({ products }) => exact(products),
    },
    { key: 'rank', title: t('rank'), align: 'right', render: ({ rank }) => exact(rank) },
    { key: 'act', title: c('actions'), render: (row) => <Acts row={row} edit={edit} /> },
  ]
}

function Acts({ row, edit }: { row: ProductCategory; edit: (row: Edited) => void }) {
  const t = useWords(categories)
  const c = useWords(common)
  const { modal } = App.useApp()
  const remove = useAct(api.catalog.removeCategory, { refresh })
  const ask = () =>
    modal.confirm({
      title: t('removeAsk'),
      content: t('removeText'),
      okText: c('remove'),
      onOk: () => remove.mutateAsync({ id: row.id }),
    })
  return (
    <span className="row">
      <Button size="small" onClick={() => edit(row)}>
        {c('edit')}
      </Button>
      <Button size="small" disabled={row.products > 0} onClick={ask}>
        {c('remove')}
      </Button>
    </span>
  )
}

interface Values {
  name: string
  parentId?: number | null
  rank: number
}
interface FormProps {
  row: Edited | undefined
  all: readonly ProductCategory[]
  close: () => void
}
function CategoryForm({ row, all, close }: FormProps) {
  const t = useWords(categories)
  const c = useWords(common)
  const save = useAct(api.catalog.saveCategory, { refresh, after: close })
  const parents = all.filter(({ id, parentId }) => parentId === null && id !== row?.id)
  return (
    <FormDrawer<Values>
      open={!!row}
      title={row?.id ? t('edit') : t('create')}
      initial={{ name: row?.name, parentId: row?.parentId ?? null, rank: row?.rank ?? 0 }}
      busy={save.isPending}
      close={close}
      submit={({ parentId, ...values }) =>
        save.mutate({ ...values, parentId: parentId ?? null, ...(row?.id && { id: row.id }) })
      }
    >
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="parentId" label={t('parent')}>
        <Select
          allowClear
          placeholder={t('firstLevel')}
          options={parents.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="rank" label={t('rank')} extra={t('rankHint')} rules={required}>
        <InputNumber min={0} max={100_000} precision={0} />
      </Form.Item>
    </FormDrawer>
  )
}
