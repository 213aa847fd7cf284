// Step 1: what the file holds, and the file itself.
import { InboxOutlined } from '@ant-design/icons'
import { Radio, Upload } from 'antd'
import { useState } from 'react'
import type { FilePreview, ImportKind } from '#contracts'
import { api } from '../../shared/api.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { bytes, dateTime } from '../../shared/format.ts'
import { useWords } from '../../shared/words.ts'
import { useMutation } from '@tanstack/react-query'
import { imports } from './words.ts'

const kinds: ImportKind[] = ['orders', 'customers', 'refunds', 'balances']
const seen: Record<string, string> = { '\t': 'Tab', ' ': '␠', ',': ',', ';': ';', '|': '|' }

export function ChooseFile({
  preview,
  chosen,
}: {
  preview: FilePreview | undefined
  chosen: (preview: FilePreview) => void
}) {
  const t = useWords(imports)
  const [kind, setKind] = useState<ImportKind>('orders')
  const upload = useMutation({
    mutationFn: (file: File) => api.connect.upload({ kind, file }),
    onSuccess: chosen,
  })
  return (
    <div className="stack">
      <Radio.Group
        value={kind}
        optionType="button"
        aria-label={t('kind')}
        onChange={(event) => setKind(event.target.value as ImportKind)}
        options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      <Upload.Dragger
        accept=".csv,.txt,.tsv,.xlsx,.gz"
        showUploadList={false}
        multiple={false}
        disabled={upload.isPending}
        beforeUpload={(file) => {
          upload.mutate(file)
          return false
        }}
      >
        <p>
          <InboxOutlined style={{ fontSize: 32, color: 'var(--primary)' }} />
        </p>
        <p>
          <strong>{preview?.fileName ?? t('drop')}</strong>
        </p>
        <p className="quiet">{t('dropHint')}</p>
      </Upload.Dragger>
      {upload.isPending ? (
        <>
          <p role="status">{t('uploading')}</p>
          <Waiting rows={3} />
        </>
      ) : null}
      {upload.error ? <ProblemNote error={upload.error} /> : null}
      {preview ? <AsRead preview={preview} /> : null}
    </div>
  )
}

/** What was found in the file, to be seen before its columns are matched. */
function AsRead({ preview }: { preview: FilePreview }) {
  const t = useWords(imports)
  const { delimiter, importedBefore } = preview
  return (
    <>
      <Facts
        items={[
          { label: t('file'), value: preview.fileName },
          { label: t('size'), value: bytes(preview.bytes) },
          { label: t('encoding'), value: preview.encoding },
          { label: t('delimiter'), value: delimiter ? (seen[delimiter] ?? delimiter) : '–' },
          { label: t('sheet'), value: preview.sheet ?? '–' },
        ]}
      />
      {importedBefore ? (
        <p className="note" role="note">
          {t('importedBefore', { time: dateTime(importedBefore.at) })}
        </p>
      ) : null}
    </>
  )
}
