// One person of staff: role, reach, sign-in.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Form, Input, Select, Switch } from 'antd'
import { api } from '../../shared/api.ts'
import { staffRoles } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { DayRange } from '../../shared/fields.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { exact } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { useRegions } from './Regions.tsx'
import { org } from './words.ts'

export type Person = Awaited<ReturnType<typeof api.org.listStaff>>['items'][number]
type PersonInput = Parameters<typeof api.org.saveStaff>[0]

interface Props {
  person: Partial<Person> | undefined
  close: () => void
}
export function PersonForm({ person, close }: Props) {
  const t = useWords(org)
  const c = useWords(common)
  const r = useWords(choices)
  const regions = useRegions()
  const save = useAct(api.org.saveStaff, { refresh: [['staff']], after: close })
  const initial: Partial<PersonInput> = {
    role: 'guide',
    storeIds: [],
    regionIds: [],
    active: true,
    name: person?.name ?? '',
    ...strip(person),
  }
  return (
    <FormDrawer<PersonInput>
      open={!!person}
      title={person?.id ? t('editStaff') : t('addStaff')}
      initial={initial}
      busy={save.isPending}
      close={close}
      submit={(values) =>
        save.mutate({
          ...values,
          id: person?.id,
          away: values.away?.from && values.away.until ? values.away : null,
          login: values.login || undefined,
          password: values.password || undefined,
          wecomUserid: values.wecomUserid || undefined,
        })
      }
    >
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="role" label={t('role')} rules={required}>
        <Select options={staffRoles.map((role) => ({ value: role, label: r(`role.${role}`) }))} />
      </Form.Item>
      <Form.Item name="storeIds" label={t('stores')} extra={t('storesHint')}>
        <StoreSelect mode="multiple" />
      </Form.Item>
      <Form.Item name="regionIds" label={t('regions')}>
        <Select
          mode="multiple"
          options={regions.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <SignInFields />
      <AwayField />
      <Form.Item name="active" label={t('active')} valuePropName="checked">
        <Switch />
      </Form.Item>
      {person?.id && person.wecomUserid ? <LeavesBehind id={person.id} /> : null}
    </FormDrawer>
  )
}

/** Switched off, she leaves people behind: how many, and the way to hand them over. */
function LeavesBehind({ id }: { id: number }) {
  const t = useWords(org)
  const active = Form.useWatch('active')
  const query = useQuery({
    queryKey: ['handovers', 'preview', id],
    queryFn: () => api.wecom.previewHandover({ reason: 'leaving', giverIds: [id] }),
    enabled: active === false,
  })
  const { customers = 0, groups = 0 } = query.data ?? {}
  if (active !== false || customers + groups === 0) return null
  return (
    <div className="note" role="alert">
      {t('leavesBehind', { customers: exact(customers), groups: exact(groups) })}
      <Link to={`/handovers/new?giver=${id}`}>{t('handOver')}</Link>
    </div>
  )
}

interface Days {
  from?: string
  until?: string
}
function Range({ value, onChange }: { value?: Days | null; onChange?: (days: Days) => void }) {
  return (
    <DayRange
      from={value?.from}
      until={value?.until}
      change={({ from, until }) => onChange?.({ from, until })}
    />
  )
}
/** Days without new customers. */
function AwayField() {
  const t = useWords(org)
  return (
    <Form.Item name="away" label={t('away')} extra={t('awayHint')}>
      <Range />
    </Form.Item>
  )
}

/** The WeCom user they are, and the way in with a password. */
function SignInFields() {
  const t = useWords(org)
  return (
    <>
      <Form.Item name="wecomUserid" label={t('wecomUserid')}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="login" label={t('login')} rules={[{ min: 3 }]}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('password')}
        extra={t('passwordHint')}
        rules={[{ min: 10 }]}
      >
        <Input.Password maxLength={200} autoComplete="new-password" />
      </Form.Item>
    </>
  )
}

/** The fields of a person that may be sent back, without the nulls. */
function strip(person: Partial<Person> | undefined): Partial<PersonInput> {
  if (!person?.id) return {}
  const { role, storeIds, regionIds, active, away, login, wecomUserid } = person
  return {
    role,
    storeIds,
    regionIds,
    active,
    away: away ?? null,
    login: login ?? undefined,
    wecomUserid: wecomUserid ?? undefined,
  }
}
