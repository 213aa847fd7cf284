// A report of costs: read, looked at, then taken.
import { useMutation } from '@tanstack/react-query'
import { App, Button, Modal, Select } from 'antd'
import { useState } from 'react'
import type { AdAccount, AdCostColumns, AdCostFile, AdCostPreview } from '#contracts'
import { api } from '../../../shared/api.ts'
import { DataTable } from '../../../shared/DataTable.tsx'
import { ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { exact, money } from '../../../shared/format.ts'
import { useNarrow } from '../../../shared/narrow.ts'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { textOf } from '../../../shared/text-of.ts'
import { ads } from './words.ts'

type Report = Pick<AdCostFile, 'csv' | 'workbook'>
const WORKBOOK_MAX = 2_000_000
const isWorkbook = ({ name }: File): boolean => /\.xlsx$/i.test(name)

/** What is sent of a file: the text of a CSV, the bytes of a workbook. */
async function reportIn(file: File): Promise<Report | undefined> {
  const bytes = await file.arrayBuffer()
  if (isWorkbook(file)) return { workbook: base64Of(new Uint8Array(bytes)) }
  const csv = textOf(bytes)
  return csv ? { csv } : undefined
}
const base64Of = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

const fields = ['day', 'adGroup', 'groupName', 'cost'] as const

export function Costs({ account, close }: { account: AdAccount; close: () => void }) {
  const t = useWords(ads)
  const narrow = useNarrow()
  const { message } = App.useApp()
  const [sent, setSent] = useState<Report>({})
  const look = useMutation({
    mutationFn: (input: Parameters<typeof api.acquire.previewAdCosts>[0]) =>
      api.acquire.previewAdCosts(input),
  })
  const take = useAct(api.acquire.importAdCosts, {
    refresh: [['ads']],
    said: null,
    after: ({ rows, changed }) => {
      void message.success(t('taken', { rows: exact(rows), changed: exact(changed) }), 6)
      close()
    },
  })
  const read = async (file: File | undefined) => {
    if (!file) return
    if (isWorkbook(file) && file.size > WORKBOOK_MAX) return void message.error(t('tooLarge'))
    const report = await reportIn(file)
    if (!report) return void message.error(t('unreadable'))
    setSent(report)
    look.mutate({ id: account.id, ...report })
  }
  const preview = look.data
  const ready = preview?.complete === true && preview.rows > 0
  return (
    <Modal
      open
      title={t('costsTitle', { name: account.name })}
      onCancel={close}
      width={narrow ? '100%' : 760}
      footer={
        <Button
          type="primary"
          disabled={!ready}
          loading={take.isPending}
          onClick={() => take.mutate({ id: account.id, ...sent, columns: preview?.columns })}
        >
          {t('take')}
        </Button>
      }
    >
      <div className="stack">
        <p className="quiet">{t('costsHint')}</p>
        <label className="stack">
          {t('file')}
          <input
            type="file"
            accept=".csv,.txt,.xlsx,text/csv"
            onChange={({ target }) => void read(target.files?.[0])}
          />
        </label>
        {look.isPending ? <Waiting rows={3} /> : null}
        {look.error ? <ProblemNote error={look.error} /> : null}
        {preview ? (
          <Preview
            preview={preview}
            choose={(columns) => look.mutate({ id: account.id, ...sent, columns })}
          />
        ) : null}
      </div>
    </Modal>
  )
}

interface PreviewProps {
  preview: AdCostPreview
  choose: (columns: AdCostColumns) => void
}
function Preview({ preview, choose }: PreviewProps) {
  const t = useWords(ads)
  const { headings, columns, complete, rows, totalFen, rejected } = preview
  const options = [
    { value: -1, label: t('noColumn') },
    ...headings.map((label, value) => ({ value, label })),
  ]
  return (
    <>
      <div className="two">
        {fields.map((field) => (
          <label key={field}>
            {t(`column.${field}`)}
            <Select
              aria-label={t(`column.${field}`)}
              value={columns[field]}
              options={options}
              style={{ width: '100%' }}
              onChange={(place) => choose({ ...columns, [field]: place })}
            />
          </label>
        ))}
      </div>
      {complete ? (
        <p role="status">{t('willTake', { rows: exact(rows), money: money(totalFen) })}</p>
      ) : (
        <p className="note">{t('columnsMissing')}</p>
      )}
      {rejected > 0 ? (
        <details open={rows === 0 && complete}>
          <summary>{t('willNot', { count: exact(rejected) })}</summary>
          <Rejects preview={preview} />
        </details>
      ) : null}
    </>
  )
}

function Rejects({ preview: { rejects } }: { preview: AdCostPreview }) {
  const t = useWords(ads)
  return (
    <DataTable
      label={t('why')}
      rows={rejects}
      rowKey={({ line }) => line}
      columns={[
        { key: 'line', title: t('line'), main: true, render: ({ line }) => exact(line) },
        { key: 'why', title: t('why'), render: ({ fault }) => t(`fault.${fault}`) },
        { key: 'cells', title: t('content'), render: ({ cells }) => cells.join(' · ') },
      ]}
    />
  )
}
