// Making or changing a draft: by message or call, to whom, with which wordings.
import { useQuery } from '@tanstack/react-query'
import { Form, Input, InputNumber, Radio, Select, Switch } from 'antd'
import { type Outreach, type OutreachCopy, outreachKinds } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import { FormDrawer, required } from '../../../shared/FormDrawer.tsx'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { CopyFields } from './CopyFields.tsx'
import { outreach } from './words.ts'

interface Values {
  name: string
  kind: Outreach['kind']
  codeId: number
  from: 'segment' | 'file'
  segmentId?: number
  copyA: OutreachCopy
  copyB?: OutreachCopy
  scriptA?: number
  scriptB?: number
  two: boolean
  /** Percent. */
  share: number
}
interface Props {
  row: Partial<Outreach> | undefined
  close: () => void
}

const initialOf = (row: Partial<Outreach> | undefined): Partial<Values> => ({
  ...(row?.id && { name: row.name, codeId: row.codeId, copyA: row.copyA }),
  kind: row?.kind ?? 'sms',
  from: row?.id && row.segmentId === null ? 'file' : 'segment',
  segmentId: row?.segmentId ?? undefined,
  copyB: row?.copyB ?? undefined,
  scriptA: row?.scriptA ?? undefined,
  scriptB: row?.scriptB ?? undefined,
  two: !!(row?.copyB ?? row?.scriptB),
  share: (row?.id ? (row.shareB ?? 5000) : 5000) / 100,
})

export function OutreachForm({ row, close }: Props) {
  const t = useWords(outreach)
  const save = useAct(api.acquire.saveOutreach, { refresh: [['outreach']], after: close })
  return (
    <FormDrawer<Values>
      open={!!row}
      title={row?.id ? t('edit') : t('create')}
      initial={initialOf(row)}
      busy={save.isPending}
      close={close}
      submit={({ two, share, from, segmentId, copyB, scriptA, scriptB, ...values }) =>
        save.mutate({
          ...values,
          copyA: { ...values.copyA, params: values.copyA.params ?? [] },
          id: row?.id,
          segmentId: from === 'segment' ? (segmentId ?? null) : null,
          copyB:
            two && values.kind === 'sms' && copyB ? { ...copyB, params: copyB.params ?? [] } : null,
          scriptA: values.kind === 'call' ? (scriptA ?? null) : null,
          scriptB: two && values.kind === 'call' ? (scriptB ?? null) : null,
          shareB: Math.round(share * 100),
        })
      }
    >
      <Fields />
    </FormDrawer>
  )
}

function Fields() {
  const t = useWords(outreach)
  const c = useWords(common)
  const kind = Form.useWatch<Values['kind'] | undefined>('kind')
  const two = Form.useWatch<boolean | undefined>('two')
  return (
    <>
      <Form.Item name="name" label={c('name')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="kind" label={t('kind')}>
        <Radio.Group
          options={outreachKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
      </Form.Item>
      <Whom />
      {kind === 'call' ? (
        <>
          <ScriptField name="scriptA" label={t('scriptA')} />
          <CopyFields name="copyA" label={t('copyOfLink')} />
        </>
      ) : (
        <CopyFields name="copyA" label={t('copyA')} />
      )}
      <Form.Item
        name="two"
        label={kind === 'call' ? t('twoScripts') : t('two')}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
      {two ? (
        <>
          {kind === 'call' ? (
            <ScriptField name="scriptB" label={t('scriptB')} />
          ) : (
            <CopyFields name="copyB" label={t('copyB')} />
          )}
          <Form.Item name="share" label={t('shareB')} rules={required}>
            <InputNumber min={0} max={100} />
          </Form.Item>
        </>
      ) : null}
    </>
  )
}

function Whom() {
  const t = useWords(outreach)
  const from = Form.useWatch<Values['from'] | undefined>('from')
  const segments = useQuery({
    queryKey: ['segments', 'options'],
    queryFn: () => api.audience.list({ limit: 200 }),
  })
  const codes = useQuery({
    queryKey: ['codes', 'options', 'adding'],
    queryFn: () => api.code.list({ limit: 200, active: true }),
  })
  const adding = (codes.data?.items ?? []).filter((row) => ['guide', 'boss'].includes(row.kind))
  const search = { optionFilterProp: 'label' }
  return (
    <>
      <Form.Item name="codeId" label={t('code')} extra={t('codeHint')} rules={required}>
        <Select
          showSearch={search}
          loading={codes.isPending}
          options={adding.map(({ id, name, storeName }) => ({
            value: id,
            label: `${name} · ${storeName}`,
          }))}
        />
      </Form.Item>
      <Form.Item name="from" label={t('from')}>
        <Radio.Group
          options={[
            { value: 'segment', label: t('fromSegment') },
            { value: 'file', label: t('fromFile') },
          ]}
        />
      </Form.Item>
      {from === 'segment' ? (
        <Form.Item name="segmentId" label={t('segment')} rules={required}>
          <Select
            showSearch={search}
            loading={segments.isPending}
            options={(segments.data?.items ?? []).map(({ id, name }) => ({
              value: id,
              label: name,
            }))}
          />
        </Form.Item>
      ) : null}
    </>
  )
}

function ScriptField({ name, label }: { name: 'scriptA' | 'scriptB'; label: string }) {
  const scripts = useQuery({ queryKey: ['scripts'], queryFn: () => api.acquire.listScripts() })
  const usable = (scripts.data?.items ?? []).filter(({ active }) => active)
  return (
    <Form.Item name={name} label={label} rules={required}>
      <Select
        loading={scripts.isPending}
        options={usable.map(({ id, situation, title }) => ({
          value: id,
          label: `${situation} · ${title}`,
        }))}
      />
    </Form.Item>
  )
}
