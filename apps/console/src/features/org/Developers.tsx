// API keys: made once, shown once, revoked by name.
import { useQuery } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal, Select, Typography } from 'antd'
import { useState } from 'react'
import { api } from '../../shared/api.ts'
import { keyRoles } from '../../shared/choices.ts'
import { choices, common } from '../../shared/common.ts'
import { type Column, DataTable } from '../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { date, relative } from '../../shared/format.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { Label } from '../../shared/Label.tsx'
import { PageHead, Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { Parked } from './Parked.tsx'
import { org } from './words.ts'

type Key = Awaited<ReturnType<typeof api.org.listApiKeys>>['items'][number]
type KeyInput = Parameters<typeof api.org.createApiKey>[0]

export default function Developers() {
  const t = useWords(org)
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<string>()
  const add = (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t('addKey')}
    </Button>
  )
  return (
    <>
      <PageHead
        title={t('developers')}
        lead={t('developersLead')}
        actions={
          <>
            <Button href="/docs" target="_blank">
              {t('apiDocs')}
            </Button>
            {add}
          </>
        }
      />
      <Keys />
      <Parked />
      <KeyForm open={making} close={() => setMaking(false)} made={setMade} />
      <Modal open={!!made} title={t('keyShown')} footer={null} onCancel={() => setMade(undefined)}>
        <p className="quiet">{t('keyShownText')}</p>
        <Typography.Paragraph copyable code>
          {made}
        </Typography.Paragraph>
      </Modal>
    </>
  )
}

function Keys() {
  const t = useWords(org)
  const keys = useQuery({ queryKey: ['apiKeys'], queryFn: () => api.org.listApiKeys() })
  const columns = useColumns()
  return (
    <Section>
      {keys.isPending ? <Waiting /> : null}
      {keys.error ? <ProblemNote error={keys.error} retry={() => void keys.refetch()} /> : null}
      {keys.data?.items.length === 0 ? (
        <EmptyState title={t('noKeys')} text={t('noKeysText')} />
      ) : null}
      {keys.data && keys.data.items.length > 0 ? (
        <DataTable<Key>
          label={t('developers')}
          rows={keys.data.items}
          rowKey={({ id }) => id}
          columns={columns}
        />
      ) : null}
    </Section>
  )
}

function useColumns(): Column<Key>[] {
  const t = useWords(org)
  const c = useWords(common)
  const r = useWords(choices)
  return [
    {
      key: 'name',
      title: t('keyName'),
      main: true,
      render: ({ name }) => <strong>{name}</strong>,
    },
    { key: 'role', title: t('role'), render: ({ role }) => r(`role.${role}`) },
    {
      key: 'prefix',
      title: t('keyPrefix'),
      render: ({ prefix }) => <code>{prefix}…</code>,
    },
    { key: 'made', title: c('created'), render: ({ createdAt }) => date(createdAt) },
    {
      key: 'used',
      title: t('lastUsed'),
      render: ({ lastUsedAt }) => (lastUsedAt ? relative(lastUsedAt) : t('never')),
    },
    {
      key: 'act',
      title: c('actions'),
      render: (key) => (key.revokedAt ? <Label>{t('revoked')}</Label> : <Revoke apiKey={key} />),
    },
  ]
}

function Revoke({ apiKey }: { apiKey: Key }) {
  const t = useWords(org)
  const { modal } = App.useApp()
  const revoke = useAct(api.org.revokeApiKey, { refresh: [['apiKeys']] })
  const ask = () =>
    void modal.confirm({
      title: t('revokeAsk', { name: apiKey.name }),
      content: t('revokeText'),
      okText: t('revoke'),
      okButtonProps: { danger: true },
      onOk: () => revoke.mutateAsync({ id: apiKey.id }),
    })
  return (
    <Button size="small" danger onClick={ask}>
      {t('revoke')}
    </Button>
  )
}

interface FormProps {
  open: boolean
  close: () => void
  made: (key: string) => void
}
function KeyForm({ open, close, made }: FormProps) {
  const t = useWords(org)
  const r = useWords(choices)
  const create = useAct(api.org.createApiKey, {
    refresh: [['apiKeys']],
    said: null,
    after: ({ key }) => {
      close()
      made(key)
    },
  })
  return (
    <FormDrawer<KeyInput>
      open={open}
      title={t('addKey')}
      initial={{ role: 'integrator' }}
      busy={create.isPending}
      close={close}
      submit={(input) => create.mutate(input)}
    >
      <Form.Item name="name" label={t('keyName')} rules={required}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="role" label={t('role')} rules={required}>
        <Select options={keyRoles.map((role) => ({ value: role, label: r(`role.${role}`) }))} />
      </Form.Item>
    </FormDrawer>
  )
}
