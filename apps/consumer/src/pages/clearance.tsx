// What is promised every evening, and how it was kept: dates, stores and pieces, nothing rounded up.
import { Fragment } from 'react'
import { api, type ClearancesNow } from '../api.ts'
import { useWords } from '../language.tsx'
import { Link } from '../ui/link.tsx'
import { Failed, useLoaded, Waiting } from '../ui/state.tsx'
import { isFree, off, sayer } from './clearance-words.ts'

type Promised = ClearancesNow['items'][number]

export default function ClearancePage() {
  const { language } = useWords()
  const say = sayer(language)
  const { data, error, reload } = useLoaded(() => api.clearances())
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  return (
    <>
      <h1 className="title">{say('title')}</h1>
      {data.items.length === 0 && (
        <section className="empty">
          <p>{say('none')}</p>
        </section>
      )}
      {data.items.map((promised) => (
        <Fragment key={promised.id}>
          <One promised={promised} />
          <Kept kept={promised.kept} />
        </Fragment>
      ))}
      <Link to="card" className="plain wide">
        {say('card')}
      </Link>
    </>
  )
}

function One({ promised }: { promised: Promised }) {
  const { language } = useWords()
  const say = sayer(language)
  const { name, promise, steps, offBp, storeNames } = promised
  return (
    <section className="panel">
      <h2>{name}</h2>
      {promise && <p className="lines">{promise}</p>}
      <ul>
        {steps.map((step) => (
          <li key={step.at} aria-current={step.offBp === offBp ? 'step' : undefined}>
            {step.offBp === offBp ? (
              <strong>
                <Step step={step} />
              </strong>
            ) : (
              <Step step={step} />
            )}
          </li>
        ))}
      </ul>
      {storeNames.length > 0 && (
        <p className="quiet">
          {say('stores', { names: storeNames.join(language === 'zh' ? '、' : ', ') })}
        </p>
      )}
    </section>
  )
}

function Step({ step: { at, offBp } }: { step: Promised['steps'][number] }) {
  const { language } = useWords()
  const say = sayer(language)
  return <>{isFree(offBp) ? say('stepFree', { at }) : say('step', { at, off: off(offBp) })}</>
}

function Kept({ kept }: { kept: Promised['kept'] }) {
  const { language, day, count } = useWords()
  const say = sayer(language)
  const told = ({ offBp, units }: Promised['kept'][number]['units'][number]) =>
    isFree(offBp)
      ? say('given', { n: count(units) })
      : say('sold', { n: count(units), off: off(offBp) })
  return (
    <section className="panel">
      <h2>{say('kept')}</h2>
      {kept.length === 0 && <p className="quiet">{say('notYet')}</p>}
      {kept.map(({ on, storeName, units }) => (
        <p key={`${on} ${storeName}`}>
          {day(on)} {storeName}
          <br />
          <span className="quiet">{units.map(told).join(language === 'zh' ? '，' : ', ')}</span>
        </p>
      ))}
    </section>
  )
}
