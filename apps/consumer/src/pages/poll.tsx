// A poll: one question, its options to tap, and afterwards what she chose and how others did.
import { useState } from 'react'
import { api, type OwnPoll } from '../api.ts'
import { useWords } from '../language.tsx'
import { Said, useDoing } from '../ui/doing.tsx'
import { Failed, useLoaded, Waiting } from '../ui/state.tsx'
import { filled } from './filled.ts'
import { words } from './poll-words.ts'

function useSaid() {
  const { language } = useWords()
  return (word: keyof typeof words, values: Record<string, string | number> = {}) =>
    filled(words[word][language], values)
}

interface AskProps {
  poll: OwnPoll
  slug: string
  done: (poll: OwnPoll) => void
  /** She has answered and may leave it at that. */
  keep: (() => void) | undefined
}
function Ask({ poll, slug, done, keep }: AskProps) {
  const said = useSaid()
  const { busy, error, run } = useDoing()
  const mine = poll.options.filter((option) => option.mine).map(({ id }) => id)
  const [picked, pick] = useState(mine)
  const choose = (id: number, on: boolean) => {
    const others = poll.many ? picked.filter((other) => other !== id) : []
    pick(on ? [...others, id] : others)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        run(async () => done(await api.answerPoll(slug, picked)))
      }}
    >
      <fieldset className="choices">
        <legend className="quiet">{said(poll.many ? 'many' : 'one')}</legend>
        {poll.options.map(({ id, text }) => (
          <label key={id}>
            <input
              type={poll.many ? 'checkbox' : 'radio'}
              name="option"
              checked={picked.includes(id)}
              onChange={(event) => choose(id, event.target.checked)}
            />
            <span>{text}</span>
          </label>
        ))}
      </fieldset>
      <button type="submit" className="press wide" disabled={busy || picked.length === 0}>
        {said(poll.many ? 'sendMany' : 'send')}
      </button>
      {keep && (
        <button type="button" className="plain wide" disabled={busy} onClick={keep}>
          {said('keep')}
        </button>
      )}
      <Said error={error} />
    </form>
  )
}

/** Of those who answered: several options may be chosen by one. */
const percent = (chosen: number, people: number): number =>
  people === 0 ? 0 : Math.round((chosen / people) * 100)

function Results({ poll }: { poll: OwnPoll }) {
  const said = useSaid()
  const { count } = useWords()
  const { people } = poll
  const shown = people === null ? poll.options.filter(({ mine }) => mine) : poll.options
  return (
    <>
      <ul className="results">
        {shown.map(({ id, text, mine, chosen }) => {
          const share = percent(chosen ?? 0, people ?? 0)
          return (
            <li key={id} className={mine ? 'mine' : undefined}>
              <p>
                <strong>{text}</strong>
                {chosen !== null && <span>{said('share', { n: count(chosen), p: share })}</span>}
              </p>
              {chosen !== null && (
                <div className="track" aria-hidden="true">
                  <i style={{ width: `${share}%` }} />
                </div>
              )}
              {mine && <small>{said('mine')}</small>}
            </li>
          )
        })}
      </ul>
      {people !== null && (
        <p className="quiet">
          {said(poll.state === 'ended' ? 'peopleInAll' : 'people', { n: count(people) })}
        </p>
      )}
    </>
  )
}

export default function PollPage({ slug }: { slug: string }) {
  const said = useSaid()
  const { moment } = useWords()
  const { data: poll, error, reload, set } = useLoaded(() => api.poll(slug))
  const [anew, answerAnew] = useState(false)
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!poll) return <Waiting />
  const { state, answered, open } = poll
  const done = (next: OwnPoll) => {
    set(next)
    answerAnew(false)
  }
  const asks = open && (!answered || anew)
  return (
    <section className="panel poll">
      <h1>{poll.question}</h1>
      {state === 'ahead' && <p className="note">{said('ahead', { at: moment(poll.startsAt) })}</p>}
      {state === 'ended' && <p className="note">{said('ended')}</p>}
      {state === 'open' && answered && !anew && (
        <p className="note" role="status">
          {said('thanks')}
        </p>
      )}
      {asks && (
        <Ask
          poll={poll}
          slug={slug}
          done={done}
          keep={answered ? () => answerAnew(false) : undefined}
        />
      )}
      {answered && !asks && <Results poll={poll} />}
      {state === 'open' && <p className="quiet">{said('until', { at: moment(poll.endsAt) })}</p>}
      {answered && open && !anew && (
        <button type="button" className="plain wide" onClick={() => answerAnew(true)}>
          {said('anew')}
        </button>
      )}
    </section>
  )
}
