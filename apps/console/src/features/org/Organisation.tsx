// The brand's name, regions and stores.
import { Button, Form, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { SearchField } from '../../shared/fields.tsx'
import { useFilters } from '../../shared/filters.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { Label } from '../../shared/Label.tsx'
import { List } from '../../shared/ListPage.tsx'
import { PageHead } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { BrandSection } from './Brand.tsx'
import { PlaceFields, placeOf } from './Place.tsx'
import { Regions, useRegions } from './Regions.tsx'
import { org } from './words.ts'

type Store = Awaited<ReturnType<typeof api.org.listStores>>['items'][number]
type StoreInput = Parameters<typeof api.org.saveStore>[0]

export default function Organisation() {
  const t = useWords(org)
  const may = useMay()('settings.write')
  const [edited, setEdited] = useState<Partial<Store>>()
  const { values, change, clear } = useFilters('search')
  const add = may ? (
    <Button type="primary" onClick={() => setEdited({})}>
      {t('addStore')}
    </Button>
  ) : undefined
  return (
    <>
      <PageHead title={t('organisation')} lead={t('organisationLead')} actions={add} />
      <BrandSection />
      <List<Store>
        name="stores"
        label={t('stores')}
        filter={values}
        clear={clear}
        rowKey={({ id }) => id}
        load={(page) => api.org.listStores({ ...page, search: values.search })}
        filters={<SearchField value={values.search} onChange={(search) => change({ search })} />}
        empty={{ title: t('noStores'), text: t('noStoresText'), action: add }}
        columns={useColumns(may ? setEdited : undefined)}
      />
      <Regions may={may} />
      <StoreForm store={edited} close={() => setEdited(undefined)} />
    </>
  )
}

function useColumns(edit?: (store: Store) => void): Column<Store>[] {
  const t = useWords(org)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ name }) => <strong>{name}</strong>,
    },
    { key: 'code', title: t('code'), render: ({ code }) => code },
    {
      key: 'region',
      title: t('region'),
      render: ({ regionName }) => regionName ?? t('noRegion'),
    },
    { key: 'address', title: t('address'), render: ({ address }) => address ?? '–' },
    {
      key: 'hours',
      title: t('hours'),
      render: (store) => `${store.openFrom}–${store.openUntil}`,
    },
    {
      key: 'people',
      title: t('people'),
      align: 'right',
      render: ({ staffCount }) => staffCount,
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ closed }) =>
        closed ? <Label tone="bad">{t('closed')}</Label> : <Label tone="good">{t('open')}</Label>,
    },
    ...(edit
      ? [
          {
            key: 'edit',
            title: c('actions'),
            render: (store: Store) => (
              <Button size="small" onClick={() => edit(store)}>
                {c('edit')}
              </Button>
            ),
          },
        ]
      : []),
  ]
}

function StoreForm({ store, close }: { store: Partial<Store> | undefined; close: () => void }) {
  const t = useWords(org)
  const c = useWords(common)
  const regions = useRegions()
  const save = useAct(api.org.saveStore, { refresh: [['stores']], after: close })
  const initial: Partial<StoreInput> = {
    openFrom: '09:00',
    openUntil: '22:00',
    closed: false,
    ...store,
    regionId: store?.regionId ?? undefined,
    address: store?.address ?? undefined,
  }
  return (
    <FormDrawer<StoreInput>
      open={!!store}
      title={store?.id ? t('editStore') : t('addStore')}
      initial={initial}
      busy={save.isPending}
      close={close}
      submit={(values) => save.mutate({ ...values, place: placeOf(values.place), id: store?.id })}
    >
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="code" label={t('code')} extra={t('codeHint')} rules={required}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="regionId" label={t('region')}>
        <Select
          allowClear
          options={regions.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="address" label={t('address')}>
        <Input maxLength={300} />
      </Form.Item>
      <PlaceFields />
      <div className="row">
        <Form.Item name="openFrom" label={t('openFrom')} rules={required}>
          <Input type="time" />
        </Form.Item>
        <Form.Item name="openUntil" label={t('openUntil')} rules={required}>
          <Input type="time" />
        </Form.Item>
      </div>
      <Form.Item name="closed" label={t('closed')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDrawer>
  )
}
