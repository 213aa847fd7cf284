// What changes the stock of one article: received, counted, adjusted, or its low level.
import { App, Form, Input, InputNumber } from 'antd'
import type { StockRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { common } from '../../shared/common.ts'
import { exact } from '../../shared/format.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { said, useWords } from '../../shared/words.ts'
import { stocks } from './words.ts'

export interface StockAct {
  kind: 'receive' | 'count' | 'adjust' | 'setLow'
  row?: StockRow
}
interface Values {
  storeId: number
  sku: string
  units?: number | null
  note?: string
}

function send(kind: StockAct['kind'], { storeId, sku, units, note }: Values) {
  const item = { sku: sku.trim(), units: units ?? 0 }
  const sheet = { storeId, ...(note && { note }) }
  switch (kind) {
    case 'receive':
      return api.stock.receive({ ...sheet, items: [item] })
    case 'count':
      return api.stock.count({ ...sheet, items: [item] })
    case 'adjust':
      return api.stock.adjust({ ...sheet, note: note ?? '', items: [item] })
    default:
      return api.stock.setLow({ storeId, items: [{ sku: item.sku, lowAt: units ?? null }] })
  }
}

const words = {
  receive: 'unitsReceive',
  count: 'unitsCount',
  adjust: 'unitsAdjust',
  setLow: 'unitsSetLow',
} as const

export function StockForm({ act, close }: { act: StockAct | undefined; close: () => void }) {
  const t = useWords(stocks)
  const c = useWords(common)
  const { message, notification } = App.useApp()
  const kind = act?.kind ?? 'receive'
  const run = useAct((values: Values) => send(kind, values), {
    refresh: [['stock']],
    said: null,
    after: ({ items }) => {
      const [item] = items
      if (item && 'refusal' in item) {
        notification.error({ title: said(item.refusal.sentence) })
        return
      }
      const onHand = item && 'ok' in item ? item.ok.onHand : 0
      void message.success(t('done', { count: Number(exact(onHand).replaceAll(',', '')) }))
      close()
    },
  })
  const row = act?.row
  return (
    <FormDrawer<Values>
      open={!!act}
      title={[t(kind), row?.productName, row?.storeName].filter(Boolean).join(' · ')}
      initial={
        row
          ? {
              storeId: row.storeId,
              sku: row.sku,
              ...(kind === 'setLow' && { units: row.lowAt }),
            }
          : {}
      }
      busy={run.isPending}
      close={close}
      submit={(values) => run.mutate(values)}
    >
      <Form.Item name="storeId" label={c('store')} rules={required} hidden={!!row}>
        <StoreSelect />
      </Form.Item>
      <Form.Item name="sku" label={t('sku')} rules={required} hidden={!!row}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="units" label={t(words[kind])} rules={kind === 'setLow' ? [] : required}>
        <InputNumber
          precision={0}
          min={kind === 'adjust' ? -1_000_000 : kind === 'receive' ? 1 : 0}
          max={1_000_000}
        />
      </Form.Item>
      {kind === 'setLow' ? null : (
        <Form.Item
          name="note"
          label={kind === 'adjust' ? t('noteNeeded') : t('note')}
          rules={kind === 'adjust' ? required : []}
        >
          <Input maxLength={200} />
        </Form.Item>
      )}
    </FormDrawer>
  )
}
