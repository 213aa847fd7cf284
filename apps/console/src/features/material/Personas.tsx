// Personas: name, voice, signature.
import { Button, Form, Input, Select, Switch } from 'antd'
import { useState } from 'react'
import type { Persona, PersonaInput } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import type { Column } from '../../shared/DataTable.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { relative } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { ListPage } from '../../shared/ListPage.tsx'
import { useAct } from '../../shared/query.ts'
import { useMay } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { personas } from './words.ts'

const kinds = ['manager', 'assistant', 'butler'] as const

export default function Personas() {
  const t = useWords(personas)
  const may = useMay()('codes.write')
  const [edited, setEdited] = useState<Partial<Persona>>()
  const create = may ? (
    <Button type="primary" onClick={() => setEdited({})}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <>
      <ListPage<Persona>
        head={{ title: t('personas'), lead: t('personasLead'), actions: create }}
        name="personas"
        label={t('personas')}
        rowKey={({ id }) => id}
        load={(page) => api.material.listPersonas(page)}
        empty={{ title: t('empty'), text: t('emptyText'), action: create }}
        columns={useColumns(may ? setEdited : undefined)}
      />
      <PersonaForm persona={edited} close={() => setEdited(undefined)} />
    </>
  )
}

function useColumns(edit?: (row: Persona) => void): Column<Persona>[] {
  const t = useWords(personas)
  const c = useWords(common)
  return [
    {
      key: 'name',
      title: c('name'),
      main: true,
      render: ({ name }) => <strong>{name}</strong>,
    },
    { key: 'kind', title: t('kind'), render: ({ kind }) => t(`kind.${kind}`) },
    {
      key: 'voice',
      title: t('voice'),
      render: ({ voice }) => <span className="quiet">{voice || '–'}</span>,
    },
    { key: 'signature', title: t('signature'), render: ({ signature }) => signature || '–' },
    {
      key: 'state',
      title: c('state'),
      render: ({ active }) => (
        <Label tone={active ? 'good' : 'plain'}>{active ? c('on') : c('off')}</Label>
      ),
    },
    { key: 'changed', title: c('changed'), render: ({ changedAt }) => relative(changedAt) },
    ...(edit
      ? [
          {
            key: 'act',
            title: c('actions'),
            render: (row: Persona) => (
              <Button size="small" onClick={() => edit(row)}>
                {c('edit')}
              </Button>
            ),
          },
        ]
      : []),
  ]
}

interface FormProps {
  persona: Partial<Persona> | undefined
  close: () => void
}
function PersonaForm({ persona, close }: FormProps) {
  const t = useWords(personas)
  const c = useWords(common)
  const save = useAct(api.material.savePersona, { refresh: [['personas']], after: close })
  return (
    <FormDrawer<PersonaInput>
      open={!!persona}
      title={persona?.id ? t('edit') : t('create')}
      busy={save.isPending}
      close={close}
      initial={{
        kind: 'manager',
        active: true,
        ...persona,
        pictureUrl: persona?.pictureUrl ?? undefined,
      }}
      submit={(values) =>
        save.mutate({
          ...values,
          id: persona?.id,
          pictureUrl: values.pictureUrl || null,
        })
      }
    >
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="kind" label={t('kind')} rules={required}>
        <Select options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))} />
      </Form.Item>
      <Form.Item name="voice" label={t('voice')} extra={t('voiceHint')}>
        <Input.TextArea rows={4} maxLength={500} />
      </Form.Item>
      <Form.Item name="signature" label={t('signature')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="pictureUrl" label={t('picture')} rules={[{ type: 'url' }]}>
        <Input maxLength={500} />
      </Form.Item>
      <Form.Item name="active" label={t('active')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDrawer>
  )
}
