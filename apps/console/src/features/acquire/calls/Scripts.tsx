// The library of scripts: by situation, to copy, with what came of each.
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Switch } from 'antd'
import { useState } from 'react'
import type { Script } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import { EmptyState, ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { FormDrawer, required } from '../../../shared/FormDrawer.tsx'
import { exact } from '../../../shared/format.ts'
import { Label } from '../../../shared/Label.tsx'
import { Section } from '../../../shared/PageHead.tsx'
import { useAct } from '../../../shared/query.ts'
import { useMay } from '../../../shared/session.ts'
import { useWords } from '../../../shared/words.ts'
import { CopyText } from './CopyText.tsx'
import { calls } from './words.ts'

type Values = Pick<Script, 'situation' | 'title' | 'text' | 'active'>

export function Scripts() {
  const t = useWords(calls)
  const may = useMay()('journeys.write')
  const [row, edit] = useState<Partial<Script>>()
  const query = useQuery({ queryKey: ['scripts'], queryFn: () => api.acquire.listScripts() })
  const save = useAct(api.acquire.saveScript, {
    refresh: [['scripts']],
    after: () => edit(undefined),
  })
  const items = query.data?.items ?? []
  const add = may ? <Button onClick={() => edit({})}>{t('addScript')}</Button> : undefined
  return (
    <Section title={t('tab.scripts')} aside={items.length > 0 ? add : null}>
      {query.error ? <ProblemNote error={query.error} /> : null}
      {query.isPending ? <Waiting rows={3} /> : null}
      {query.data && items.length === 0 ? (
        <EmptyState title={t('noScripts')} text={t('noScriptsText')} action={add} />
      ) : null}
      <ul className="cards">
        {items.map((script) => (
          <li key={script.id}>
            <ScriptRow script={script} edit={may ? edit : undefined} />
          </li>
        ))}
      </ul>
      <FormDrawer<Values>
        open={!!row}
        title={row?.id ? t('editScript') : t('addScript')}
        initial={{ active: true, ...row }}
        busy={save.isPending}
        close={() => edit(undefined)}
        submit={(values) => save.mutate({ ...values, ...(row?.id && { id: row.id }) })}
      >
        <Form.Item name="situation" label={t('situation')} rules={required}>
          <Input maxLength={40} />
        </Form.Item>
        <Form.Item name="title" label={t('title')} rules={required}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="text" label={t('text')} extra={t('textHint')} rules={required}>
          <Input.TextArea maxLength={1000} autoSize={{ minRows: 4 }} />
        </Form.Item>
        <Form.Item name="active" label={t('active')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </FormDrawer>
    </Section>
  )
}

interface RowProps {
  script: Script
  edit?: (script: Script) => void
}
function ScriptRow({ script, edit }: RowProps) {
  const t = useWords(calls)
  const c = useWords(common)
  const { situation, title, text, active } = script
  const told = {
    calls: exact(script.calls),
    reached: exact(script.reached),
    linked: exact(script.linked),
  }
  return (
    <div className="stack">
      <CopyText title={`${situation} · ${title}`} text={text} />
      <div className="row spread">
        <span className="quiet small">{t('used', told)}</span>
        <span className="row">
          {active ? null : <Label>{c('off')}</Label>}
          {edit ? (
            <Button size="small" onClick={() => edit(script)}>
              {c('edit')}
            </Button>
          ) : null}
        </span>
      </div>
    </div>
  )
}
