// Planning a session, and filling in afterwards how it was.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { DatePicker, Form, Input, InputNumber, Select, Switch } from 'antd'
import type { Dayjs } from 'dayjs'
import type { LiveSession, LiveUse } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import { StoreSelect } from '../../../shared/choose.tsx'
import { FormDrawer, required } from '../../../shared/FormDrawer.tsx'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { platforms } from './choices.ts'
import { ofField, toField } from '../../../shared/wall-time.ts'
import { live } from './words.ts'

type Range = [Dayjs | null, Dayjs | null] | null
interface Values {
  name: string
  platform: LiveSession['platform']
  host: string
  storeId: number
  invitesFrom: Dayjs
  planned: [Dayjs, Dayjs]
  actual?: Range
  afterDays: number
  viewers?: number | null
  invitation: number[]
  room: number[]
  couponsOnAir: boolean
}

const codesFor = (row: Partial<LiveSession> | undefined, use: LiveUse): number[] =>
  (row?.codes ?? []).filter((code) => code.use === use).map(({ codeId }) => codeId)
const fieldOf = (at: string | null | undefined) => (at ? toField(at) : null)

const initialOf = (row: Partial<LiveSession> | undefined): Partial<Values> => ({
  platform: row?.platform ?? 'channels',
  afterDays: row?.afterDays ?? 7,
  invitation: codesFor(row, 'invitation'),
  room: codesFor(row, 'room'),
  viewers: row?.viewers ?? null,
  couponsOnAir: row?.couponsOnAir ?? false,
  actual: [fieldOf(row?.beganAt), fieldOf(row?.finishedAt)],
  ...(row?.name !== undefined && { name: row.name, host: row.host, storeId: row.storeId }),
  ...(row?.invitesFrom && { invitesFrom: toField(row.invitesFrom) }),
  ...(row?.startsAt && row.endsAt && { planned: [toField(row.startsAt), toField(row.endsAt)] }),
})

const inputOf = (id: number | undefined, values: Values) => {
  const { invitation, room, planned, actual, invitesFrom, viewers, ...rest } = values
  const [began, finished] = actual ?? []
  return {
    ...rest,
    id,
    invitesFrom: ofField(invitesFrom),
    startsAt: ofField(planned[0]),
    endsAt: ofField(planned[1]),
    beganAt: began ? ofField(began) : null,
    finishedAt: finished ? ofField(finished) : null,
    viewers: viewers ?? null,
    codes: [
      ...invitation.map((codeId) => ({ codeId, use: 'invitation' as const })),
      ...room.map((codeId) => ({ codeId, use: 'room' as const })),
    ],
  }
}

interface Props {
  row: Partial<LiveSession> | undefined
  close: () => void
}
export function LiveForm({ row, close }: Props) {
  const t = useWords(live)
  const save = useAct(api.acquire.saveLive, { refresh: [['lives']], after: close })
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
      <About />
      <Times over={row?.state === 'past' || row?.state === 'running'} />
      <Codes row={row} />
    </FormDrawer>
  )
}

function About() {
  const t = useWords(live)
  const c = useWords(common)
  return (
    <>
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="platform" label={t('platform')}>
        <Select options={platforms.map((value) => ({ value, label: t(`platform.${value}`) }))} />
      </Form.Item>
      <Form.Item name="host" label={t('host')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="storeId" label={c('store')} rules={required}>
        <StoreSelect />
      </Form.Item>
    </>
  )
}

const minutes = { format: 'HH:mm', minuteStep: 5 } as const
const shape = { showTime: minutes, format: 'YYYY-MM-DD HH:mm' }

function Times({ over }: { over: boolean }) {
  const t = useWords(live)
  return (
    <>
      <Form.Item
        name="invitesFrom"
        label={t('invitesFrom')}
        extra={t('invitesHint')}
        rules={required}
      >
        <DatePicker {...shape} />
      </Form.Item>
      <Form.Item name="planned" label={t('planned')} rules={required}>
        <DatePicker.RangePicker {...shape} />
      </Form.Item>
      {over ? (
        <>
          <Form.Item name="actual" label={t('actual')}>
            <DatePicker.RangePicker {...shape} allowEmpty={[true, true]} />
          </Form.Item>
          <Form.Item name="viewers" label={t('viewers')} extra={t('viewersMeans')}>
            <InputNumber min={1} max={1_000_000_000} precision={0} />
          </Form.Item>
        </>
      ) : null}
      <Form.Item name="afterDays" label={t('afterDays')} extra={t('afterHint')} rules={required}>
        <InputNumber min={0} max={60} precision={0} />
      </Form.Item>
    </>
  )
}

function Codes({ row }: { row: Partial<LiveSession> | undefined }) {
  const t = useWords(live)
  const codes = useQuery({
    queryKey: ['codes', 'options', 'live'],
    queryFn: () => api.code.list({ limit: 200, channel: 'live', active: true }),
  })
  const listed = codes.data?.items ?? []
  // Those it has already stay to be chosen, also where they are out of use.
  const gone = (row?.codes ?? []).filter((own) => !listed.some(({ id }) => id === own.codeId))
  const options = [
    ...listed.map(({ id, name, storeName }) => ({ value: id, label: `${name} · ${storeName}` })),
    ...gone.map(({ codeId, name }) => ({ value: codeId, label: name })),
  ]
  const select = (
    <Select
      mode="multiple"
      showSearch={{ optionFilterProp: 'label' }}
      options={options}
      loading={codes.isPending}
    />
  )
  return (
    <>
      <Form.Item name="invitation" label={t('invitations')}>
        {select}
      </Form.Item>
      <Form.Item name="room" label={t('inRoom')} extra={t('codesHint')}>
        {select}
      </Form.Item>
      <Form.Item
        name="couponsOnAir"
        label={t('couponsOnAir')}
        extra={t('couponsOnAirHint')}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      <Link to="/codes" search={{ channel: 'live' }}>
        {t('makeCode')}
      </Link>
    </>
  )
}
