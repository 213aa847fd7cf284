// Rules tried before they are published: asked for from the form, kept in the address, looked at while
// it runs and after.
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Drawer, InputNumber, Progress } from 'antd'
import { useState } from 'react'
import type { ProgramInput } from '#contracts'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { asId, useFilters } from '../../shared/filters.ts'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { date, exact } from '../../shared/format.ts'
import { useNarrow } from '../../shared/narrow.ts'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { TrialOutcome } from './TrialOutcome.tsx'
import { trials } from './trial-words.ts'

interface Props {
  /** The rules as the form has them now; null: the form is not in order. */
  draft: () => Promise<ProgramInput | null>
}
const AGAIN_MS = 2_000

export function TrialButton({ draft }: Props) {
  const t = useWords(trials)
  const c = useWords(common)
  const narrow = useNarrow()
  const { values, change } = useFilters('trial')
  const [open, setOpen] = useState(values.trial !== undefined)
  const [fen, setFen] = useState(100)
  const [tried, setTried] = useState<string>()
  const [shown, setShown] = useState<string>()
  const start = useAct(api.trial.start, {
    said: null,
    after: ({ id }, input) => {
      setTried(JSON.stringify(input.draft))
      change({ trial: String(id) })
    },
  })
  const look = async () => {
    const rules = await draft()
    if (!rules) return
    setShown(JSON.stringify(rules))
    setOpen(true)
  }
  const run = async () => {
    const rules = await draft()
    if (!rules) return
    setShown(JSON.stringify(rules))
    start.mutate({ draft: rules, hundredPointsFen: fen })
  }
  return (
    <>
      <Button onClick={() => void look()}>{t('title')}</Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t('title')}
        size={narrow ? '100%' : 720}
        closable={{ 'aria-label': c('close') }}
      >
        <div className="stack">
          <p className="quiet">{t('lead')}</p>
          <div className="row">
            <label htmlFor="trial-worth">{t('worth')}</label>
            <InputNumber
              id="trial-worth"
              min={0}
              max={10_000}
              precision={2}
              suffix="¥"
              value={fen / 100}
              onChange={(yuan) => setFen(Math.round((yuan ?? 0) * 100))}
            />
            <Button type="primary" loading={start.isPending} onClick={() => void run()}>
              {values.trial ? t('again') : t('start')}
            </Button>
          </div>
          {values.trial ? (
            <Outcome
              id={asId(values.trial) ?? 0}
              changed={tried !== undefined && tried !== shown}
            />
          ) : null}
        </div>
      </Drawer>
    </>
  )
}

function Outcome({ id, changed }: { id: number; changed: boolean }) {
  const t = useWords(trials)
  const query = useQuery({
    queryKey: ['trial', id],
    queryFn: () => api.trial.get({ id }),
    refetchInterval: ({ state }) => (state.data?.figures === null ? AGAIN_MS : false),
  })
  if (query.error) return <ProblemNote error={query.error} retry={() => void query.refetch()} />
  if (!query.data) return <Waiting rows={4} />
  const { figures, members, done, from, until, overtaken } = query.data
  return (
    <>
      {changed ? <Alert type="warning" showIcon title={t('changed')} /> : null}
      {overtaken ? <Alert type="warning" showIcon title={t('overtaken')} /> : null}
      <p>{t('period', { from: date(from), until: date(until) })}</p>
      {figures ? (
        <TrialOutcome figures={figures} />
      ) : (
        <div role="status">
          <Progress
            percent={members === 0 ? 0 : Math.floor((done / members) * 100)}
            aria-label={t('title')}
          />
          <p>{t('running', { done: exact(done), members: exact(members) })}</p>
        </div>
      )}
      <p className="quiet">{t('leftOut')}</p>
    </>
  )
}
