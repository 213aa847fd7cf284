// My paid card: until when it runs and what it gives, and those I may buy or renew by WeChat Pay. What
// is mine is what WeChat Pay confirms to the server.
import { useEffect, useState } from 'react'
import { api, Refused, type Brand, type OwnPasses } from '../api.ts'
import { useWords } from '../language.tsx'
import { openSheet } from '../pay.ts'
import { Said, useDoing } from '../ui/doing.tsx'
import { Introduce } from '../ui/introduce.tsx'
import { Failed, useLoaded, Waiting } from '../ui/state.tsx'
import { filled } from './filled.ts'
import { words } from './passes-words.ts'

type Pass = OwnPasses['passes'][number]
type Offer = OwnPasses['offers'][number]
const LOOK_MS = 1_000

function useSaid() {
  const { language } = useWords()
  return (word: keyof typeof words, values: Record<string, string | number> = {}) =>
    filled(words[word][language], values)
}

const KEY = 'siyu.pass'
/** The same key for the same offer until it is paid: a lost answer is asked for again. */
function keyFor({ planId, version }: Offer): string {
  const wanted = `${planId}.${version}`
  const [kept, of] = (sessionStorage.getItem(KEY) ?? '').split(' ')
  const key = kept && of === wanted ? kept : crypto.randomUUID()
  sessionStorage.setItem(KEY, `${key} ${wanted}`)
  return key
}

/** A sheet for this offer; one that cannot be paid any more is not asked for again. */
async function sheetFor(offer: Offer) {
  const { planId, version } = offer
  try {
    return await api.buyPass({ key: keyFor(offer), planId, version })
  } catch (error) {
    const status = error instanceof Refused ? error.problem.status : 0
    if (status >= 400 && status < 500) sessionStorage.removeItem(KEY)
    throw error
  }
}

function Gives({ of: { factor, coupons } }: { of: Pick<Offer, 'factor' | 'coupons'> }) {
  const said = useSaid()
  return (
    <ul className="plain-list">
      {factor > 1 && <li>{said('factor', { n: factor })}</li>}
      {coupons.map(({ templateId, name, count }) => (
        <li key={templateId}>{said('coupon', { name, n: count })}</li>
      ))}
    </ul>
  )
}

function Held({ pass }: { pass: Pass }) {
  const said = useSaid()
  const { day } = useWords()
  const values = { from: day(pass.fromOn), day: day(pass.lastOn) }
  return (
    <section className="member">
      <header>
        <div>
          <h2>{pass.name}</h2>
          <p>{said(pass.state === 'waiting' ? 'waiting' : 'running', values)}</p>
        </div>
      </header>
      <Gives of={pass} />
    </section>
  )
}

interface OfferProps {
  offer: Offer
  renews: boolean
  busy: boolean
  /** Null: nobody can be asked to pay. */
  pay: (() => void) | null
}
function Offered({ offer, renews, busy, pay }: OfferProps) {
  const said = useSaid()
  const { money } = useWords()
  const { name, blurb, priceFen, months, refund } = offer
  return (
    <section className="panel" aria-label={name}>
      <h2>{name}</h2>
      <p>
        <strong>{money(priceFen)}</strong> / {said('months', { n: months })}
      </p>
      {blurb !== '' && <p className="lines">{blurb}</p>}
      <Gives of={offer} />
      <p className="quiet">
        {refund.fullDays > 0 && `${said('full', { n: refund.fullDays })} · `}
        {said(refund.later === 'proRata' ? 'later' : 'noLater')}
      </p>
      {pay && (
        <button type="button" className="press wide" disabled={busy} onClick={pay}>
          {said(renews ? 'renew' : 'buy', { n: money(priceFen) })}
        </button>
      )}
    </section>
  )
}

export default function PassesPage({ brand }: { brand: Brand }) {
  const said = useSaid()
  const { data, error, reload } = useLoaded(() => api.passes())
  /** How many she had when she paid. */
  const [before, setBefore] = useState<number>()
  const { busy, error: refused, run } = useDoing()
  const arrived = before !== undefined && (data?.passes.length ?? 0) > before
  const waiting = before !== undefined && !arrived
  useEffect(() => {
    if (!waiting) return undefined
    const timer = setInterval(reload, LOOK_MS)
    return () => clearInterval(timer)
  }, [waiting, reload])
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  const { passes, offers, payable } = data
  const renewed = passes.at(-1)?.state === 'waiting'
  const told = waiting ? 'confirming' : renewed ? 'renewed' : 'arrived'
  const buy = (offer: Offer) =>
    run(async () => {
      setBefore(undefined)
      await openSheet(await sheetFor(offer))
      sessionStorage.removeItem(KEY)
      setBefore(passes.length)
    })
  return (
    <>
      <h1 className="title">{said('title')}</h1>
      {passes.map((pass) => (
        <Held key={pass.id} pass={pass} />
      ))}
      {(waiting || arrived) && (
        <p className="note" role="status">
          {said(told)}
        </p>
      )}
      <Said error={refused} />
      {passes.length === 0 && offers.length === 0 && (
        <section className="empty">
          <h2>{said('none')}</h2>
          <p>{said('noneLead')}</p>
        </section>
      )}
      {offers.length > 0 && (
        <p className="note">{said(passes.length > 0 ? 'renewLead' : 'lead')}</p>
      )}
      {offers.map((offer) => (
        <Offered
          key={offer.planId}
          offer={offer}
          renews={passes.length > 0}
          busy={busy || waiting}
          pay={payable ? () => buy(offer) : null}
        />
      ))}
      {offers.length > 0 && !payable && (
        <Introduce brand={brand} none={said('noPay')} press={said('signIn')} />
      )}
    </>
  )
}
