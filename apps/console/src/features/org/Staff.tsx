// People of staff: role, stores, WeCom user, sign-in.
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { api } from '../../shared/api.ts'
import { choices, common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { StorePick } from '../../shared/choose.tsx'
import { SearchField, useStores } from '../../shared/fields.tsx'
import { asId, useFilters } from '../../shared/filters.ts'
import { dateTime, relative } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { type Person, PersonForm } from './PersonForm.tsx'
import { org } from './words.ts'

export default function Staff() {
  const t = useWords(org)
  const may = useMay()('staff.write')
  const [edited, setEdited] = useState<Partial<Person>>()
  const { values, change, clear } = useFilters('search', 'storeId')
  const add = may ? (
    <Button type="primary" onClick={() => setEdited({})}>
      {t('addStaff')}
    </Button>
  ) : undefined
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
        columns={useColumns(may ? setEdited : undefined)}
      />
      <PersonForm person={edited} close={() => setEdited(undefined)} />
    </>
  )
}

function useColumns(edit?: (person: Person) => void): Column<Person>[] {
  const t = useWords(org)
  const c = useWords(common)
  const r = useWords(choices)
  const namesOf = useStoreNames()
  return [
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
        lastSeenAt ? <span title={dateTime(lastSeenAt)}>{relative(lastSeenAt)}</span> : t('never'),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ active }) =>
        active ? <Label tone="good">{t('active')}</Label> : <Label>{t('inactive')}</Label>,
    },
    ...(edit
      ? [
          {
            key: 'edit',
            title: c('actions'),
            render: (person: Person) => (
              <span className="row">
                <Button size="small" onClick={() => edit(person)}>
                  {c('edit')}
                </Button>
                {person.wecomUserid ? (
                  <Link to={`/handovers/new?giver=${person.id}`}>{t('handOver')}</Link>
                ) : null}
              </span>
            ),
          },
        ]
      : []),
  ]
}

/** Up to three by name, more by their number. */
function useStoreNames() {
  const t = useWords(org)
  const c = useWords(common)
  const stores = useStores()
  const nameOf = (id: number) => stores.options.find(({ value }) => value === id)?.label ?? id
  return (ids: number[]) => {
    if (ids.length === 0) return c('allStores')
    return ids.length > 3 ? `${ids.length} ${t('stores')}` : ids.map(nameOf).join(', ')
  }
}
