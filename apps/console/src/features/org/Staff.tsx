// People of staff: role, stores, WeCom user, sign-in.
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import { api } from '../../shared/api.ts'
import { roles } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import { SearchField, StorePick, useStores } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { dateTime, relative } from '../../shared/format.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { org } from './words.ts'

type Person = Awaited<ReturnType<typeof api.org.listStaff>>['items'][number]
type PersonInput = Parameters<typeof api.org.saveStaff>[0]

export default function Staff() {
  const t = useWords(org)
  const c = useWords(common)
  const r = useWords(choices)
  const may = useMay()('staff.write')
  const stores = useStores()
  const [edited, setEdited] = useState<Partial<Person>>()
  const { values, change, clear } = useFilters('search', 'storeId')
  const add = may ? (
    <Button type="primary" onClick={() => setEdited({})}>
      {t('addStaff')}
    </Button>
  ) : undefined
  const namesOf = (ids: number[]) =>
    ids.length === 0
      ? c('allStores')
      : ids.length > 3
        ? `${ids.length} ${t('stores')}`
        : ids.map((id) => stores.options.find(({ value }) => value === id)?.label ?? id).join(', ')
  return (
    <>
      <ListPage<Person>
        head={{ title: t('staff'), lead: t('staffLead'), actions: add }}
        name="staff"
        label={t('staff')}
        filter={values}
        clear={clear}
        rowKey={({ id }) => id}
        load={(page) =>
          api.org.listStaff({
            ...page,
            search: values.search,
            storeId: asId(values.storeId),
          })
        }
        filters={
          <>
            <SearchField value={values.search} onChange={(search) => change({ search })} />
            <StorePick
              value={asId(values.storeId)}
              onChange={(storeId) => change({ storeId: storeId?.toString() })}
            />
          </>
        }
        empty={{ title: t('noStaff'), text: t('noStaffText'), action: add }}
        columns={[
          {
            key: 'name',
            title: c('name'),
            main: true,
            render: ({ name }) => <strong>{name}</strong>,
          },
          { key: 'role', title: t('role'), render: ({ role }) => r(`role.${role}`) },
          {
            key: 'stores',
            title: t('stores'),
            render: ({ storeIds, role }) =>
              role === 'region' && storeIds.length === 0 ? '–' : namesOf(storeIds),
          },
          { key: 'login', title: t('login'), render: ({ login }) => login ?? '–' },
          {
            key: 'wecom',
            title: t('wecomUserid'),
            render: ({ wecomUserid }) => wecomUserid ?? '–',
          },
          {
            key: 'seen',
            title: t('lastSeen'),
            render: ({ lastSeenAt }) =>
              lastSeenAt ? (
                <span title={dateTime(lastSeenAt)}>{relative(lastSeenAt)}</span>
              ) : (
                t('never')
              ),
          },
          {
            key: 'state',
            title: c('state'),
            render: ({ active }) =>
              active ? <Label tone="good">{t('active')}</Label> : <Label>{t('inactive')}</Label>,
          },
          ...(may
            ? [
                {
                  key: 'edit',
                  title: c('actions'),
                  render: (person: Person) => (
                    <Button size="small" onClick={() => setEdited(person)}>
                      {c('edit')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      <PersonForm person={edited} close={() => setEdited(undefined)} />
    </>
  )
}

function PersonForm({ person, close }: { person: Partial<Person> | undefined; close: () => void }) {
  const t = useWords(org)
  const c = useWords(common)
  const r = useWords(choices)
  const stores = useStores()
  const regions = useQuery({ queryKey: ['regions'], queryFn: () => api.org.listRegions() })
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
        <Select options={roles.map((role) => ({ value: role, label: r(`role.${role}`) }))} />
      </Form.Item>
      <Form.Item name="storeIds" label={t('stores')} extra={t('storesHint')}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={stores.options}
          loading={stores.loading}
        />
      </Form.Item>
      <Form.Item name="regionIds" label={t('regions')}>
        <Select
          mode="multiple"
          options={regions.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
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
      <Form.Item name="active" label={t('active')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDrawer>
  )
}

/** The fields of a person that may be sent back, without the nulls. */
function strip(person: Partial<Person> | undefined): Partial<PersonInput> {
  if (!person?.id) return {}
  const { role, storeIds, regionIds, active, login, wecomUserid } = person
  return {
    role,
    storeIds,
    regionIds,
    active,
    login: login ?? undefined,
    wecomUserid: wecomUserid ?? undefined,
  }
}
