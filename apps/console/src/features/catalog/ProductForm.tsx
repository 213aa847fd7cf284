// The form of a product with its variants. One option (as size) tells them apart.
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useState } from 'react'
import type { Product, ProductInput } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { goods } from './words.ts'

interface VariantValues {
  id?: number
  sku: string
  value?: string
  /** In yuan. */
  price: number
  barcode?: string
  tracked: boolean
  /** Options beside the first one, as another system made them: kept. */
  more?: Record<string, string>
}
interface Values {
  name: string
  description: string
  media: string
  tags: string[]
  categoryId?: number | null
  state: Product['state']
  option?: string
  variants: VariantValues[]
}

function valuesOf(row: Partial<Product> | undefined): Partial<Values> {
  const option = Object.keys(row?.variants?.[0]?.options ?? {})[0]
  return {
    name: row?.name,
    description: row?.description ?? '',
    media: (row?.media ?? []).join('\n'),
    tags: row?.tags ?? [],
    categoryId: row?.categoryId,
    state: row?.state ?? 'onSale',
    option,
    variants: row?.variants?.map(({ id, sku, options, listFen, barcode, tracked }) => {
      const { [option ?? '']: value, ...more } = options
      return {
        id,
        sku,
        price: listFen / 100,
        tracked,
        more,
        ...(value !== undefined && { value }),
        ...(barcode !== null && { barcode }),
      }
    }) ?? [{ tracked: true } as VariantValues],
  }
}

const inputOf = (id: number | undefined, values: Values): ProductInput => ({
  ...(id !== undefined && { id }),
  name: values.name,
  description: values.description,
  media: values.media.split(/\s+/).filter(Boolean),
  tags: values.tags,
  categoryId: values.categoryId ?? null,
  state: values.state,
  variants: values.variants.map((one) => ({
    ...(one.id !== undefined && { id: one.id }),
    sku: one.sku.trim(),
    options: {
      ...(values.option && one.value ? { [values.option]: one.value } : {}),
      ...one.more,
    },
    listFen: Math.round(one.price * 100),
    barcode: one.barcode || null,
    tracked: one.tracked,
  })),
})

interface Props {
  row: Partial<Product> | undefined
  close: () => void
}
export function ProductForm({ row, close }: Props) {
  const t = useWords(goods)
  const c = useWords(common)
  const save = useAct(api.catalog.saveProduct, { refresh: [['products']], after: close })
  return (
    <FormDrawer<Values>
      open={!!row}
      title={row?.id ? t('edit') : t('create')}
      initial={valuesOf(row)}
      busy={save.isPending}
      close={close}
      wide
      submit={(values) => save.mutate(inputOf(row?.id, values))}
    >
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="state" label={c('state')}>
        <Select
          options={(['onSale', 'draft', 'hidden'] as const).map((value) => ({
            value,
            label: t(`state.${value}`),
          }))}
        />
      </Form.Item>
      <Category />
      <Variants />
      <Form.Item name="description" label={t('description')}>
        <Input.TextArea rows={4} maxLength={5_000} />
      </Form.Item>
      <Form.Item name="media" label={t('media')} extra={t('mediaHint')}>
        <Input.TextArea rows={2} />
      </Form.Item>
      <Form.Item name="tags" label={t('tags')} extra={t('tagsHint')}>
        <Select mode="tags" open={false} suffixIcon={null} />
      </Form.Item>
    </FormDrawer>
  )
}

function Category() {
  const t = useWords(goods)
  const form = Form.useFormInstance<Values>()
  const [typed, type] = useState('')
  const found = useQuery({
    queryKey: ['productCategories'],
    queryFn: () => api.catalog.listCategories(),
  })
  const make = useAct(api.catalog.saveCategory, {
    refresh: [['productCategories']],
    after: ({ id }) => {
      form.setFieldValue('categoryId', id)
      type('')
    },
  })
  const names = new Map(found.data?.items.map(({ id, name }) => [id, name]))
  return (
    <>
      <Form.Item name="categoryId" label={t('category')}>
        <Select
          allowClear
          placeholder={t('noCategory')}
          options={found.data?.items.map(({ id, name, parentId }) => ({
            value: id,
            label: [parentId === null ? undefined : names.get(parentId), name]
              .filter(Boolean)
              .join(' / '),
          }))}
        />
      </Form.Item>
      <div className="row" style={{ marginBottom: 24 }}>
        <Input
          aria-label={t('newCategory')}
          placeholder={t('newCategory')}
          value={typed}
          maxLength={40}
          onChange={(event) => type(event.target.value)}
        />
        <Button
          disabled={!typed.trim()}
          loading={make.isPending}
          onClick={() => make.mutate({ name: typed.trim() })}
        >
          {t('addCategory')}
        </Button>
      </div>
    </>
  )
}

function Variants() {
  const t = useWords(goods)
  return (
    <>
      <Form.Item name="option" label={t('optionName')} extra={t('optionNameHint')}>
        <Input maxLength={30} />
      </Form.Item>
      <Form.List name="variants">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }) => (
              <Variant
                key={key}
                at={name}
                remove={fields.length > 1 ? () => remove(name) : undefined}
              />
            ))}
            <Button style={{ marginBottom: 24 }} onClick={() => add({ tracked: true })}>
              {t('addVariant')}
            </Button>
          </>
        )}
      </Form.List>
    </>
  )
}

function Variant({ at, remove }: { at: number; remove: (() => void) | undefined }) {
  const t = useWords(goods)
  const option = Form.useWatch<string | undefined>('option')
  return (
    <fieldset className="section variant">
      <div className="fields">
        <Form.Item name={[at, 'sku']} label={t('sku')} rules={required}>
          <Input maxLength={64} />
        </Form.Item>
        {option ? (
          <Form.Item name={[at, 'value']} label={option} rules={required}>
            <Input maxLength={60} />
          </Form.Item>
        ) : null}
        <Form.Item name={[at, 'price']} label={t('listPrice')} rules={required}>
          <InputNumber min={0.01} max={10_000_000} precision={2} />
        </Form.Item>
        <Form.Item name={[at, 'barcode']} label={t('barcode')}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name={[at, 'tracked']} label={t('tracked')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name={[at, 'id']} hidden noStyle>
          <InputNumber />
        </Form.Item>
        <Form.Item name={[at, 'more']} hidden noStyle>
          <Input />
        </Form.Item>
      </div>
      {remove ? (
        <Button size="small" danger onClick={remove}>
          {t('removeVariant')}
        </Button>
      ) : null}
    </fieldset>
  )
}
