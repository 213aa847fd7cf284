// One person to call: her number on demand, what to say, and how it ended.
import { App, Button } from 'antd'
import { useState } from 'react'
import type { CallOutcome, CallTask } from '#contracts'
import { api } from '../../../shared/api.ts'
import { dateTime } from '../../../shared/format.ts'
import { Label } from '../../../shared/Label.tsx'
import { useAct } from '../../../shared/query.ts'
import { useMay } from '../../../shared/session.ts'
import { said, useWords } from '../../../shared/words.ts'
import { Ending } from './Ending.tsx'
import { CopyText } from './CopyText.tsx'
import { calls } from './words.ts'

const quick = ['sendLink', 'reached', 'noAnswer', 'later', 'notInterested', 'wrongNumber'] as const

export function CallCard({ task }: { task: CallTask }) {
  const t = useWords(calls)
  const { customerName, storeName, staffName, outreachName, attempts, dueAt, outcome } = task
  const who = [storeName, staffName, outreachName].filter(Boolean).join(' · ')
  return (
    <article className="stack" style={{ fontWeight: 400 }}>
      <div>
        <strong>{customerName ?? t('nameless')}</strong> <Number task={task} />
        <div className="quiet small">{who}</div>
      </div>
      <div className="row">
        {attempts > 0 ? <Label>{t('attempts', { count: attempts })}</Label> : null}
        {outcome ? <Label tone="main">{t(`outcome.${outcome}`)}</Label> : null}
        {task.state === 'open' && (outcome === 'later' || attempts > 0) ? (
          <span className="quiet small">{t('due', { time: dateTime(dueAt) })}</span>
        ) : null}
      </div>
      {task.state === 'open' ? <Open task={task} /> : null}
    </article>
  )
}

function Number({ task }: { task: CallTask }) {
  const t = useWords(calls)
  const may = useMay()('customers.write')
  const [phone, setPhone] = useState<string>()
  const reveal = useAct(api.acquire.revealPhone, {
    said: null,
    after: (shown) => setPhone(shown.phone),
  })
  if (phone !== undefined)
    return (
      <a href={`tel:${phone}`}>
        {phone} · {t('call')}
      </a>
    )
  return (
    <>
      <span className="quiet">{task.phoneMasked}</span>{' '}
      {may && task.state === 'open' ? (
        <Button
          size="small"
          loading={reveal.isPending}
          onClick={() => reveal.mutate({ id: task.id })}
        >
          {t('reveal')}
        </Button>
      ) : null}
    </>
  )
}

function Open({ task }: { task: CallTask }) {
  const t = useWords(calls)
  const { message } = App.useApp()
  const may = useMay()('customers.write')
  const [asking, ask] = useState<'later' | 'doNotCall'>()
  const record = useAct(api.acquire.recordCall, {
    refresh: [['calls.open'], ['calls.done'], ['calls', 'progress']],
    said: null,
    after: ({ held }, { outcome }) => {
      ask(undefined)
      if (held) void message.warning(t('linkHeld', { why: said(held) }), 8)
      else void message.success(outcome === 'sendLink' ? t('linkSent') : t('noted'))
    },
  })
  const end = (outcome: CallOutcome) =>
    outcome === 'later' || outcome === 'doNotCall'
      ? ask(outcome)
      : record.mutate({ id: task.id, outcome })
  return (
    <>
      {task.script ? <CopyText title={task.script.title} text={task.script.text} /> : null}
      {may ? (
        <div className="row" role="group" aria-label={t('how')}>
          {quick.map((outcome) => (
            <Button
              key={outcome}
              type={outcome === 'sendLink' ? 'primary' : 'default'}
              disabled={record.isPending}
              onClick={() => end(outcome)}
            >
              {t(`outcome.${outcome}`)}
            </Button>
          ))}
          <Button danger disabled={record.isPending} onClick={() => end('doNotCall')}>
            {t('outcome.doNotCall')}
          </Button>
        </div>
      ) : null}
      {asking ? (
        <Ending
          outcome={asking}
          busy={record.isPending}
          close={() => ask(undefined)}
          done={(more) => record.mutate({ id: task.id, outcome: asking, ...more })}
        />
      ) : null}
    </>
  )
}
