// The clock: what time it is in the sandbox, and turning it forward.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState, type FormEvent } from 'react'
import { api } from '../api.ts'
import { fullTime, useNow } from '../time.ts'
import { useWords } from '../words/use.tsx'

const HOUR_MS = 3_600_000
// The picker has no zone of its own; the sandbox lives in China.
const fromPicker = (value: string): string => new Date(`${value}:00+08:00`).toISOString()

export const ClockPanel = () => {
  const { say, language } = useWords()
  const now = useNow()
  const field = useId()
  const [moment, setMoment] = useState('')
  const queries = useQueryClient()
  const turn = useMutation({
    mutationFn: api.turn,
    onSettled: () => queries.invalidateQueries({ queryKey: ['clock'] }),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (moment) turn.mutate({ to: fromPicker(moment) })
  }
  return (
    <section className="clock" aria-label={say('clock')}>
      <p className="clock-now">
        <span className="faint">{say('now')}</span>
        <time dateTime={now.toISOString()}>{fullTime(now, language)}</time>
      </p>
      <form className="clock-turn" onSubmit={submit}>
        <button
          type="button"
          disabled={turn.isPending}
          onClick={() => {
            turn.mutate({ byMs: HOUR_MS })
          }}
        >
          {say('plusHour')}
        </button>
        <button
          type="button"
          disabled={turn.isPending}
          onClick={() => {
            turn.mutate({ byMs: 24 * HOUR_MS })
          }}
        >
          {say('plusDay')}
        </button>
        <label className="hidden" htmlFor={field}>
          {say('toDate')}
        </label>
        <input
          id={field}
          type="datetime-local"
          value={moment}
          onChange={(event) => {
            setMoment(event.target.value)
          }}
        />
        <button type="submit" disabled={turn.isPending || !moment}>
          {say('go')}
        </button>
      </form>
      <p className="faint" role="status">
        {turn.isPending
          ? say('turning')
          : turn.error
            ? say('wrong', { why: turn.error.message })
            : say('clockHint')}
      </p>
    </section>
  )
}
