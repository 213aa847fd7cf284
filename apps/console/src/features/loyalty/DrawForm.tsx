// The form of a draw, as long as it is a draft.
import { useQuery } from '@tanstack/react-query'
import { DatePicker, Form, Input, InputNumber, Select, Switch } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { Draw, DrawInput } from '#contracts'
import { api } from '../../shared/api.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { ofField, toField } from '../../shared/wall-time.ts'
import { RowList } from '../../shared/RowList.tsx'
import { useWords } from '../../shared/words.ts'
import { CouponSelect } from './CouponSelect.tsx'
import { draws } from './draw-words.ts'
import { inYuan, yuan } from './StoredRules.tsx'

type Terms = DrawInput['terms']
interface Values {
  name: string
  blurb: string
  days: [Dayjs, Dayjs]
  drawsAt: Dayjs
  prizes: { name: string; pieces: number; templateId?: number | null }[]
  fenPerTicket: number | null
  perMember: number | null
  tiers: Terms['tiers']
  price: number | null
  most: number | null
  onePrize: boolean
}

const initialOf = (row: Partial<Draw> | undefined): Partial<Values> => ({
  name: row?.name ?? '',
  blurb: row?.blurb ?? '',
  ...(row?.fromOn && row.untilOn && { days: [dayjs(row.fromOn), dayjs(row.untilOn)] }),
  ...(row?.drawsAt && { drawsAt: toField(row.drawsAt) }),
  prizes: row?.prizes?.map(({ name, pieces, templateId }) => ({ name, pieces, templateId })) ?? [
    { name: '', pieces: 1, templateId: null },
  ],
  fenPerTicket: row?.terms ? row.terms.fenPerTicket : 10_000,
  perMember: row?.terms?.perMember ?? null,
  tiers: row?.terms?.tiers ?? [],
  price: row?.terms?.points?.price ?? null,
  most: row?.terms?.points?.most ?? null,
  onePrize: row?.terms?.onePrize ?? true,
})

const inputOf = (id: number | undefined, values: Values): DrawInput => ({
  ...(id !== undefined && { id }),
  name: values.name,
  blurb: values.blurb,
  fromOn: values.days[0].format('YYYY-MM-DD'),
  untilOn: values.days[1].format('YYYY-MM-DD'),
  drawsAt: ofField(values.drawsAt),
  prizes: values.prizes.map(({ templateId, ...prize }) => ({
    ...prize,
    templateId: templateId ?? null,
  })),
  terms: {
    fenPerTicket: values.fenPerTicket ?? null,
    perMember: values.perMember ?? null,
    tiers: values.tiers,
    points: values.price ? { price: values.price, most: values.most ?? 1 } : null,
    onePrize: values.onePrize,
  },
})

interface Props {
  row: Partial<Draw> | undefined
  close: () => void
}
export function DrawForm({ row, close }: Props) {
  const t = useWords(draws)
  const save = useAct(api.draws.save, { refresh: [['draws'], ['draw']], after: close })
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
      <Form.Item name="name" label={t('name')} rules={required}>
        <Input maxLength={40} placeholder={t('nameExample')} />
      </Form.Item>
      <Form.Item name="blurb" label={t('blurb')}>
        <Input.TextArea maxLength={500} rows={2} />
      </Form.Item>
      <Times />
      <Prizes />
      <Tickets />
      <Tiers />
      <Form.Item name="onePrize" label={t('onePrize')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDrawer>
  )
}

const minutes = {
  showTime: { format: 'HH:mm', minuteStep: 5 },
  format: 'YYYY-MM-DD HH:mm',
} as const

function Times() {
  const t = useWords(draws)
  const form = Form.useFormInstance<Values>()
  const late = {
    validator: (_: unknown, at: Dayjs | undefined) => {
      const last = (form.getFieldValue('days') as [Dayjs, Dayjs] | undefined)?.[1]
      return at && last && at.isBefore(last.endOf('day'))
        ? Promise.reject(new Error(t('tooEarly')))
        : Promise.resolve()
    },
  }
  return (
    <>
      <Form.Item name="days" label={t('days')} rules={required}>
        <DatePicker.RangePicker />
      </Form.Item>
      <Form.Item
        name="drawsAt"
        label={t('drawsAt')}
        extra={t('drawsAtHint')}
        dependencies={['days']}
        rules={[...required, late]}
      >
        <DatePicker {...minutes} />
      </Form.Item>
    </>
  )
}

function Prizes() {
  const t = useWords(draws)
  return (
    <Form.Item label={t('prizes')}>
      <RowList
        name="prizes"
        fresh={{ name: '', pieces: 1, templateId: null }}
        add={t('addPrize')}
        remove={t('removePrize')}
        least={1}
        most={20}
        row={(at) => (
          <>
            <Form.Item name={[at, 'name']} label={t('prize')} rules={required}>
              <Input maxLength={40} />
            </Form.Item>
            <Form.Item name={[at, 'pieces']} label={t('pieces')} rules={required}>
              <InputNumber min={1} max={10_000} precision={0} />
            </Form.Item>
            <Form.Item className="wide-item" name={[at, 'templateId']} label={t('coupon')}>
              <CouponSelect none={t('byDesk')} />
            </Form.Item>
          </>
        )}
      />
    </Form.Item>
  )
}

function Tickets() {
  const t = useWords(draws)
  const form = Form.useFormInstance<Values>()
  const some = {
    validator: (_: unknown, fen: number | null | undefined) =>
      fen || form.getFieldValue('price')
        ? Promise.resolve()
        : Promise.reject(new Error(t('someTickets'))),
  }
  const price = Form.useWatch('price', form)
  return (
    <>
      <div className="fields">
        <Form.Item
          name="fenPerTicket"
          label={t('perYuan')}
          extra={t('perYuanHint')}
          dependencies={['price']}
          rules={[some]}
          {...inYuan}
        >
          <InputNumber {...yuan} min={1} max={1e6} />
        </Form.Item>
        <Form.Item name="perMember" label={t('perMember')}>
          <InputNumber min={1} max={100_000} precision={0} placeholder={t('noCap')} />
        </Form.Item>
      </div>
      <div className="fields">
        <Form.Item name="price" label={t('pointsPrice')} extra={t('pointsHint')}>
          <InputNumber min={1} max={1_000_000} precision={0} />
        </Form.Item>
        <Form.Item name="most" label={t('pointsMost')} rules={price ? required : []}>
          <InputNumber min={1} max={1_000} precision={0} disabled={!price} />
        </Form.Item>
      </div>
    </>
  )
}

function Tiers() {
  const t = useWords(draws)
  const program = useQuery({ queryKey: ['program'], queryFn: () => api.loyalty.getProgram() })
  const options = program.data?.tiers.map(({ id: value, name: label }) => ({ value, label }))
  const once = {
    validator: (_: unknown, rows: Partial<Terms['tiers'][number]>[] = []) =>
      new Set(rows.map((row) => row?.tierId)).size === rows.length
        ? Promise.resolve()
        : Promise.reject(new Error(t('tierTwice'))),
  }
  return (
    <Form.Item label={t('tiers')} extra={t('tiersHint')}>
      <RowList
        name="tiers"
        rules={[once]}
        fresh={{ factor: 2, least: 0 }}
        add={t('addTier')}
        remove={t('removeTier')}
        most={options?.length ?? 0}
        row={(at) => (
          <>
            <Form.Item
              className="wide-item"
              name={[at, 'tierId']}
              label={t('tier')}
              rules={required}
            >
              <Select options={options ?? []} />
            </Form.Item>
            <Form.Item name={[at, 'factor']} label={t('factor')} rules={required}>
              <InputNumber min={0} max={20} precision={0} />
            </Form.Item>
            <Form.Item name={[at, 'least']} label={t('least')} rules={required}>
              <InputNumber min={0} max={100} precision={0} />
            </Form.Item>
          </>
        )}
      />
    </Form.Item>
  )
}
