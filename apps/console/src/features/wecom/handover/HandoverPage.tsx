// One hand-over: how far it is, by guide and by day, and every customer of it.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { App, Button, Progress, Tabs } from 'antd'
import { handoverStates, type HandoverReport } from '#contracts'
import { api } from '../../../shared/api.ts'
import { Figure, Figures } from '../../../shared/BoardPage.tsx'
import { common } from '../../../shared/common.ts'
import { ProblemNote, Waiting } from '../../../shared/feedback.tsx'
import { dateTime, exact } from '../../../shared/format.ts'
import { Label } from '../../../shared/Label.tsx'
import { PageHead, Section } from '../../../shared/PageHead.tsx'
import { useAct } from '../../../shared/query.ts'
import { said, useWords } from '../../../shared/words.ts'
import { stateTone } from './Handovers.tsx'
import { Items } from './Items.tsx'
import { Days, Groups, Sides } from './Report.tsx'
import { handovers } from './words.ts'

const LOOK_MS = 3_000

export default function HandoverPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const query = useQuery({
    queryKey: ['handovers', Number(id)],
    queryFn: () => api.wecom.getHandover({ id: Number(id) }),
    refetchInterval: ({ state }) => (state.data?.state === 'done' ? false : LOOK_MS),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  return query.data ? <Report report={query.data} /> : <Waiting rows={10} />
}

const isOpen = ({ counts }: HandoverReport) => counts.planned + counts.waiting

/** Those whom it left where they were. */
const leftOver = ({ counts }: HandoverReport) =>
  counts.refused + counts.full + counts.limit + counts.failed + counts.unplaced

function Report({ report }: { report: HandoverReport }) {
  const t = useWords(handovers)
  const all = report.customers + report.groups
  const open = isOpen(report) + report.groupCounts.planned
  const tabs = [
    { key: 'list', label: t('list'), children: <Items id={report.id} /> },
    { key: 'giver', label: t('byGiver'), children: <Sides rows={report.byGiver} /> },
    { key: 'taker', label: t('byTaker'), children: <Sides rows={report.byTaker} /> },
    { key: 'day', label: t('byDay'), children: <Days rows={report.byDay} /> },
    {
      key: 'groups',
      label: `${t('groups')} (${exact(report.groups)})`,
      children: <Groups rows={report.groupList} />,
    },
  ]
  return (
    <>
      <PageHead
        title={report.givers.join(', ')}
        up={{ to: '/handovers', label: t('title') }}
        lead={[t(report.reason), report.storeName, report.startedByName, dateTime(report.startedAt)]
          .filter(Boolean)
          .join(' · ')}
        actions={<Actions report={report} />}
      />
      <Section
        title={t('progress')}
        aside={<Label tone={stateTone[report.state]}>{t(report.state)}</Label>}
      >
        <Progress
          strokeColor="var(--primary)"
          percent={all === 0 ? 100 : Math.floor(((all - open) / all) * 100)}
          aria-label={t('progress')}
        />
        {report.problem ? (
          <p className="note" role="status">
            {said(report.problem.sentence)}{' '}
            <span className="quiet small">{report.problem.code}</span>
          </p>
        ) : null}
      </Section>
      <Figures>
        {handoverStates
          .filter((state) => report.counts[state] > 0 || state === 'done' || state === 'waiting')
          .map((state) => (
            <Figure key={state} label={t(`state.${state}`)} value={exact(report.counts[state])} />
          ))}
      </Figures>
      <div className="section">
        <Tabs items={tabs} />
      </div>
    </>
  )
}

function Actions({ report }: { report: HandoverReport }) {
  const t = useWords(handovers)
  const c = useWords(common)
  const { modal } = App.useApp()
  const navigate = useNavigate()
  const stop = useAct(api.wecom.stopHandover, { refresh: [['handovers']], said: null })
  const ask = () =>
    void modal.confirm({
      title: t('stopAsk'),
      content: t('stopText'),
      okText: t('stop'),
      okButtonProps: { danger: true },
      onOk: () => stop.mutateAsync({ id: report.id }),
    })
  const again = useAct(api.wecom.handOverAgain, {
    refresh: [['handovers']],
    after: ({ id }) => void navigate({ to: '/handovers/$id', params: { id: String(id) } }),
  })
  const left = leftOver(report)
  const askAgain = () =>
    void modal.confirm({
      title: t('againAsk', { count: exact(left) }),
      content: t('againText'),
      okText: t('again'),
      onOk: () => again.mutateAsync({ id: report.id }),
    })
  return (
    <>
      {report.state === 'done' && left > 0 ? (
        <Button onClick={askAgain}>{t('again')}</Button>
      ) : null}
      <Button href={`/v1/wecom/handovers/${report.id}/customers.csv`} download>
        {c('export')}
      </Button>
      {report.state === 'running' ? (
        <Button danger onClick={ask}>
          {t('stop')}
        </Button>
      ) : null}
    </>
  )
}
