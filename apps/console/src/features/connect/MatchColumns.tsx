// Step 2: which column becomes which field; guessed, corrected here, kept under a name.
import { Select } from 'antd'
import type { FilePreview, ImportField, Mapping } from '#contracts'
import { common } from '../../shared/common.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { useWords } from '../../shared/words.ts'
import { fieldsOf, missingOf } from './fields.ts'
import { KeptMappings } from './KeptMappings.tsx'
import { ReadingSettings } from './ReadingSettings.tsx'
import { fields, imports } from './words.ts'

interface Props {
  preview: FilePreview
  mapping: Mapping
  change: (mapping: Mapping) => void
  reread: (preview: FilePreview) => void
}
export function MatchColumns({ preview, mapping, change, reread }: Props) {
  const t = useWords(imports)
  const c = useWords(common)
  const f = useWords(fields)
  const missing = missingOf(mapping.kind, Object.keys(mapping.fields) as ImportField[])
  const options = fieldsOf[mapping.kind].map((value) => ({ value, label: f(value) }))
  return (
    <div className="stack">
      <KeptMappings mapping={mapping} change={change} />
      <DataTable
        label={t('step2')}
        rows={preview.columns}
        rowKey={({ name }) => name}
        columns={[
          {
            key: 'name',
            title: t('column'),
            main: true,
            render: ({ name }) => <strong>{name}</strong>,
          },
          {
            key: 'samples',
            title: t('samples'),
            render: ({ samples }) => (
              <span className="quiet">{samples.slice(0, 3).join(' · ')}</span>
            ),
          },
          {
            key: 'field',
            title: t('becomes'),
            render: ({ name }) => (
              <Select<ImportField | null>
                allowClear
                showSearch={{ optionFilterProp: 'label' }}
                value={fieldOf(mapping, name) ?? null}
                placeholder={t('leaveOut')}
                options={options}
                aria-label={`${name}: ${t('becomes')}`}
                style={{ minWidth: 180 }}
                onChange={(field) => change(matched(mapping, name, field ?? null))}
              />
            ),
          },
        ]}
      />
      {mapping.kind === 'customers' ? <p className="quiet">{t('membersHint')}</p> : null}
      {missing.length > 0 ? (
        <p className="note" role="status">
          {t('required', { fields: missing.map((field) => f(field)).join(c('listComma')) })}
        </p>
      ) : null}
      <ReadingSettings preview={preview} mapping={mapping} change={change} reread={reread} />
    </div>
  )
}

const fieldOf = (mapping: Mapping, column: string) =>
  (Object.entries(mapping.fields) as [ImportField, { column?: string }][]).find(
    ([, from]) => from.column === column,
  )?.[0]

/** A column becomes one field at most, and a field comes from one column. */
function matched(mapping: Mapping, column: string, field: ImportField | null): Mapping {
  const kept = Object.entries(mapping.fields).filter(
    ([known, from]) => known !== field && !('column' in from && from.column === column),
  )
  const chosen = field ? { [field]: { column } } : {}
  return { ...mapping, fields: { ...Object.fromEntries(kept), ...chosen } }
}
