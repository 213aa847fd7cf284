// Products from a file: first what it would do, then, when that is right, done.
import { Button, Typography } from 'antd'
import { useState } from 'react'
import type { ProductImport } from '#contracts'
import { inert } from '#kit'
import { api } from '../../shared/api.ts'
import { CsvModal } from '../../shared/CsvModal.tsx'
import { DataTable } from '../../shared/DataTable.tsx'
import { exact } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { said, useWords } from '../../shared/words.ts'
import { goods } from './words.ts'

interface Looked {
  csv: string
  told: ProductImport
}

export function ImportProducts({ close }: { close: () => void }) {
  const t = useWords(goods)
  const [looked, setLooked] = useState<Looked>()
  const look = useAct((csv: string) => api.catalog.importProducts({ csv }), {
    said: null,
    after: (told, csv) => setLooked({ csv, told }),
  })
  const apply = useAct((csv: string) => api.catalog.importProducts({ csv, apply: true }), {
    said: t('importDone'),
    refresh: [['products']],
    after: close,
  })
  const words = {
    title: t('importTitle'),
    hint: t('importHint'),
    file: t('importChoose'),
    send: t('importLook'),
    unreadable: t('importUnreadable'),
  }
  return (
    <CsvModal
      words={words}
      busy={look.isPending}
      send={(csv) => look.mutate(csv)}
      close={close}
      sent={looked !== undefined}
    >
      {looked ? (
        <Outcome told={looked.told} busy={apply.isPending} apply={() => apply.mutate(looked.csv)} />
      ) : null}
    </CsvModal>
  )
}

interface Props {
  told: ProductImport
  busy: boolean
  apply: () => void
}
function Outcome({ told, busy, apply }: Props) {
  const t = useWords(goods)
  const { lines, made, changed, unchanged, rejected } = told
  const counts = { lines: exact(lines), made, changed, same: unchanged, rejected: rejected.length }
  return (
    <>
      <p role="status">{t('importWould', counts)}</p>
      {rejected.length > 0 ? <Rejected rows={rejected} /> : null}
      <div>
        <Button type="primary" loading={busy} disabled={made + changed === 0} onClick={apply}>
          {made + changed === 0 ? t('importNothing') : t('importDo')}
        </Button>
      </div>
    </>
  )
}

const SHOWN = 50
type Rows = ProductImport['rejected']

function Rejected({ rows }: { rows: Rows }) {
  const t = useWords(goods)
  const reasonOf = ({ sentence }: Rows[number]) => said(sentence)
  const csv = [
    [t('lineNo'), t('products'), t('sku'), t('reason')],
    ...rows.map((row) => [row.line, row.name, row.sku, reasonOf(row)]),
  ]
    .map((cells) => cells.map((cell) => `"${inert(String(cell)).replaceAll('"', '""')}"`).join(','))
    .join('\r\n')
  return (
    <>
      <Typography.Text strong>{t('rejectedLines')}</Typography.Text>
      <DataTable
        label={t('rejectedLines')}
        rows={rows.slice(0, SHOWN)}
        rowKey={({ line }) => line}
        columns={[
          {
            key: 'line',
            title: t('lineNo'),
            main: true,
            render: ({ line, name, sku }) => `${line} · ${[name, sku].filter(Boolean).join(' · ')}`,
          },
          { key: 'reason', title: t('reason'), render: reasonOf },
        ]}
      />
      <a
        download="rejected.csv"
        href={`data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${csv}`)}`}
      >
        {t('rejectedFile')}
      </a>
    </>
  )
}
