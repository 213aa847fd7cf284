// A listing of what a platform has: how far it is, what it waits for, and a button for another.
import { useQuery } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import type { ReactNode } from 'react'
import { connection } from './connection-words.ts'
import { ProblemNote } from './feedback.tsx'
import { dateTime } from './format.ts'
import { Label } from './Label.tsx'
import { Section } from './PageHead.tsx'
import { useAct } from './query.ts'
import { said, useWords } from './words.ts'

const LOOK_MS = 1_500

interface Run {
  askedBy: 'night' | 'hand'
  state: 'running' | 'done' | 'failed'
  startedAt: string
  finishedAt: string | null
  problem: { code: string; sentence: { zh: string; en: string } } | null
}
interface Status<R extends Run> {
  latest: R | null
  nextAt: string | null
}

interface Props<R extends Run, S extends Status<R>> {
  name: string
  title: string
  lead: string
  startLabel: string
  never: string
  next: (at: string) => string
  load: () => Promise<S>
  start: () => Promise<unknown>
  /** How often it is looked at while nothing runs. */
  idleMs?: number
  /** One that waits may be tried now. */
  mayHurry?: boolean
  renderAbove?: (status: S) => ReactNode
  renderFigures: (run: R, status: S) => ReactNode
  renderNote?: (run: R) => ReactNode
}
export function PlatformListing<R extends Run, S extends Status<R>>(props: Props<R, S>) {
  const { name, title, lead, idleMs, mayHurry } = props
  const t = useWords(connection)
  const query = useQuery({
    queryKey: [name],
    queryFn: props.load,
    refetchInterval: ({ state }) =>
      state.data?.latest?.state === 'running' ? LOOK_MS : (idleMs ?? false),
  })
  const start = useAct(() => props.start(), { refresh: [[name]], said: t('started') })
  const { latest = null, nextAt = null } = query.data ?? {}
  const busy = latest?.state === 'running' && !(mayHurry && latest.problem)
  return (
    <Section
      title={title}
      aside={
        <Button loading={start.isPending} disabled={busy} onClick={() => start.mutate(undefined)}>
          {props.startLabel}
        </Button>
      }
    >
      <div className="stack">
        <p className="quiet">{lead}</p>
        {query.error ? <ProblemNote error={query.error} /> : null}
        {query.data ? props.renderAbove?.(query.data) : null}
        {latest && query.data ? (
          <RunView run={latest} note={props.renderNote?.(latest)}>
            {props.renderFigures(latest, query.data)}
          </RunView>
        ) : query.isSuccess ? (
          <p>{props.never}</p>
        ) : null}
        {nextAt ? <p className="quiet small">{props.next(dateTime(nextAt))}</p> : null}
      </div>
    </Section>
  )
}

function RunView({ run, note, children }: { run: Run; note: ReactNode; children: ReactNode }) {
  const t = useWords(connection)
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
          {note}
        </p>
      ) : null}
      {children}
    </div>
  )
}

export function Way({ label, done, total }: { label: string; done: number; total: number }) {
  const t = useWords(connection)
  return (
    <Progress
      percent={total === 0 ? 0 : Math.min(100, Math.round((done / total) * 100))}
      format={() => t('progress', { done, total })}
      aria-label={label}
    />
  )
}
