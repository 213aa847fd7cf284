// The form of a sale. What buyers were promised is locked once it has begun.
import { Alert, DatePicker, Form, Input, InputNumber, Switch } from 'antd'
import type { Dayjs } from 'dayjs'
import type { Sale, SaleInput } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { ofField, toField } from '../../shared/wall-time.ts'
import { useWords } from '../../shared/words.ts'
import { EarlyFields } from './EarlyFields.tsx'
import { PresaleFields, presaleOf, termsOf, type PresaleValues } from './PresaleFields.tsx'
import { TemplateSelect } from './TemplateSelect.tsx'
import { sales } from './words.ts'

interface Values {
  name: string
  article: string
  sku: string
  category?: string
  storeId?: number
  /** In yuan. */
  price: number
  listPrice?: number | null
  units: number
  perPerson: number
  windowMinutes: number
  times: [Dayjs, Dayjs]
  restock: boolean
  voucherTemplateId?: number
  about?: string
  /** Minutes by tier; nothing: with everybody else. */
  early?: Record<string, number | null | undefined>
  presale?: PresaleValues
}

const initialOf = (row: Partial<Sale> | undefined): Partial<Values> => ({
  perPerson: row?.perPerson ?? 1,
  windowMinutes: row?.windowMinutes ?? 15,
  restock: row?.restock ?? false,
  ...(row?.id !== undefined && {
    name: row.name,
    article: row.article,
    sku: row.sku,
    units: row.units,
    price: (row.priceFen ?? 0) / 100,
    listPrice: row.listFen ? row.listFen / 100 : null,
  }),
  ...(row?.category && { category: row.category }),
  ...(row?.storeId && { storeId: row.storeId }),
  ...(row?.voucherTemplateId && { voucherTemplateId: row.voucherTemplateId }),
  ...(row?.about && { about: row.about }),
  early: Object.fromEntries(row?.early?.map(({ tierId, minutes }) => [tierId, minutes]) ?? []),
  ...(row?.presale && { presale: presaleOf(row.presale) }),
  ...(row?.startsAt && row.endsAt && { times: [toField(row.startsAt), toField(row.endsAt)] }),
})

const inputOf = (id: number | undefined, values: Values): SaleInput => {
  const { price, listPrice, times, category, storeId, voucherTemplateId, ...more } = values
  const { about, early, presale, ...rest } = more
  return {
    ...rest,
    id,
    category: category || null,
    storeId: storeId ?? null,
    voucherTemplateId: voucherTemplateId ?? null,
    about: about || null,
    early: Object.entries(early ?? {}).flatMap(([tierId, minutes]) =>
      minutes ? [{ tierId: Number(tierId), minutes }] : [],
    ),
    presale: termsOf(presale),
    priceFen: Math.round(price * 100),
    listFen: listPrice ? Math.round(listPrice * 100) : null,
    startsAt: ofField(times[0]),
    endsAt: ofField(times[1]),
  }
}

interface Props {
  row: Partial<Sale> | undefined
  close: () => void
}
export function SaleForm({ row, close }: Props) {
  const t = useWords(sales)
  const save = useAct(api.sale.save, { refresh: [['sales'], ['sale']], after: close })
  const begun = row?.phase !== undefined && row.phase !== 'ahead'
  return (
    <FormDrawer<Values>
      open={!!row}
      title={row?.id ? t('edit') : t('create')}
      initial={initialOf(row)}
      busy={save.isPending}
      close={close}
      wide
      submit={(values) => save.mutate(inputOf(row?.id, values))}
    >
      {begun ? (
        <Alert type="info" showIcon title={t('begun')} style={{ marginBottom: 16 }} />
      ) : null}
      <About begun={begun} />
      <Terms begun={begun} />
      <EarlyFields begun={begun} />
      <PresaleFields begun={begun} />
    </FormDrawer>
  )
}

function About({ begun }: { begun: boolean }) {
  const t = useWords(sales)
  const c = useWords(common)
  return (
    <>
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="article" label={t('article')} extra={t('articleHint')} rules={required}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="about" label={t('about')} extra={t('aboutHint')}>
        <Input.TextArea maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
      <Form.Item name="sku" label={t('sku')} rules={required}>
        <Input maxLength={60} disabled={begun} />
      </Form.Item>
      <Form.Item name="category" label={t('category')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="storeId" label={c('store')}>
        <StoreSelect allowClear disabled={begun} placeholder={t('wholeBrand')} />
      </Form.Item>
      <Form.Item name="voucherTemplateId" label={t('package')} extra={t('packageHint')}>
        <TemplateSelect disabled={begun} />
      </Form.Item>
    </>
  )
}

const shape = { showTime: { format: 'HH:mm', minuteStep: 5 }, format: 'YYYY-MM-DD HH:mm' } as const
const room = { style: { width: '12rem' } }
const yuan = { min: 0.01, max: 10_000_000, precision: 2, prefix: '¥', ...room }

function Terms({ begun }: { begun: boolean }) {
  const t = useWords(sales)
  // Of a pre-sale the end is promised too.
  const presale = Form.useWatch<boolean | undefined>(['presale', 'on'])
  return (
    <>
      <Form.Item name="price" label={t('price')} rules={required}>
        <InputNumber {...yuan} disabled={begun} />
      </Form.Item>
      <Form.Item name="listPrice" label={t('listPrice')} extra={t('listHint')}>
        <InputNumber {...yuan} />
      </Form.Item>
      <Form.Item name="units" label={t('units')} extra={t('unitsHint')} rules={required}>
        <InputNumber {...room} min={1} max={1_000_000} precision={0} />
      </Form.Item>
      <Form.Item
        name="perPerson"
        label={t('perPerson')}
        extra={t('perPersonHint')}
        rules={required}
      >
        <InputNumber {...room} min={1} max={1_000} precision={0} disabled={begun} />
      </Form.Item>
      <Form.Item name="windowMinutes" label={t('window')} rules={required}>
        <InputNumber {...room} min={1} max={120} precision={0} suffix={t('windowUnit')} />
      </Form.Item>
      <Form.Item name="times" label={t('times')} rules={required}>
        <DatePicker.RangePicker {...shape} disabled={[begun, begun && presale === true]} />
      </Form.Item>
      <Form.Item name="restock" label={t('restock')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}
