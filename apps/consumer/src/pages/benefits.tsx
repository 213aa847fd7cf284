// My benefits beyond money: what is left of each; a service is redeemed in the store by the code of my
// card, a partner's code I claim here.
import { useState } from 'react'
import { api, type Bookable, type HeldBenefit, type OwnBooking } from '../api.ts'
import { useWords } from '../language.tsx'
import { Said, useDoing } from '../ui/doing.tsx'
import { Link } from '../ui/link.tsx'
import { Failed, useLoaded, Waiting } from '../ui/state.tsx'
import { Booking } from './booking.tsx'
import { filled } from './filled.ts'
import { words } from './benefits-words.ts'

interface Props {
  held: HeldBenefit
  changed: (held: HeldBenefit) => void
  bookable: Bookable | undefined
  bookings: readonly OwnBooking[]
  zone: string
  booked: () => void
}
function One({ held, changed, bookable, bookings, zone, booked }: Props) {
  const { language, day } = useWords()
  const said = (word: keyof typeof words, values: Record<string, string | number> = {}) =>
    filled(words[word][language], values)
  const [key, setKey] = useState(() => crypto.randomUUID())
  const { busy, error, run } = useDoing()
  const { benefitId, name, blurb, kind, left, lastOn, uses } = held
  const claim = () =>
    run(async () => {
      changed(await api.claimBenefit(benefitId, key))
      setKey(crypto.randomUUID())
    })
  return (
    <section className="panel" aria-label={name}>
      <h2>{name}</h2>
      {blurb !== '' && <p className="lines">{blurb}</p>}
      <p className="quiet">{said(left > 0 ? 'left' : 'usedUp', { n: left, day: day(lastOn) })}</p>
      {uses.map(({ useId, at, code, undone }) =>
        code === null ? (
          !undone && (
            <p key={useId} className="quiet">
              {said('used', { day: day(at) })}
            </p>
          )
        ) : (
          <p key={useId}>
            {said('code')} <strong>{code}</strong>
          </p>
        ),
      )}
      <Booking one={bookable} bookings={bookings} zone={zone} left={left > 0} done={booked} />
      {kind === 'service' && left > 0 && (
        <>
          <p>{said('service')}</p>
          <Link to="card" className="plain wide">
            {said('showCard')}
          </Link>
        </>
      )}
      {kind === 'partner' && left > 0 && (
        <button type="button" className="press wide" disabled={busy} onClick={claim}>
          {said('claim')}
        </button>
      )}
      <Said error={error} />
    </section>
  )
}

export default function BenefitsPage() {
  const { language } = useWords()
  const { data, error, reload, set } = useLoaded(() => api.benefits())
  const { data: mine, reload: booked } = useLoaded(() => api.bookings())
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  const changed = (held: HeldBenefit) =>
    set({ items: data.items.map((one) => (one.benefitId === held.benefitId ? held : one)) })
  return (
    <>
      <h1 className="title">{words.title[language]}</h1>
      {data.items.length === 0 && (
        <section className="empty">
          <h2>{words.none[language]}</h2>
          <p>{words.noneLead[language]}</p>
        </section>
      )}
      {data.items.map((held) => (
        <One
          key={held.benefitId}
          held={held}
          changed={changed}
          bookable={mine?.bookable.find(({ benefitId }) => benefitId === held.benefitId)}
          bookings={(mine?.items ?? []).filter(({ benefitId }) => benefitId === held.benefitId)}
          zone={mine?.zone ?? 'UTC'}
          booked={booked}
        />
      ))}
    </>
  )
}
