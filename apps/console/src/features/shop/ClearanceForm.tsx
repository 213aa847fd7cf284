// The form of a discount by the clock.
import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Select, Switch, TimePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { Clearance, ClearanceInput } from '#contracts'
import { api } from '../../shared/api.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { common } from '../../shared/common.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { RowList } from '../../shared/RowList.tsx'
import { useWords } from '../../shared/words.ts'
import { clearances } from './clearance-words.ts'

interface Step {
  at: Dayjs
  /** In percent. */
  off: number
}
interface Values extends Omit<ClearanceInput, 'id' | 'steps'> {
  steps: Step[]
}
const CLOCK = 'HH:mm'
const ANY_DAY = '2000-01-01'
const field = (at: string): Dayjs => dayjs(`${ANY_DAY}T${at}`)

const first: Step[] = [
  { at: field('19:00'), off: 10 },
  { at: field('21:00'), off: 50 },
  { at: field('23:30'), off: 100 },
]
const initialOf = (row: Partial<Clearance> | undefined): Partial<Values> => ({
  name: row?.name ?? '',
  promise: row?.promise ?? '',
  steps: row?.steps?.map(({ at, offBp }) => ({ at: field(at), off: offBp / 100 })) ?? first,
  skus: row?.skus ?? [],
  categories: row?.categories ?? [],
  storeIds: row?.storeIds ?? [],
  channels: row?.channels ?? [],
  active: row?.active ?? true,
})
const inputOf = (id: number | undefined, { steps, ...values }: Values): ClearanceInput => ({
  ...values,
  ...(id !== undefined && { id }),
  steps: steps.map(({ at, off }) => ({ at: at.format(CLOCK), offBp: Math.round(off * 100) })),
})

interface Props {
  row: Partial<Clearance> | undefined
  close: () => void
}
export function ClearanceForm({ row, close }: Props) {
  const t = useWords(clearances)
  const save = useAct(api.clearance.save, { refresh: [['clearances']], after: close })
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
      <Fields />
    </FormDrawer>
  )
}

function Fields() {
  const t = useWords(clearances)
  const c = useWords(common)
  const facts = useQuery({
    queryKey: ['facts'],
    staleTime: 300_000,
    queryFn: () => api.audience.listFacts(),
  })
  const categories = facts.data?.categories.map((value) => ({ value, label: value }))
  return (
    <>
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="promise" label={t('promise')}>
        <Input.TextArea maxLength={500} rows={2} placeholder={t('promiseExample')} />
      </Form.Item>
      <Steps />
      <Form.Item name="categories" label={t('categories')}>
        <Select mode="tags" placeholder={t('allGoods')} options={categories} />
      </Form.Item>
      <Form.Item name="skus" label={t('skus')}>
        <Select mode="tags" open={false} suffixIcon={null} placeholder={t('noSkus')} />
      </Form.Item>
      <Form.Item name="storeIds" label={t('stores')}>
        <StoreSelect mode="multiple" placeholder={c('allStores')} />
      </Form.Item>
      <Form.Item name="channels" label={t('channels')} extra={t('channelsHint')}>
        <Select mode="tags" open={false} suffixIcon={null} placeholder={t('allChannels')} />
      </Form.Item>
      <Form.Item name="active" label={t('active')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}

function Steps() {
  const t = useWords(clearances)
  const rises = {
    validator: (_: unknown, steps: Partial<Step>[] = []) =>
      steps.every((step, i) => {
        const before = steps[i - 1]
        if (!step?.at || !step.off || !before?.at || !before.off) return i === 0
        return step.at.format(CLOCK) > before.at.format(CLOCK) && step.off > before.off
      })
        ? Promise.resolve()
        : Promise.reject(new Error(t('rises'))),
  }
  return (
    <Form.Item label={t('steps')} extra={t('stepHint')}>
      <RowList
        name="steps"
        rules={[rises]}
        add={t('addStep')}
        remove={t('removeStep')}
        least={1}
        most={12}
        className="tier-row clock"
        row={(at) => (
          <>
            <Form.Item name={[at, 'at']} label={t('stepAt')} rules={required}>
              <TimePicker format={CLOCK} minuteStep={5} allowClear={false} />
            </Form.Item>
            <Form.Item name={[at, 'off']} label={t('stepOff')} rules={required}>
              <InputNumber min={0.01} max={100} precision={2} />
            </Form.Item>
          </>
        )}
      />
    </Form.Item>
  )
}
