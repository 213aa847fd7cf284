// What came of a printing: by shop, lot or wording.
import { useQuery } from '@tanstack/react-query'
import { Modal, Segmented } from 'antd'
import { useState } from 'react'
import { type CardBatch, type CardBoard, type CardCut, cardCuts } from '#contracts'
import { api } from '../../shared/api.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { exact, percentOf } from '../../shared/format.ts'
import { useNarrow } from '../../shared/narrow.ts'
import { useWords } from '../../shared/words.ts'
import { cards, unsureOf } from './cards-words.ts'

export function CardResults({ batch, close }: { batch: CardBatch; close: () => void }) {
  const t = useWords(cards)
  const narrow = useNarrow()
  const [by, setBy] = useState<CardCut>('copy')
  const query = useQuery({
    queryKey: ['cards', 'board', batch.id, by],
    queryFn: () => api.acquire.cardBoard({ id: batch.id, by }),
  })
  return (
    <Modal open title={batch.name} footer={null} onCancel={close} width={narrow ? '100%' : 760}>
      <div className="stack">
        <Segmented
          aria-label={t('by')}
          value={by}
          onChange={setBy}
          options={cardCuts.map((value) => ({ value, label: t(`by.${value}`) }))}
        />
        {query.error ? <ProblemNote error={query.error} /> : null}
        {query.isPending ? <Waiting rows={3} /> : null}
        {query.data ? <Rows batch={batch} rows={query.data.rows} by={by} /> : null}
        <p className="quiet">
          {t('unsure')}: {unsureOf(batch)}
        </p>
      </div>
    </Modal>
  )
}

interface RowsProps {
  batch: CardBatch
  rows: CardBoard['rows']
  by: CardCut
}
function Rows({ batch, rows, by }: RowsProps) {
  const t = useWords(cards)
  const wordings: Record<string, string> = {
    a: `A · ${batch.copyA.headline}`,
    b: `B · ${batch.copyB?.headline ?? ''}`,
  }
  const named = (key: string) => (by === 'copy' ? wordings[key] : key) || t('noLot')
  const figure = (
    key: string,
    title: string,
    render: (row: RowsProps['rows'][number]) => string,
  ) => ({
    key,
    title,
    align: 'right' as const,
    render,
  })
  return (
    <DataTable
      label={t('results')}
      rows={rows}
      rowKey={({ key }) => key}
      columns={[
        { key: 'key', title: t(`by.${by}`), main: true, render: ({ key }) => named(key) },
        figure('cards', t('count'), (row) => exact(row.cards)),
        figure('opened', t('opened'), (row) => percentOf(row.opened, row.cards)),
        figure('rate', t('rate'), (row) => percentOf(row.bound, row.cards)),
        figure('ofOpened', t('ofOpened'), (row) => percentOf(row.bound, row.opened)),
        figure('confirmed', t('confirmed'), (row) => exact(row.confirmed)),
        figure('others', t('others'), (row) => exact(row.others)),
        figure('ordered', t('ordered'), (row) => exact(row.ordered)),
      ]}
    />
  )
}
