// What the event log could not work on: tried again, or given up.
import { useQuery } from '@tanstack/react-query'
import { App, Button, Space } from 'antd'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { DataTable } from '../../shared/DataTable.tsx'
import { EmptyState, ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { dateTime } from '../../shared/format.ts'
import { Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { org } from './words.ts'

type Row = Awaited<ReturnType<typeof api.org.listParked>>['items'][number]

export function Parked() {
  const t = useWords(org)
  const c = useWords(common)
  const parked = useQuery({
    queryKey: ['parked'],
    queryFn: () => api.org.listParked({ limit: 100 }),
    refetchInterval: 10_000,
  })
  return (
    <Section title={t('parked')}>
      <p className="quiet">{t('parkedLead')}</p>
      {parked.isPending ? <Waiting /> : null}
      {parked.error ? (
        <ProblemNote error={parked.error} retry={() => void parked.refetch()} />
      ) : null}
      {parked.data?.items.length === 0 ? (
        <EmptyState title={t('noParked')} text={t('noParkedText')} />
      ) : null}
      {parked.data && parked.data.items.length > 0 ? (
        <DataTable<Row>
          label={t('parked')}
          rows={parked.data.items}
          rowKey={({ by, id }) => `${by} ${id}`}
          columns={[
            {
              key: 'what',
              title: t('parkedWhat'),
              main: true,
              render: ({ kind, name, id }) =>
                kind === 'row' ? (
                  t('parkedRow')
                ) : (
                  <>
                    <strong>{name}</strong> <span className="quiet">{id}</span>
                  </>
                ),
            },
            { key: 'by', title: t('parkedBy'), render: ({ by }) => <code>{by}</code> },
            {
              key: 'customer',
              title: c('customer'),
              render: ({ customerId }) => customerId ?? '–',
            },
            { key: 'at', title: c('time'), render: ({ parkedAt }) => dateTime(parkedAt) },
            {
              key: 'error',
              title: t('parkedError'),
              render: ({ error }) => <span className="quiet small">{error}</span>,
            },
            { key: 'act', title: c('actions'), render: (row) => <Again row={row} /> },
          ]}
        />
      ) : null}
    </Section>
  )
}

function Again({ row }: { row: Row }) {
  const t = useWords(org)
  const { modal, message } = App.useApp()
  const what = { kind: row.kind, by: row.by, id: row.id }
  const after = ({ replayed, failed }: { replayed: number; failed?: string | undefined }) =>
    void (failed === undefined
      ? message.success(t('replayedNow', { count: replayed }))
      : message.warning(t('replayedStopped', { count: replayed, error: failed })))
  const options = { refresh: [['parked']], said: null, after }
  const replay = useAct(api.org.replayParked, options)
  const discard = useAct(api.org.discardParked, options)
  const ask = () =>
    void modal.confirm({
      title: t('discardAsk'),
      content: t('discardText'),
      okText: t('discard'),
      okButtonProps: { danger: true },
      onOk: () => discard.mutateAsync(what),
    })
  return (
    <Space>
      <Button size="small" loading={replay.isPending} onClick={() => replay.mutate(what)}>
        {t('replay')}
      </Button>
      {row.kind === 'event' ? (
        <Button size="small" danger onClick={ask}>
          {t('discard')}
        </Button>
      ) : null}
    </Space>
  )
}
