// What a trial says: who gains, who loses, what it costs; by tier, by store, by name.
import { Link } from '@tanstack/react-router'
import type { TrialFigures } from '#contracts'
import { type Column, DataTable } from '../../shared/DataTable.tsx'
import { Facts } from '../../shared/DetailPage.tsx'
import { exact, money } from '../../shared/format.ts'
import { useWords } from '../../shared/words.ts'
import { trials } from './trial-words.ts'

type Fate = TrialFigures['all']
type Somebody = TrialFigures['gainers'][number]

const signed = (value: number, text: string) => (value > 0 ? `+${text}` : text)

function useFates<Row extends Fate>(first: Column<Row>): Column<Row>[] {
  const t = useWords(trials)
  const figure = (key: keyof Fate, title: string): Column<Row> => ({
    key,
    title,
    align: 'right',
    render: (row) => exact(row[key]),
  })
  return [
    first,
    figure('members', t('members')),
    figure('up', t('up')),
    figure('down', t('down')),
    figure('pointsMore', t('more')),
    figure('pointsLess', t('less')),
  ]
}

export function TrialOutcome({ figures }: { figures: TrialFigures }) {
  const t = useWords(trials)
  const { all, pointsFen, couponsFen, after } = figures
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t('up'), value: exact(all.up) },
          { label: t('down'), value: exact(all.down) },
          { label: t('more'), value: exact(all.pointsMore) },
          { label: t('less'), value: exact(all.pointsLess) },
          { label: t('pointsCost'), value: signed(pointsFen, money(pointsFen)) },
          { label: t('couponsCost'), value: signed(couponsFen, money(couponsFen)) },
        ]}
      />
      <h3>{t('byTier')}</h3>
      <Tiers rows={figures.tiers} />
      <h3>{t('thenTier')}</h3>
      <Facts items={after.map(({ name, members }) => ({ label: name, value: exact(members) }))} />
      <h3>{t('byStore')}</h3>
      <Stores rows={figures.stores} />
      <h3>{t('gainers')}</h3>
      <People rows={figures.gainers} label={t('gainers')} />
      <h3>{t('losers')}</h3>
      <People rows={figures.losers} label={t('losers')} />
    </div>
  )
}

function Tiers({ rows }: { rows: TrialFigures['tiers'] }) {
  const t = useWords(trials)
  const columns = useFates<TrialFigures['tiers'][number]>({
    key: 'tier',
    title: t('tier'),
    main: true,
    render: ({ name }) => name,
  })
  return <DataTable label={t('byTier')} rows={rows} rowKey={({ name }) => name} columns={columns} />
}

function Stores({ rows }: { rows: TrialFigures['stores'] }) {
  const t = useWords(trials)
  const columns = useFates<TrialFigures['stores'][number]>({
    key: 'store',
    title: t('store'),
    main: true,
    render: ({ name }) => name ?? t('noStore'),
  })
  return (
    <DataTable
      label={t('byStore')}
      rows={rows}
      rowKey={({ storeId }) => storeId ?? 0}
      columns={columns}
    />
  )
}

function People({ rows, label }: { rows: Somebody[]; label: string }) {
  const t = useWords(trials)
  if (rows.length === 0) return <p className="quiet">{t('nobody')}</p>
  const columns: Column<Somebody>[] = [
    {
      key: 'name',
      title: label,
      main: true,
      render: ({ customerId, name }) => (
        <Link to={`/customers/${customerId}`}>{name ?? t('nameless')}</Link>
      ),
    },
    {
      key: 'points',
      title: t('points'),
      align: 'right',
      render: ({ points }) => signed(points, exact(points)),
    },
    {
      key: 'tier',
      title: t('moves'),
      render: ({ from, to }) => (from === to ? from : `${from} → ${to}`),
    },
  ]
  return (
    <DataTable
      label={label}
      rows={rows}
      rowKey={({ customerId }) => customerId}
      columns={columns}
    />
  )
}
