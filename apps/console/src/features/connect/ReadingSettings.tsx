// How the file is read: source, store, dates, decimals, encoding,
// and rows that are refunds or left out.
import { useMutation } from '@tanstack/react-query'
import { Checkbox, Collapse, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import type { FilePreview, ImportField, Mapping } from '#contracts'
import { api } from '../../shared/api.ts'
import { ProblemNote } from '../../shared/feedback.tsx'
import { useWords } from '../../shared/words.ts'
import { RowRules } from './RowRules.tsx'
import { imports } from './words.ts'

interface Props {
  preview: FilePreview
  mapping: Mapping
  change: (mapping: Mapping) => void
  reread: (preview: FilePreview) => void
}
interface Reading {
  encoding?: string
  delimiter?: string
  header?: boolean
}

export function ReadingSettings(props: Props) {
  const { preview, mapping, change, reread } = props
  const t = useWords(imports)
  const again = useMutation({
    mutationFn: (part: Reading) =>
      api.connect.preview({ fileId: preview.fileId, kind: mapping.kind, ...part }),
    onSuccess: reread,
  })
  const put = (part: Partial<Mapping>) => change({ ...mapping, ...part })
  const constant = (field: ImportField, value: string) => {
    const { [field]: _, ...others } = mapping.fields
    put({ fields: value === '' ? others : { ...others, [field]: { constant: value } } })
  }
  const content = (
    <div className="stack">
      <Formats
        preview={preview}
        mapping={mapping}
        put={put}
        reread={(part) => again.mutate(part)}
        busy={again.isPending}
      />
      <div className="row">
        <Checkbox
          checked={preview.header}
          onChange={(event) => again.mutate({ header: event.target.checked })}
        >
          {t('header')}
        </Checkbox>
        {mapping.kind === 'orders' ? (
          <Checkbox
            checked={mapping.rowIsOrder}
            onChange={(event) => put({ rowIsOrder: event.target.checked })}
          >
            {t('rowIsOrder')}
          </Checkbox>
        ) : null}
      </div>
      {again.error ? <ProblemNote error={again.error} /> : null}
      <Rules mapping={mapping} preview={preview} put={put} />
    </div>
  )
  return (
    <>
      <div className="fields">
        <Field label={t('source')} hint={t('sourceHint')}>
          <Input
            value={mapping.source}
            maxLength={40}
            onChange={(event) => put({ source: event.target.value })}
          />
        </Field>
        <Field label={t('storeCode')} hint={t('storeCodeHint')}>
          <StoreOfAll
            field={mapping.fields.storeCode}
            change={(value) => constant('storeCode', value)}
          />
        </Field>
      </div>
      <Collapse ghost items={[{ key: 'more', label: t('moreSettings'), children: content }]} />
    </>
  )
}

interface Part {
  preview: FilePreview
  mapping: Mapping
  put: (part: Partial<Mapping>) => void
}
interface FormatsProps extends Part {
  reread: (part: Reading) => void
  busy: boolean
}
function Formats({ preview, mapping, put, reread, busy }: FormatsProps) {
  const t = useWords(imports)
  return (
    <div className="fields">
      <Field label={t('encoding')}>
        <Select
          value={preview.encoding}
          onChange={(encoding: string) => reread({ encoding })}
          loading={busy}
          aria-label={t('encoding')}
          options={[
            ...new Set([preview.encoding, 'utf-8', 'gb18030', 'utf-16le', 'windows-1252']),
          ].map((value) => ({ value, label: value }))}
        />
      </Field>
      <Field label={t('delimiter')}>
        <Select
          value={preview.delimiter}
          onChange={(delimiter: string) => reread({ delimiter })}
          disabled={!preview.delimiter}
          aria-label={t('delimiter')}
          options={[',', ';', '\t', '|', ' '].map((value) => ({
            value,
            label: value === '\t' ? 'Tab' : value === ' ' ? '␠' : value,
          }))}
        />
      </Field>
      <Field label={t('dateFormat')} hint={t('dateFormatHint')}>
        <Input
          value={mapping.dateFormat ?? ''}
          maxLength={40}
          onChange={(event) => put({ dateFormat: event.target.value || undefined })}
        />
      </Field>
      <Field label={t('decimalMark')}>
        <Select
          value={mapping.decimalMark}
          onChange={(decimalMark) => put({ decimalMark })}
          aria-label={t('decimalMark')}
          options={[
            { value: '.' as const, label: t('decimalPoint') },
            { value: ',' as const, label: t('decimalComma') },
          ]}
        />
      </Field>
    </div>
  )
}

function Rules({ preview, mapping, put }: Part) {
  const t = useWords(imports)
  return (
    <>
      {mapping.kind === 'orders' ? (
        <RowRules
          label={t('refundWhen')}
          columns={preview.columns.map(({ name }) => name)}
          most={1}
          rules={mapping.refundWhen ? [mapping.refundWhen] : []}
          change={([refundWhen]) => put({ refundWhen })}
        />
      ) : null}
      <RowRules
        label={t('rejectWhen')}
        columns={preview.columns.map(({ name }) => name)}
        most={20}
        reasons
        rules={mapping.rejectWhen}
        change={(rules) => put({ rejectWhen: rules.map((rule) => ({ reason: '', ...rule })) })}
      />
    </>
  )
}

/** One store for every row, where no column names it. */
const StoreOfAll = ({
  field,
  change,
}: {
  field: Mapping['fields']['storeCode']
  change: (value: string) => void
}) => (
  <Input
    value={field && 'constant' in field ? field.constant : ''}
    disabled={!!field && 'column' in field}
    maxLength={40}
    onChange={(event) => change(event.target.value)}
  />
)

const Field = ({
  label,
  hint,
  children,
}: {
  label: string
  hint?: string
  children: ReactNode
}) => (
  <label className="field">
    <span>{label}</span>
    {children}
    {hint ? <span className="quiet small">{hint}</span> : null}
  </label>
)
