// One import: how far, how fast, how long still; and what was rejected.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { App, Button, Progress } from 'antd'
import type { ImportStatus } from '#contracts'
import { api } from '../../shared/api.ts'
import { Figure, Figures } from '../../shared/BoardPage.tsx'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { useActorName } from '../../shared/common.ts'
import { dateTime, duration, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { PageHead, Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { language, said, useWords } from '../../shared/words.ts'
import { stateTone } from './Imports.tsx'
import { Reasons } from './Reasons.tsx'
import { imports } from './words.ts'

const runs = (state: ImportStatus['state']) =>
  state === 'waiting' || state === 'running' || state === 'settling'

export default function ImportRun() {
  const { id } = useParams({ strict: false }) as { id: string }
  const query = useQuery({
    queryKey: ['imports', Number(id)],
    queryFn: () => api.connect.get({ id: Number(id) }),
    refetchInterval: ({ state: { data } }) => (data && runs(data.state) ? 1_000 : false),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  return query.data ? <Run status={query.data} /> : <Waiting rows={10} />
}

function Run({ status }: { status: ImportStatus }) {
  const t = useWords(imports)
  const by = useActorName()
  const left = status.secondsLeft
  return (
    <>
      <PageHead
        title={status.fileName}
        up={{ to: '/import', label: t('imports') }}
        lead={`${t(`kind.${status.kind}`)} · ${t(`effects.${status.effects}`)} · ${by(status.by)} · ${dateTime(status.startedAt)}`}
        actions={<Actions status={status} />}
      />
      <Section
        title={t('progress')}
        aside={<Label tone={stateTone[status.state]}>{t(`state.${status.state}`)}</Label>}
      >
        <Progress
          strokeColor="var(--primary)"
          percent={Math.floor(status.doneBp / 100)}
          aria-label={t('progress')}
          status={
            status.state === 'failed' ? 'exception' : runs(status.state) ? 'active' : 'normal'
          }
        />
        {status.state === 'settling' ? <p className="quiet">{t('settlingText')}</p> : null}
        {status.error ? (
          <p className="note" role="alert">
            {said(status.error.sentence)} <span className="quiet small">{status.error.code}</span>
          </p>
        ) : null}
      </Section>
      <Figures>
        <Figure label={t('read')} value={exact(status.read)} />
        <Figure label={t('accepted')} value={exact(status.accepted)} />
        <Figure label={t('rejected')} value={exact(status.rejected)} />
        <Figure label={t('duplicates')} value={exact(status.duplicates)} />
        <Figure
          label={t('rate')}
          value={
            <span className="figure-text">
              {t('rowsPerSecond', {
                count: Math.round(status.rowsPerSecond),
              })}
            </span>
          }
        />
        {runs(status.state) ? (
          <Figure
            label={t('left')}
            value={<span className="figure-text">{left === null ? '–' : duration(left)}</span>}
          />
        ) : (
          <Figure
            label={t('took')}
            value={<span className="figure-text">{duration(status.seconds)}</span>}
          />
        )}
      </Figures>
      <Section title={t('reasons')}>
        <Reasons reasons={status.reasons} />
      </Section>
    </>
  )
}

function Actions({ status }: { status: ImportStatus }) {
  const t = useWords(imports)
  const { modal } = App.useApp()
  const cancel = useAct(api.connect.cancel, { refresh: [['imports']], said: null })
  const resume = useAct(api.connect.resume, { refresh: [['imports']], said: null })
  const ask = () =>
    void modal.confirm({
      title: t('cancelAsk'),
      content: t('cancelText', { rows: exact(status.accepted) }),
      okText: t('cancel'),
      okButtonProps: { danger: true },
      onOk: () => cancel.mutateAsync({ id: status.id }),
    })
  return (
    <>
      {status.rejected > 0 ? (
        <Button
          href={`/v1/imports/${status.id}/rejected.csv?language=${language() === 'en' ? 'en' : 'zh'}`}
        >
          {t('rejectedRows')}
        </Button>
      ) : null}
      {status.state === 'waiting' || status.state === 'running' ? (
        <Button danger onClick={ask}>
          {t('cancel')}
        </Button>
      ) : null}
      {status.state === 'cancelled' || status.state === 'failed' ? (
        <Button loading={resume.isPending} onClick={() => resume.mutate({ id: status.id })}>
          {t('resume')}
        </Button>
      ) : null}
      {status.state === 'done' ? <Link to="/insight/report">{t('openReport')}</Link> : null}
    </>
  )
}
