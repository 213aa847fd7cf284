// What groups may say to whoever joins: the corp's library, kept here.
import { App, Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { GroupWelcome } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import type { Column } from '../../../shared/DataTable.tsx'
import { FormDrawer, required } from '../../../shared/FormDrawer.tsx'
import { dateTime, exact } from '../../../shared/format.ts'
import { Label } from '../../../shared/Label.tsx'
import { ListPage } from '../../../shared/ListPage.tsx'
import { useAct } from '../../../shared/query.ts'
import { said, useWords } from '../../../shared/words.ts'
import { groupWelcomes } from './words.ts'

const tones = { making: 'main', ready: 'good', problem: 'bad' } as const

export default function GroupWelcomes() {
  const t = useWords(groupWelcomes)
  const [edited, setEdited] = useState<Partial<GroupWelcome>>()
  const [room, setRoom] = useState<string>()
  const create = (
    <Button type="primary" onClick={() => setEdited({})}>
      {t('create')}
    </Button>
  )
  return (
    <>
      <ListPage<GroupWelcome>
        head={{ title: t('title'), lead: t('lead'), actions: create }}
        name="groupWelcomes"
        label={t('title')}
        rowKey={({ id }) => id}
        load={async () => {
          const { items, most } = await api.wecom.listGroupWelcomes()
          setRoom(t('room', { used: exact(items.length), most: exact(most) }))
          return { items, total: items.length }
        }}
        filters={room ? <span className="quiet">{room}</span> : null}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns(setEdited)}
      />
      <WelcomeDrawer row={edited} close={() => setEdited(undefined)} />
    </>
  )
}

function useColumns(edit: (row: GroupWelcome) => void): Column<GroupWelcome>[] {
  const t = useWords(groupWelcomes)
  const c = useWords(common)
  return [
    { key: 'name', title: c('name'), main: true, render: ({ name }) => <strong>{name}</strong> },
    {
      key: 'text',
      title: t('text'),
      render: ({ text, link }) => [text, link?.title].filter(Boolean).join(' · '),
    },
    {
      key: 'state',
      title: c('state'),
      render: ({ state, problem }) => (
        <span className="row">
          <Label tone={tones[state]}>{t(state)}</Label>
          {problem ? <span className="quiet small">{said(problem.sentence)}</span> : null}
        </span>
      ),
    },
    { key: 'changed', title: c('changed'), render: ({ changedAt }) => dateTime(changedAt) },
    { key: 'act', title: c('actions'), render: (row) => <Acts row={row} edit={edit} /> },
  ]
}

function Acts({ row, edit }: { row: GroupWelcome; edit: (row: GroupWelcome) => void }) {
  const t = useWords(groupWelcomes)
  const c = useWords(common)
  const { modal } = App.useApp()
  const remove = useAct(api.wecom.removeGroupWelcome, { refresh: [['groupWelcomes']] })
  const ask = () =>
    void modal.confirm({
      title: t('removeAsk'),
      content: t('removeText'),
      okText: c('remove'),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync({ id: row.id }),
    })
  return (
    <span className="row">
      <Button size="small" onClick={() => edit(row)}>
        {c('edit')}
      </Button>
      <Button size="small" danger onClick={ask}>
        {c('remove')}
      </Button>
    </span>
  )
}

interface Values {
  name: string
  text: string
  title?: string
  url?: string
}
interface DrawerProps {
  row: Partial<GroupWelcome> | undefined
  close: () => void
}

function WelcomeDrawer({ row, close }: DrawerProps) {
  const t = useWords(groupWelcomes)
  const c = useWords(common)
  const save = useAct(api.wecom.saveGroupWelcome, { refresh: [['groupWelcomes']], after: close })
  return (
    <FormDrawer<Values>
      open={!!row}
      title={t(row?.id ? 'edit' : 'create')}
      initial={{ name: row?.name, text: row?.text, ...row?.link }}
      busy={save.isPending}
      close={close}
      submit={({ name, text, title, url }) =>
        save.mutate({ id: row?.id, name, text, link: title && url ? { title, url } : null })
      }
    >
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="text" label={t('text')} extra={t('textHint')} rules={required}>
        <Input.TextArea maxLength={1500} autoSize={{ minRows: 4 }} />
      </Form.Item>
      <Form.Item name="title" label={t('linkTitle')}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="url" label={t('linkUrl')} rules={[{ type: 'url' }]}>
        <Input maxLength={1000} />
      </Form.Item>
    </FormDrawer>
  )
}
