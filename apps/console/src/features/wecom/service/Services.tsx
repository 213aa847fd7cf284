// Customer service: its accounts, what they greet with, how many came and wrote.
import { Button, Form, Input, Switch } from 'antd'
import { useState } from 'react'
import type { ServiceAccount } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import type { Column } from '../../../shared/DataTable.tsx'
import { FormDrawer, required } from '../../../shared/FormDrawer.tsx'
import { dateTime, exact } from '../../../shared/format.ts'
import { Label } from '../../../shared/Label.tsx'
import { ListPage } from '../../../shared/ListPage.tsx'
import { useAct } from '../../../shared/query.ts'
import { said, useWords } from '../../../shared/words.ts'
import { services } from './words.ts'

export default function Services() {
  const t = useWords(services)
  const [edited, setEdited] = useState<ServiceAccount>()
  const read = useAct(api.wecom.readServices, {
    refresh: [['services']],
    said: t('reading'),
  })
  const ask = (
    <Button type="primary" loading={read.isPending} onClick={() => read.mutate(undefined)}>
      {t('read')}
    </Button>
  )
  return (
    <>
      <ListPage<ServiceAccount>
        head={{ title: t('title'), lead: t('lead'), actions: ask }}
        name="services"
        label={t('title')}
        rowKey={({ id }) => id}
        load={async () => {
          const { items } = await api.wecom.listServices()
          return { items, total: items.length }
        }}
        empty={{ title: t('empty'), text: t('emptyText'), action: ask }}
        columns={useColumns(setEdited)}
      />
      <GreetingDrawer row={edited} close={() => setEdited(undefined)} />
    </>
  )
}

function useColumns(edit: (row: ServiceAccount) => void): Column<ServiceAccount>[] {
  const t = useWords(services)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ name, gone, problem }) => (
        <span className="row">
          <strong>{name || t('unnamed')}</strong>
          {gone ? <Label tone="bad">{t('gone')}</Label> : null}
          {problem ? <span className="quiet small">{said(problem.sentence)}</span> : null}
        </span>
      ),
    },
    {
      key: 'greeting',
      title: t('greeting'),
      render: ({ greets, greeting }) =>
        greets && greeting ? greeting : <span className="quiet">{t('none')}</span>,
    },
    { key: 'came', title: t('came'), align: 'right', render: ({ came }) => exact(came) },
    {
      key: 'replied',
      title: t('replied'),
      align: 'right',
      render: ({ replied }) => exact(replied),
    },
    {
      key: 'greeted',
      title: t('greeted'),
      align: 'right',
      render: ({ greeted }) => exact(greeted),
    },
    {
      key: 'fetched',
      title: t('fetched'),
      render: ({ fetchedAt }) => (fetchedAt ? dateTime(fetchedAt) : '–'),
    },
    {
      key: 'act',
      title: c('actions'),
      render: (row) =>
        row.gone ? null : (
          <Button size="small" onClick={() => edit(row)}>
            {t('edit')}
          </Button>
        ),
    },
  ]
}

interface Values {
  greets: boolean
  greeting: string
}
interface DrawerProps {
  row: ServiceAccount | undefined
  close: () => void
}

function GreetingDrawer({ row, close }: DrawerProps) {
  const t = useWords(services)
  const save = useAct(api.wecom.saveServiceGreeting, { refresh: [['services']], after: close })
  return (
    <FormDrawer<Values>
      open={!!row}
      title={row?.name || t('edit')}
      initial={{ greets: row?.greeting ? row.greets : true, greeting: row?.greeting ?? '' }}
      busy={save.isPending}
      close={close}
      submit={({ greets, greeting }) => save.mutate({ id: row?.id ?? 0, greets, greeting })}
    >
      <Form.Item name="greeting" label={t('greeting')} extra={t('greetingHint')} rules={required}>
        <Input.TextArea maxLength={600} autoSize={{ minRows: 4 }} />
      </Form.Item>
      <Form.Item name="greets" label={t('greets')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDrawer>
  )
}
