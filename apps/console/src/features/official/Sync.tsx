// How far the listing of all followers is, what it found, and a button for another.
import { useQuery } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import type { OfficialSync, OfficialSyncStatus } from '#contracts'
import { api } from '../../shared/api.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { ProblemNote } from '../../shared/feedback.tsx'
import { dateTime, exact } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { said, useWords } from '../../shared/words.ts'
import { followers, sync } from './words.ts'

const LOOK_MS = 1_500
const IDLE_MS = 5_000
const key = ['officialSync']

export function SyncSection() {
  const t = useWords(sync)
  const query = useQuery({
    queryKey: key,
    queryFn: () => api.official.getSync(),
    refetchInterval: ({ state }) => (state.data?.latest?.state === 'running' ? LOOK_MS : IDLE_MS),
  })
  const start = useAct(() => api.official.startSync(), { refresh: [key], said: t('started') })
  const { latest = null, nextAt = null } = query.data ?? {}
  return (
    <Section
      title={t('title')}
      aside={
        <Button
          loading={start.isPending}
          // One that waits for tomorrow's quota may be tried now.
          disabled={latest?.state === 'running' && latest.problem === null}
          onClick={() => start.mutate(undefined)}
        >
          {t('start')}
        </Button>
      }
    >
      <div className="stack">
        <p className="quiet">{t('lead')}</p>
        {query.error ? <ProblemNote error={query.error} /> : null}
        {query.data ? <Counts {...query.data.followers} /> : null}
        {latest ? (
          <Run run={latest} following={query.data?.followers.following ?? 0} />
        ) : query.isSuccess ? (
          <p>{t('never')}</p>
        ) : null}
        {nextAt ? <p className="quiet small">{t('next', { at: dateTime(nextAt) })}</p> : null}
      </div>
    </Section>
  )
}

function Counts(counts: OfficialSyncStatus['followers']) {
  const t = useWords(followers)
  return (
    <Facts
      items={(['following', 'bound', 'left', 'unread'] as const).map((name) => ({
        label: t(name),
        value: exact(counts[name]),
      }))}
    />
  )
}

function Run({ run, following }: { run: OfficialSync; following: number }) {
  const t = useWords(sync)
  const waits = run.state === 'running' && run.problem !== null
  const tone = run.state === 'failed' ? 'bad' : waits ? 'warn' : 'good'
  return (
    <div className="stack" role="status">
      <div className="row">
        <Label tone={tone}>{t(waits ? 'waiting' : run.state)}</Label>
        <span className="quiet">
          {t(run.askedBy)} · {dateTime(run.finishedAt ?? run.startedAt)}
        </span>
      </div>
      {run.problem ? (
        <p className="note">
          {said(run.problem.sentence)} <span className="quiet small">{run.problem.code}</span>
          {run.resumeAt ? <> · {t('resume', { at: dateTime(run.resumeAt) })}</> : null}
        </p>
      ) : null}
      {run.state === 'running' ? <Way run={run} following={following} /> : null}
      <Facts
        items={[
          { label: t('seen'), value: exact(run.seen) },
          { label: t('pages'), value: exact(run.pages) },
          { label: t('missing'), value: exact(run.missing) },
          { label: t('gone'), value: exact(run.ended) },
          { label: t('read'), value: exact(run.read) },
          { label: t('bound'), value: exact(run.bound) },
        ]}
      />
    </div>
  )
}

/** How far this phase is, where that can be known. */
function Way({ run, following }: { run: OfficialSync; following: number }) {
  const t = useWords(sync)
  const ways = { list: [run.seen, run.total], details: [run.read, Math.max(run.missing, run.read)] }
  const [done = 0, total = 0] =
    run.phase === 'list' || run.phase === 'details' ? ways[run.phase] : [following, following]
  return (
    <div>
      <h3>{t(run.phase)}</h3>
      <Progress
        percent={total === 0 ? 0 : Math.min(100, Math.round((done / total) * 100))}
        format={() => t('progress', { done, total })}
        aria-label={t(run.phase)}
      />
    </div>
  )
}
