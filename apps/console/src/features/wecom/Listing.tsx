// What WeCom has against what it told us: the last comparison's figures, and a button for another.
import { useQuery } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import type { WecomListing } from '#contracts'
import { api } from '../../shared/api.ts'
import { Facts } from '../../shared/DetailPage.tsx'
import { ProblemNote } from '../../shared/feedback.tsx'
import { dateTime, number } from '../../shared/format.ts'
import { Label } from '../../shared/Label.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { said, useWords } from '../../shared/words.ts'
import { listing } from './listing-words.ts'

const LOOK_MS = 1_500
const key = ['wecomListing']

export function ListingSection() {
  const t = useWords(listing)
  const query = useQuery({
    queryKey: key,
    queryFn: () => api.wecom.getListing(),
    refetchInterval: ({ state }) => (state.data?.latest?.state === 'running' ? LOOK_MS : false),
  })
  const start = useAct(() => api.wecom.startListing(), { refresh: [key], said: t('started') })
  const { latest = null, nextAt = null } = query.data ?? {}
  return (
    <Section
      title={t('title')}
      aside={
        <Button
          loading={start.isPending}
          disabled={latest?.state === 'running'}
          onClick={() => start.mutate(undefined)}
        >
          {t('start')}
        </Button>
      }
    >
      <div className="stack">
        <p className="quiet">{t('lead')}</p>
        {query.error ? <ProblemNote error={query.error} /> : null}
        {latest ? <Run run={latest} /> : query.isSuccess ? <p>{t('never')}</p> : null}
        {nextAt ? <p className="quiet small">{t('next', { at: dateTime(nextAt) })}</p> : null}
      </div>
    </Section>
  )
}

function Run({ run }: { run: WecomListing }) {
  const t = useWords(listing)
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
        </p>
      ) : null}
      {run.parts.map((part) => (
        <Part key={part.part} part={part} running={run.state === 'running'} />
      ))}
    </div>
  )
}

type ListedPart = WecomListing['parts'][number]
const figures = ['seen', 'missing', 'ended', 'unchanged', 'skipped'] as const

function Part({ part, running }: { part: ListedPart; running: boolean }) {
  const t = useWords(listing)
  const { done, total } = part
  return (
    <div>
      <h3>{t(part.part)}</h3>
      {running && !part.finished && total > 0 ? (
        <Progress
          percent={Math.round((done / total) * 100)}
          format={() => t('progress', { done, total })}
          aria-label={t(part.part)}
        />
      ) : null}
      <Facts
        items={figures
          .filter((name) => name !== 'skipped' || part.skipped > 0)
          .map((name) => ({ label: t(name), value: number(part[name]) }))}
      />
    </div>
  )
}
