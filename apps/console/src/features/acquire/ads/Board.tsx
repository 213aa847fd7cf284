// What ads cost and what came of them, by ad group.
import { useQuery } from '@tanstack/react-query'
import { Tooltip } from 'antd'
import type { AdBoard, AdBoardRow } from '#contracts'
import { api } from '../../../shared/api.ts'
import { Figure, Figures } from '../../../shared/BoardPage.tsx'
import { type Column, DataTable } from '../../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { exact, money } from '../../../shared/format.ts'
import { Section } from '../../../shared/PageHead.tsx'
import { useWords } from '../../../shared/words.ts'
import { ads } from './words.ts'

type Numbers = AdBoard['total']
interface Measure {
  word: 'spend' | 'clicks' | 'added' | 'members' | 'firstOrders' | 'net' | 'return'
  of: (row: Numbers) => string | null
}
const yuan = (fen: number | null) => (fen === null ? null : money(fen))
const times = (percent: number | null) => (percent === null ? null : exact(percent / 100, 2))

const measures: Measure[] = [
  { word: 'spend', of: ({ spendFen }) => yuan(spendFen) },
  { word: 'clicks', of: ({ clicks }) => exact(clicks) },
  { word: 'added', of: ({ added }) => exact(added) },
  { word: 'members', of: ({ members }) => exact(members) },
  { word: 'firstOrders', of: ({ firstOrders }) => exact(firstOrders) },
  { word: 'net', of: ({ netFen }) => yuan(netFen) },
  { word: 'return', of: ({ returnPercent }) => times(returnPercent) },
]

export function Board({ from, until }: { from: string; until: string }) {
  const t = useWords(ads)
  const query = useQuery({
    queryKey: ['ads', 'board', from, until],
    queryFn: () => api.acquire.adBoard({ from, until }),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={6} />
  if (query.data.rows.length === 0)
    return (
      <div className="section">
        <EmptyState title={t('noFigures')} text={t('noFiguresText')} />
      </div>
    )
  return (
    <>
      <Totals total={query.data.total} />
      <Section title={t('adGroup')}>
        <Groups rows={query.data.rows} />
      </Section>
    </>
  )
}

function Totals({ total }: { total: Numbers }) {
  const t = useWords(ads)
  return (
    <Figures>
      {measures.map(({ word, of }) => (
        <Figure
          key={word}
          label={t(word)}
          definition={t(`means.${word}`)}
          value={of(total) ?? <span className="quiet">{t('unknown')}</span>}
        />
      ))}
      <Figure label={t('costPerAdded')} value={yuan(total.costPerAddedFen) ?? '–'} />
      <Figure label={t('costPerFirst')} value={yuan(total.costPerFirstOrderFen) ?? '–'} />
    </Figures>
  )
}

function Groups({ rows }: { rows: AdBoardRow[] }) {
  const t = useWords(ads)
  const measured = (word: Measure['word'], of: Measure['of']): Column<AdBoardRow> => ({
    key: word,
    title: t(word),
    align: 'right',
    render: (row) => of(row) ?? <Unknown why={t(`means.${word}`)} />,
  })
  const each = (word: 'costPerAdded' | 'costPerFirst', of: Measure['of']): Column<AdBoardRow> => ({
    key: word,
    title: t(word),
    align: 'right',
    render: (row) => of(row) ?? '–',
  })
  const columns = measures.map(({ word, of }) => measured(word, of))
  return (
    <DataTable
      label={t('ads')}
      rows={rows}
      rowKey={({ accountId, adGroup }) => `${accountId} ${adGroup}`}
      columns={[
        { key: 'group', title: t('adGroup'), main: true, render: (row) => <Group row={row} /> },
        ...columns.slice(0, 3),
        each('costPerAdded', ({ costPerAddedFen }) => yuan(costPerAddedFen)),
        ...columns.slice(3, 5),
        each('costPerFirst', ({ costPerFirstOrderFen }) => yuan(costPerFirstOrderFen)),
        ...columns.slice(5),
      ]}
    />
  )
}

function Group({ row: { name, adGroup } }: { row: AdBoardRow }) {
  const t = useWords(ads)
  if (adGroup === null) return <span className="quiet">{t('unknownGroup')}</span>
  return (
    <>
      <strong>{name ?? adGroup}</strong>
      {name ? <div className="quiet small">{adGroup}</div> : null}
    </>
  )
}

function Unknown({ why }: { why: string }) {
  const t = useWords(ads)
  return (
    <Tooltip title={why}>
      <span tabIndex={0} className="quiet">
        {t('unknown')}
      </span>
    </Tooltip>
  )
}
