// The figures of a session: all of it, by phase, and by code.
import type { LiveBoard, LiveFigures } from '#contracts'
import { Figure, Figures } from '../../../shared/BoardPage.tsx'
import { common } from '../../../shared/common.ts'
import { type Column, DataTable } from '../../../shared/DataTable.tsx'
import { EmptyState } from '../../../shared/feedback.tsx'
import { dateTime, exact, money, percent, zone } from '../../../shared/format.ts'
import { Section } from '../../../shared/PageHead.tsx'
import { useWords } from '../../../shared/words.ts'
import { live } from './words.ts'

const measures = [
  { word: 'opened', of: ({ opened }) => (opened === null ? '–' : exact(opened)) },
  { word: 'people', of: ({ people }) => exact(people) },
  { word: 'returned', of: ({ returned }) => exact(returned) },
  { word: 'added', of: ({ added }) => exact(added) },
  { word: 'joined', of: ({ joined }) => exact(joined) },
  { word: 'members', of: ({ members }) => exact(members) },
  { word: 'bought', of: ({ bought }) => exact(bought) },
  { word: 'orders', of: ({ orders }) => exact(orders) },
  { word: 'net', of: ({ netFen }) => money(netFen) },
] as const satisfies readonly { word: string; of: (row: LiveFigures) => string }[]

function useColumns(): Column<LiveFigures>[] {
  const t = useWords(live)
  return measures.map(({ word, of }) => ({
    key: word,
    title: t(word),
    align: 'right' as const,
    render: of,
  }))
}

export function LiveTables({ board }: { board: LiveBoard }) {
  const t = useWords(live)
  const c = useWords(common)
  const columns = useColumns()
  const { session, total, phases, rows } = board
  if (rows.length === 0)
    return (
      <div className="section">
        <EmptyState title={t('noCodes')} text={t('emptyText')} />
      </div>
    )
  const until = new Map(session.codes.map(({ codeId, overAt }) => [codeId, overAt]))
  return (
    <>
      <Totals board={board} />
      {total.people === 0 ? <p className="quiet">{t('noFigures')}</p> : null}
      <Section title={t('byPhase')}>
        <DataTable
          label={t('byPhase')}
          rows={phases}
          rowKey={({ phase }) => phase}
          columns={[
            {
              key: 'phase',
              title: t('phase'),
              main: true,
              render: ({ phase }) => <strong>{t(`phase.${phase}`)}</strong>,
            },
            ...columns,
          ]}
        />
      </Section>
      <Section title={t('byCode')}>
        <DataTable
          label={t('byCode')}
          rows={rows}
          rowKey={({ codeId, phase }) => `${codeId} ${phase}`}
          columns={[
            {
              key: 'code',
              title: t('code'),
              main: true,
              render: ({ codeId, codeName, use, phase }) => (
                <>
                  <strong>{codeName}</strong> · {t(`phase.${phase}`)}
                  <div className="quiet small">
                    {t(`use.${use}`)}
                    {phase === 'after'
                      ? ` · ${t('countedUntil', { time: dateTime(until.get(codeId) ?? '') })}`
                      : null}
                  </div>
                </>
              ),
            },
            ...columns,
          ]}
        />
      </Section>
      <p className="quiet fresh">
        {c('asOf', { time: dateTime(board.asOf) })} · {c('zone', { zone: zone() })}
      </p>
    </>
  )
}

function Totals({ board: { session, total, phases } }: { board: LiveBoard }) {
  const t = useWords(live)
  const during = phases.find(({ phase }) => phase === 'during')?.added ?? 0
  return (
    <Figures>
      <Figure label={t('people')} definition={t('peopleMeans')} value={exact(total.people)} />
      <Figure label={t('returned')} definition={t('returnedMeans')} value={exact(total.returned)} />
      <Figure label={t('added')} value={exact(total.added)} />
      <Figure label={t('joined')} value={exact(total.joined)} />
      <Figure label={t('members')} definition={t('membersMeans')} value={exact(total.members)} />
      <Figure label={t('bought')} definition={t('boughtMeans')} value={exact(total.bought)} />
      <Figure label={t('net')} definition={t('netMeans')} value={money(total.netFen)} />
      {session.viewers === null ? null : (
        <>
          <Figure
            label={t('viewersTold')}
            definition={t('viewersMeans')}
            value={exact(session.viewers)}
          />
          <Figure
            label={t('viewersAdded')}
            definition={t('viewersAddedMeans')}
            value={percent(during / session.viewers)}
          />
        </>
      )}
    </Figures>
  )
}
