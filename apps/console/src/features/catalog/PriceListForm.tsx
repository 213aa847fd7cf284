// The form of a price list. Prices are pasted as lines.
import { DatePicker, Form, Input, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { PriceList, PriceListInput } from '#contracts'
import { api } from '../../shared/api.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { common } from '../../shared/common.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { money } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { ofField, toField } from '../../shared/wall-time.ts'
import { useWords } from '../../shared/words.ts'
import { readPrices, writePrices } from './price-lines.ts'
import { priceLists } from './price-words.ts'

interface Values {
  name: string
  audience: PriceList['audience']
  storeIds: number[]
  from: Dayjs
  until: Dayjs | null
  prices: string
}

const valuesOf = (row: Partial<PriceList> | undefined): Partial<Values> => ({
  name: row?.name ?? '',
  audience: row?.audience ?? 'everybody',
  storeIds: row?.storeIds ?? [],
  from: toField(row?.from ?? dayjs().toISOString()),
  until: row?.until ? toField(row.until) : null,
  prices: writePrices(row?.prices ?? []),
})
const inputOf = (id: number | undefined, values: Values): PriceListInput => ({
  ...(id !== undefined && { id }),
  name: values.name,
  audience: values.audience,
  storeIds: values.storeIds,
  from: ofField(values.from),
  until: values.until ? ofField(values.until) : null,
  prices: readPrices(values.prices).prices,
})

interface Props {
  row: Partial<PriceList> | undefined
  close: () => void
}
export function PriceListForm({ row, close }: Props) {
  const t = useWords(priceLists)
  const save = useAct(api.catalog.savePriceList, { refresh: [['priceLists']], after: close })
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
      <Fields />
      {row?.prices ? <Now prices={row.prices} /> : null}
    </FormDrawer>
  )
}

function Fields() {
  const t = useWords(priceLists)
  const c = useWords(common)
  const readable = {
    validator: (_: unknown, text = '') => {
      const { wrong } = readPrices(text)
      return wrong
        ? Promise.reject(new Error(t(wrong.why, { line: wrong.line })))
        : Promise.resolve()
    },
  }
  const shape = { showTime: { format: 'HH:mm' }, format: 'YYYY-MM-DD HH:mm' }
  return (
    <>
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="audience" label={t('audience')}>
        <Select
          options={(['everybody', 'member'] as const).map((value) => ({
            value,
            label: t(`audience.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="storeIds" label={t('stores')}>
        <StoreSelect mode="multiple" placeholder={c('allStores')} />
      </Form.Item>
      <div className="fields">
        <Form.Item name="from" label={t('from')} rules={required}>
          <DatePicker {...shape} />
        </Form.Item>
        <Form.Item name="until" label={t('until')} extra={t('untilHint')}>
          <DatePicker {...shape} placeholder={t('open')} />
        </Form.Item>
      </div>
      <Form.Item
        name="prices"
        label={t('prices')}
        extra={t('pricesHint')}
        rules={[...required, readable]}
      >
        <Input.TextArea rows={8} placeholder={'TEA-250\t49.90'} />
      </Form.Item>
    </>
  )
}

function Now({ prices }: { prices: PriceList['prices'] }) {
  const t = useWords(priceLists)
  return (
    <>
      <h3>{t('now')}</h3>
      <DataTable
        label={t('now')}
        rows={prices}
        rowKey={({ sku }) => sku}
        columns={[
          {
            key: 'article',
            title: t('article'),
            main: true,
            render: ({ sku, productName }) => (
              <>
                {productName}
                <div className="quiet small">{sku}</div>
              </>
            ),
          },
          {
            key: 'list',
            title: t('list'),
            align: 'right',
            render: ({ listFen }) => money(listFen),
          },
          { key: 'price', title: t('price'), align: 'right', render: ({ fen }) => money(fen) },
        ]}
      />
    </>
  )
}
