// What came of an outreach, by wording; and its brakes.
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button, Modal, Popconfirm, Progress, Tooltip } from 'antd'
import type { Outreach, OutreachBoard, OutreachFigures } from '#contracts'
import { api } from '../../../shared/api.ts'
import { common } from '../../../shared/common.ts'
import { DataTable } from '../../../shared/DataTable.tsx'
import { ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { exact, percentOf } from '../../../shared/format.ts'
import { useNarrow } from '../../../shared/narrow.ts'
import { useAct } from '../../../shared/query.ts'
import { useWords } from '../../../shared/words.ts'
import { HeldBack } from './HeldBack.tsx'
import { outreach } from './words.ts'

const AGAIN_MS = 3_000

export function Results({ id, close }: { id: number; close: () => void }) {
  const t = useWords(outreach)
  const narrow = useNarrow()
  const query = useQuery({
    queryKey: ['outreach', 'board', id],
    refetchInterval: AGAIN_MS,
    queryFn: async () => ({
      row: (await api.acquire.listOutreach({ limit: 200 })).items.find((one) => one.id === id),
      board: await api.acquire.outreachBoard({ id }),
    }),
  })
  const { row, board } = query.data ?? {}
  return (
    <Modal
      open
      title={row?.name ?? t('results')}
      footer={null}
      onCancel={close}
      width={narrow ? '100%' : 960}
    >
      {query.error ? <ProblemNote error={query.error} /> : null}
      {query.isPending ? <Waiting rows={4} /> : null}
      {row && board ? (
        <div className="stack">
          <Brakes row={row} />
          <Figures row={row} rows={board.rows} />
          <HeldBack title={t('notReached')} held={board.held} />
        </div>
      ) : null}
    </Modal>
  )
}

function Brakes({ row }: { row: Outreach }) {
  const t = useWords(outreach)
  const c = useWords(common)
  const refresh = [['outreach']]
  const pause = useAct(api.acquire.pauseOutreach, { refresh })
  const cancel = useAct(api.acquire.cancelOutreach, { refresh })
  const { id, state, offered, people } = row
  const paused = state === 'paused'
  return (
    <>
      <Progress
        percent={people === 0 ? 0 : Math.floor((offered * 100) / people)}
        aria-label={t('progress', { offered: exact(offered), people: exact(people) })}
      />
      <div className="row spread">
        <span className="quiet">
          {t(`state.${state}`)} ·{' '}
          {t('progress', { offered: exact(offered), people: exact(people) })}
        </span>
        <span className="row">
          {state === 'cancelled' ? null : (
            <>
              <Button
                size="small"
                loading={pause.isPending}
                onClick={() => pause.mutate({ id, paused: !paused })}
              >
                {paused ? t('goOn') : t('pause')}
              </Button>
              <Popconfirm title={t('cancelSure')} onConfirm={() => cancel.mutate({ id })}>
                <Button size="small" danger loading={cancel.isPending}>
                  {t('cancel')}
                </Button>
              </Popconfirm>
            </>
          )}
          <Button size="small" href={`/v1/outreach/${id}/people.csv`} download>
            {c('export')}
          </Button>
        </span>
      </div>
    </>
  )
}

function Figures({ row, rows }: { row: Outreach; rows: OutreachBoard['rows'] }) {
  const t = useWords(outreach)
  const defined = (label: string, means: string) => (
    <Tooltip title={means}>
      <span tabIndex={0} className="defined">
        {label}
      </span>
    </Tooltip>
  )
  const figure = (key: string, title: string, render: (one: OutreachFigures) => ReactNode) => ({
    key,
    title,
    align: 'right' as const,
    render,
  })
  const both = (part: number, base: number) => `${exact(part)} · ${percentOf(part, base)}`
  return (
    <DataTable<OutreachFigures>
      label={t('results')}
      rows={rows}
      rowKey={({ copy }) => copy}
      columns={[
        { key: 'copy', title: t('wording'), main: true, render: ({ copy }) => copy.toUpperCase() },
        figure('people', t('people'), (one) => exact(one.people)),
        figure('exposed', t('exposed'), (one) =>
          defined(both(one.exposed, one.people), t('exposedMeans')),
        ),
        row.kind === 'call'
          ? figure('linked', t('linked'), (one) => both(one.linked, one.exposed))
          : figure('delivered', t('delivered'), (one) => both(one.delivered, one.exposed)),
        figure('opened', t('opened'), (one) => both(one.opened, one.exposed)),
        figure('added', t('added'), (one) =>
          defined(both(one.added, one.exposed), t('addedMeans')),
        ),
        figure('kept7', t('kept7'), (one) => percentOf(one.kept7, one.due7)),
        figure('kept30', t('kept30'), (one) => percentOf(one.kept30, one.due30)),
        figure('bought', t('bought'), (one) => exact(one.bought)),
      ]}
    />
  )
}
