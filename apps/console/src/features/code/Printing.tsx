// Codes on paper: which layout, how it will look, and the files.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, InputNumber, Modal, Segmented } from 'antd'
import { useState } from 'react'
import { type PrintAsked, printLayouts, printFormats, sheetMost } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { exact } from '../../shared/format.ts'
import { useNarrow } from '../../shared/narrow.ts'
import { useWords } from '../../shared/words.ts'
import { printing } from './print-words.ts'

type Sheet = Pick<PrintAsked, 'columns' | 'rows' | 'copies'>
const asQuery = (asked: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(asked).map(([key, value]) => [key, String(value)])).toString()

export function Printing({ ids, close }: { ids: number[]; close: () => void }) {
  const t = useWords(printing)
  const narrow = useNarrow()
  const [layout, setLayout] = useState<PrintAsked['layout']>('posterA6')
  const [sheet, setSheet] = useState<Sheet>({ columns: 4, rows: 6, copies: 1 })
  const asked: PrintAsked = { ids: ids.join(','), layout, ...sheet }
  const facts = useQuery({
    queryKey: ['codes', 'print', asked],
    placeholderData: keepPreviousData,
    queryFn: () => api.code.printFacts(asked),
  })
  return (
    <Modal
      open
      title={t('title', { count: ids.length, shown: exact(ids.length) })}
      width={narrow ? '100%' : 720}
      onCancel={close}
      footer={<Files asked={asked} ready={(facts.data?.pages ?? 0) > 0} />}
      destroyOnHidden
    >
      <div className="stack">
        <Segmented
          className="wrapping"
          aria-label={t('layout')}
          value={layout}
          onChange={setLayout}
          options={printLayouts.map((value) => ({ value, label: t(`layout.${value}`) }))}
        />
        {layout === 'sheet' ? <SheetFields sheet={sheet} change={setSheet} /> : null}
        {facts.error ? <ProblemNote error={facts.error} /> : null}
        {facts.isPending ? <Waiting rows={4} /> : null}
        {facts.data && !facts.error ? <Looks asked={asked} facts={facts.data} /> : null}
      </div>
    </Modal>
  )
}

function SheetFields({ sheet, change }: { sheet: Sheet; change: (sheet: Sheet) => void }) {
  const t = useWords(printing)
  return (
    <div className="row">
      {(['columns', 'rows', 'copies'] as const).map((field) => (
        <label key={field} className="row">
          {t(field)}
          <InputNumber
            min={1}
            max={sheetMost[field]}
            precision={0}
            value={sheet[field]}
            onChange={(value) => value && change({ ...sheet, [field]: value })}
          />
        </label>
      ))}
    </div>
  )
}

interface LooksProps {
  asked: PrintAsked
  facts: Awaited<ReturnType<typeof api.code.printFacts>>
}
function Looks({ asked, facts }: LooksProps) {
  const t = useWords(printing)
  const c = useWords(common)
  const { pages, widthMm, heightMm, waiting, missing } = facts
  return (
    <>
      <p className="quiet" aria-live="polite">
        {t('pages', { count: pages, shown: exact(pages), size: `${widthMm} × ${heightMm} mm` })}
      </p>
      {waiting.length > 0 ? (
        <p className="note" role="note">
          {t('waiting', { names: waiting.map(({ name }) => name).join(c('listComma')) })}
        </p>
      ) : null}
      {missing.length > 0 ? (
        <p className="note" role="note">
          {t('missing', { characters: missing.join(' ') })}
        </p>
      ) : null}
      {pages > 0 ? (
        <img
          className="paper"
          src={`/v1/code-prints/page.svg?${asQuery(asked)}`}
          alt={t('firstPage')}
        />
      ) : null}
    </>
  )
}

function Files({ asked, ready }: { asked: PrintAsked; ready: boolean }) {
  const t = useWords(printing)
  return (
    <div className="row">
      {printFormats.map((format) => (
        <Button
          key={format}
          type={format === 'pdf' ? 'primary' : 'default'}
          disabled={!ready}
          href={`/v1/code-prints/file?${asQuery({ ...asked, format })}`}
          download
        >
          {t(`format.${format}`)}
        </Button>
      ))}
    </div>
  )
}
