// The brand's name, regions and stores.
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { SearchField } from '../../shared/fields.tsx'
import { useFilters } from '../../shared/filters.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { Label } from '../../shared/Label.tsx'
import { List } from '../../shared/ListPage.tsx'
import { PageHead, Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { BrandSection } from './Brand.tsx'
import { org } from './words.ts'

type Store = Awaited<ReturnType<typeof api.org.listStores>>['items'][number]
type StoreInput = Parameters<typeof api.org.saveStore>[0]

export default function Organisation() {
  const t = useWords(org)
  const c = useWords(common)
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
        columns={[
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
              closed ? (
                <Label tone="bad">{t('closed')}</Label>
              ) : (
                <Label tone="good">{t('open')}</Label>
              ),
          },
          ...(may
            ? [
                {
                  key: 'edit',
                  title: c('actions'),
                  render: (store: Store) => (
                    <Button size="small" onClick={() => setEdited(store)}>
                      {c('edit')}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Regions may={may} />
      <StoreForm store={edited} close={() => setEdited(undefined)} />
    </>
  )
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
      submit={(values) => save.mutate({ ...values, id: store?.id })}
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

const useRegions = () => useQuery({ queryKey: ['regions'], queryFn: () => api.org.listRegions() })

function Regions({ may }: { may: boolean }) {
  const t = useWords(org)
  const c = useWords(common)
  const regions = useRegions()
  const [edited, setEdited] = useState<{ id?: number; name?: string }>()
  const close = () => setEdited(undefined)
  const save = useAct(api.org.saveRegion, { refresh: [['regions'], ['stores']], after: close })
  const add = may ? <Button onClick={() => setEdited({})}>{t('addRegion')}</Button> : null
  return (
    <Section title={t('regions')} aside={add}>
      {regions.isPending ? <Waiting rows={2} /> : null}
      {regions.error ? <ProblemNote error={regions.error} /> : null}
      {regions.data?.items.length === 0 ? <p className="quiet">{t('noRegionsText')}</p> : null}
      <div className="row">
        {regions.data?.items.map((region) =>
          may ? (
            <Button key={region.id} onClick={() => setEdited(region)}>
              {region.name}
            </Button>
          ) : (
            <Label key={region.id}>{region.name}</Label>
          ),
        )}
      </div>
      <FormDrawer<{ name: string }>
        open={!!edited}
        title={edited?.id ? t('editRegion') : t('addRegion')}
        initial={edited ?? {}}
        busy={save.isPending}
        close={close}
        submit={({ name }) => save.mutate({ id: edited?.id, name })}
      >
        <Form.Item name="name" label={c('name')} rules={required}>
          <Input maxLength={200} />
        </Form.Item>
      </FormDrawer>
    </Section>
  )
}
