// What a page made the phone ask: over the page, until she answers.
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import type { Asked } from './page-calls.ts'
import { Bill } from './bill.tsx'

const AskPlace = ({ host, onAnswer }: { host: string; onAnswer: (granted: boolean) => void }) => {
  const { say } = useWords()
  const title = useId()
  return (
    <div className="veil">
      <div className="dialog" role="alertdialog" aria-labelledby={title}>
        <p id={title}>
          <strong>{say('placeAsked', { host })}</strong>
        </p>
        <p className="faint">{say('placeAskedHint')}</p>
        <div className="dialog-buttons">
          <button
            type="button"
            onClick={() => {
              onAnswer(false)
            }}
          >
            {say('placeRefuse')}
          </button>
          <button
            type="button"
            className="yes"
            // The question takes the screen; so it takes the keyboard.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            onClick={() => {
              onAnswer(true)
            }}
          >
            {say('placeAllow')}
          </button>
        </div>
      </div>
    </div>
  )
}

type PayAsked = Extract<Asked, { kind: 'pay' }>

const purses = ['purse', 'emptyCard'] as const

/** The sheet that slides up over a page. */
const PageSheet = ({ person, asked }: { person: Person; asked: PayAsked }) => {
  const { say } = useWords()
  const [from, setFrom] = useState<(typeof purses)[number]>('purse')
  const { sheet, answer } = asked
  const pay = useMutation({
    mutationFn: () => api.act(person.id, 'pay', { prepayId: sheet.prepayId, from }),
    onSuccess: () => {
      answer({ ok: true, pay: 'ok' })
    },
  })
  const close = (): void => {
    answer(
      pay.error ? { ok: false, pay: 'fail', why: pay.error.message } : { ok: false, pay: 'cancel' },
    )
  }
  return (
    <div className="veil low">
      <div className="sheet page-sheet" role="dialog" aria-label={say('paySheet')}>
        <button type="button" className="sheet-close" aria-label={say('cancel')} onClick={close}>
          ×
        </button>
        <Bill sheet={sheet} />
        <fieldset className="purses">
          <legend className="hidden">{say('payFrom')}</legend>
          {purses.map((name) => (
            <label key={name}>
              <input
                type="radio"
                name="purse"
                checked={from === name}
                onChange={() => {
                  setFrom(name)
                }}
              />
              {say(name)}
            </label>
          ))}
        </fieldset>
        {pay.error && <p role="alert">{say('wrong', { why: pay.error.message })}</p>}
        {sheet.payable ? (
          <button
            type="button"
            className="strong"
            disabled={pay.isPending}
            onClick={() => {
              pay.mutate()
            }}
          >
            {say('payNow')}
          </button>
        ) : (
          <p role="status">{say(sheet.state === 'SUCCESS' ? 'paid' : 'notPayable')}</p>
        )}
      </div>
    </div>
  )
}

export const PageAsks = ({ person, host, asked }: { person: Person; host: string; asked: Asked }) =>
  asked.kind === 'place' ? (
    <AskPlace host={host} onAnswer={asked.answer} />
  ) : (
    <PageSheet person={person} asked={asked} />
  )
