// Making or changing a channel code.
import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select, Switch } from 'antd'
import type { CodeInput, CodeRow } from '#contracts'
import { api } from '../../shared/api.ts'
import { channels } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import { useStaff, useStores } from '../../shared/fields.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { codes } from './words.ts'

export function CodeForm({ row, close }: { row: Partial<CodeRow> | undefined; close: () => void }) {
  const t = useWords(codes)
  const save = useAct(api.code.save, { refresh: [['codes']], after: close })
  const initial: Partial<CodeInput> = {
    channel: 'store',
    active: true,
    ...row,
    campaign: row?.campaign ?? undefined,
    guideIds: row?.guides?.map(({ id }) => id) ?? [],
    welcomeId: row?.welcomeId ?? undefined,
  }
  return (
    <FormDrawer<CodeInput>
      open={!!row}
      title={row?.id ? t('edit') : t('create')}
      initial={initial}
      busy={save.isPending}
      close={close}
      submit={(values) =>
        save.mutate({
          ...values,
          id: row?.id,
          campaign: values.campaign || undefined,
          welcomeId: values.welcomeId ?? null,
        })
      }
    >
      <CodeFields />
    </FormDrawer>
  )
}

function CodeFields() {
  const t = useWords(codes)
  const c = useWords(common)
  const r = useWords(choices)
  const stores = useStores()
  const storeId = Form.useWatch<number | undefined>('storeId')
  const staff = useStaff(storeId)
  const welcomes = useQuery({
    queryKey: ['welcomes', 'options'],
    queryFn: () => api.acquire.listWelcomes({ limit: 200 }),
  })
  return (
    <>
      <Form.Item name="name" label={c('name')} extra={t('nameHint')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="storeId" label={c('store')} rules={required}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={stores.options}
          loading={stores.loading}
        />
      </Form.Item>
      <Form.Item name="channel" label={c('channel')} rules={required}>
        <Select options={channels.map((value) => ({ value, label: r(`channel.${value}`) }))} />
      </Form.Item>
      <Form.Item
        name="placement"
        label={t('placement')}
        extra={t('placementHint')}
        rules={required}
      >
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="guideIds" label={t('guides')} extra={t('guidesHint')} rules={required}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: 'label' }}
          options={staff.options}
          loading={staff.loading}
        />
      </Form.Item>
      <Form.Item name="campaign" label={t('campaign')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="welcomeId" label={t('welcome')}>
        <Select
          allowClear
          placeholder={t('welcomeAuto')}
          options={welcomes.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name="active" label={t('active')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}
