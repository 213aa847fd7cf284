// Approved wordings: their ids over there, their texts, how many parts they are counted as.
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Switch } from 'antd'
import { useState } from 'react'
import type { SmsTemplate } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { type Column, DataTable } from '../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { templateQuery } from '../../shared/sms-templates.ts'
import { sms } from './words.ts'

type Values = Pick<SmsTemplate, 'code' | 'text' | 'active'>

export function Templates() {
  const t = useWords(sms)
  const [row, edit] = useState<Partial<SmsTemplate>>()
  const columns = useColumns(edit)
  const query = useQuery(templateQuery())
  const save = useAct(api.sms.saveTemplate, {
    refresh: [['sms', 'templates']],
    after: () => edit(undefined),
  })
  const add = <Button onClick={() => edit({})}>{t('addTemplate')}</Button>
  return (
    <Section title={t('templates')} aside={query.data?.length ? add : null}>
      {query.error ? <ProblemNote error={query.error} /> : null}
      {query.isPending ? <Waiting rows={3} /> : null}
      {query.data?.length === 0 ? (
        <EmptyState title={t('noTemplates')} text={t('noTemplatesText')} action={add} />
      ) : null}
      {query.data?.length ? (
        <DataTable<SmsTemplate>
          label={t('templates')}
          rows={query.data}
          rowKey={({ id }) => id}
          columns={columns}
        />
      ) : null}
      <FormDrawer<Values>
        open={!!row}
        title={row?.id ? t('editTemplate') : t('addTemplate')}
        initial={{ active: true, ...row }}
        busy={save.isPending}
        close={() => edit(undefined)}
        submit={(values) => save.mutate({ ...values, ...(row?.id && { id: row.id }) })}
      >
        <Form.Item name="code" label={t('code')} rules={required}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="text" label={t('text')} extra={t('textHint')} rules={required}>
          <Input.TextArea maxLength={500} autoSize={{ minRows: 3 }} />
        </Form.Item>
        <Form.Item name="active" label={t('active')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </FormDrawer>
    </Section>
  )
}

function useColumns(edit: (row: SmsTemplate) => void): Column<SmsTemplate>[] {
  const t = useWords(sms)
  const c = useWords(common)
  return [
    { key: 'text', title: t('text'), main: true, render: ({ text }) => text },
    { key: 'code', title: t('code'), render: ({ code }) => code },
    { key: 'parts', title: t('parts'), align: 'right', render: ({ parts }) => exact(parts) },
    {
      key: 'active',
      title: c('state'),
      render: ({ active }) => (
        <Label tone={active ? 'good' : 'plain'}>{active ? c('on') : c('off')}</Label>
      ),
    },
    {
      key: 'act',
      title: c('actions'),
      render: (one) => (
        <Button size="small" onClick={() => edit(one)}>
          {c('edit')}
        </Button>
      ),
    },
  ]
}
